import Directory
package import Sync

/// What every `FeedCookieStore` must do, the fake and the real one alike.
package struct FeedCookieContract: Sendable, CustomStringConvertible {
    package let description: String
    private let body: @Sendable (any FeedCookieStore) async throws -> Void

    /// Runs the case on a store of its own.
    package func run(_ make: () throws -> any FeedCookieStore) async throws { try await body(make()) }

    private static func source(
        _ server: String = "ldap://a", _ base: String = "ou=people,dc=test", _ kind: FeedKind = .contentSync
    ) throws -> FeedSource {
        FeedSource(server: server, base: try DN(base), kind: kind)
    }

    private static func expect(_ cookie: FeedCookie?, _ expected: FeedCookie?) throws {
        guard cookie == expected else {
            throw ContractViolation(description: "\(String(describing: cookie)), not \(String(describing: expected))")
        }
    }

    package static let cases = [
        Self(description: "the last cookie is given back, byte for byte") { store in
            try expect(try await store.cookie(of: source()), nil)
            try await store.keep(FeedCookie([0, 255, 10]), of: source())
            try await store.keep(FeedCookie([]), of: source())
            try expect(try await store.cookie(of: source()), FeedCookie([]))
            try await store.keep(FeedCookie([0, 255, 10]), of: source())
            try expect(try await store.cookie(of: source()), FeedCookie([0, 255, 10]))
        },
        Self(description: "each server, base and kind has its own") { store in
            let others = [
                try source("ldap://b"), try source("ldap://a", "ou=groups,dc=test"),
                try source("ldap://a", "ou=people,dc=test", .timestamps),
            ]
            try await store.keep(FeedCookie([1]), of: source())
            for other in others { try expect(try await store.cookie(of: other), nil) }
            for other in others { try await store.keep(FeedCookie([2]), of: other) }
            try expect(try await store.cookie(of: source()), FeedCookie([1]))
        },
        Self(description: "a base is known however it is spelled") { store in
            try await store.keep(FeedCookie([1]), of: source())
            try expect(try await store.cookie(of: source("ldap://a", "OU=People, DC=test")), FeedCookie([1]))
        },
        Self(description: "a cookie can be forgotten") { store in
            try await store.keep(FeedCookie([1]), of: source())
            try await store.keep(nil, of: source())
            try expect(try await store.cookie(of: source()), nil)
        },
    ]
}
