import Directory
import Mapping
package import SCIM

/// Answers the requests of clients: each one is a reconciliation of one resource.
package struct Provisioner: Sendable {
    let engine: Engine
    private let turnstile = Turnstile()
    let outages = OutageMemory()

    package init(engine: Engine) { self.engine = engine }

    /// The types of resources that have entries, and so are served.
    package var types: [ResourceKind] { engine.mappings.kinds }

    /// Whether a write is refused while the directory is away, whatever it is.
    package var needsDirectory: Bool { engine.outagePolicy == .refuse }

    /// Runs one request: alone for its key, within one deadline, looking again whenever the state moved.
    func attempt<Result: Sendable>(
        _ key: String, _ body: (ContinuousClock.Instant) async throws -> Result
    ) async throws -> Result {
        // Set before the wait for the turn: whoever comes last after a frozen directory leaves at once.
        let deadline = ContinuousClock.now + engine.timeout
        while true {
            do {
                return try await turnstile.alone(key) { try await attempt(until: deadline, body) }
            } catch let standing as NameStands where ContinuousClock.now < deadline {
                // Not while the turn is held: the group's own may be waited for.
                try await bring(standing.name)
                try await Task.sleep(for: .milliseconds(20))
            } catch is NameStands {
                throw SyncError.busy
            }
        }
    }

    private func attempt<Result: Sendable>(
        until deadline: ContinuousClock.Instant, _ body: (ContinuousClock.Instant) async throws -> Result
    ) async throws -> Result {
        while ContinuousClock.now < deadline {
            do {
                return try await body(deadline)
            } catch let held as NameHeld {
                throw held.error
            } catch let held as ValueHeld {
                throw held.error
            } catch is RowMoved {
                try await Task.sleep(for: .milliseconds(20))
            }
        }
        throw SyncError.busy
    }

    /// Settles what an earlier write left in doubt before a new one is based on it.
    ///
    /// - Parameter password: what a repeated create says of the password.
    /// - Throws: `RowMoved` when somebody alive is at work on the resource.
    func settle(_ id: ResourceID, password: Secret? = nil, until deadline: ContinuousClock.Instant) async throws {
        guard try await engine.store.hasIntent(id) else { return }
        let session = try await engine.session(until: deadline)
        let settler = Settler(engine: engine, password: password)
        if case .occupied = try await settler.settle(id, session: session) { throw RowMoved() }
    }

    /// The living resource of a type with an id.
    ///
    /// - Throws: `SyncError` with `notFound`.
    package func read(_ id: ResourceID, type: ResourceKind) async throws -> StoredResource {
        guard let stored = try await engine.store.resource(id), stored.lifecycle == .living, stored.type == type
        else { throw SyncError.notFound(id) }
        return stored
    }

    /// The members of a group, or the groups that a user is a member of.
    package func memberships(of stored: StoredResource) async throws -> [Membership] {
        switch stored.type {
        case .user: try await engine.store.groups(of: stored.id)
        case .group: try await engine.store.members(of: stored.id)
        }
    }

    /// The number of members of a group, counted no further than a limit.
    package func memberCount(of id: ResourceID, upTo limit: Int) async throws -> Int {
        try await engine.store.memberCount(of: id, upTo: limit)
    }
}
