package import Sync

/// What every `AccessTokenStore` must do, the fake and the real one alike.
package struct AccessTokenContract: Sendable, CustomStringConvertible {
    /// Makes an empty store that tells the time by a clock.
    package typealias Factory =
        @Sendable (_ clock: @escaping @Sendable () -> Timestamp) throws -> any AccessTokenStore

    package let description: String
    private let body: @Sendable (any AccessTokenStore, ManualClock) async throws -> Void

    /// Runs the case on a store of its own.
    package func run(_ make: Factory) async throws {
        let clock = ManualClock()
        try await body(make { clock.now }, clock)
    }

    private static func token(_ id: String, _ created: Timestamp) -> AccessToken {
        AccessToken(
            id: id, name: "name of \(id)", scope: .readOnly, hash: Array(0..<32), created: created,
            expires: created.advanced(bySeconds: 3600), user: id == "a" ? ResourceID("ann") : nil)
    }

    private static func expect(_ holds: Bool, _ text: String) throws {
        guard holds else { throw ContractViolation(description: text) }
    }

    package static let cases = [
        Self(description: "a token is read as it was added") { store, clock in
            let token = token("a", clock.now)
            try await store.add(token)
            try expect(try await store.token("a") == token, "otherwise")
            try expect(try await store.token("b") == nil, "something is there")
        },
        Self(description: "an id is added once") { store, clock in
            try await store.add(token("a", clock.now))
            do {
                try await store.add(token("a", clock.advance(bySeconds: 1)))
            } catch {
                try expect(try await store.tokens().count == 1, "not one")
                return
            }
            throw ContractViolation(description: "a second token of the same id was accepted")
        },
        Self(description: "tokens are listed newest first") { store, clock in
            for id in ["b", "a", "c"] {
                try await store.add(token(id, clock.now))
                clock.advance(bySeconds: 1)
            }
            let ids = try await store.tokens().map(\.id)
            try expect(ids == ["c", "a", "b"], "\(ids)")
        },
        Self(description: "a revoked token keeps the time of its first revocation") { store, clock in
            try await store.add(token("a", clock.now))
            let revoked = clock.advance(bySeconds: 5)
            try expect(try await store.revoke(token: "a"), "not revoked")
            clock.advance(bySeconds: 5)
            try expect(try await store.revoke(token: "a"), "not revoked again")
            try expect(try await store.token("a")?.revoked == revoked, "another time")
            try expect(try await !store.revoke(token: "b"), "revoked what is not there")
        },
        Self(description: "the last use is noted") { store, clock in
            try await store.add(token("a", clock.now))
            try expect(try await store.token("a")?.lastUsed == nil, "used already")
            let used = clock.advance(bySeconds: 5)
            try await store.touch(token: "a")
            try await store.touch(token: "no such token")
            try expect(try await store.token("a")?.lastUsed == used, "another time")
        },
    ]
}
