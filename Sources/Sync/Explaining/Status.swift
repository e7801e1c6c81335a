import Mapping
package import SCIM

/// What is going on, as the state tells it.
package struct Status: Sendable {
    /// How many resources of a type live.
    package let population: [ResourceKind: Int]
    /// How many entries of those who left are kept out of service.
    package let retired: Int
    /// Nil while none is under way.
    package let maintenance: Maintenance?
    /// What was accepted while the directory was away and is not carried out yet.
    package let backlog: BacklogSize
    /// Writes that are under way or in doubt, oldest first.
    package let pending: [OpenIntent]
    package let failures: [Failure]
    package let stops: [LimitStop]
    /// Nil before the first sweep.
    package let lastSweep: SweepSummary?
    /// When each client that may come asked last, by its name.
    package let clients: [Client]

    /// Somebody who has a token that holds.
    package struct Client: Sendable, Hashable {
        package let name: String
        package let lastUsed: Timestamp?
    }

    /// Gathers the status.
    package static func gather(
        _ engine: Engine, tokens: any AccessTokenStore
    ) async throws -> Status {
        var population: [ResourceKind: Int] = [:]
        for kind in engine.mappings.kinds { population[kind] = try await engine.store.count(of: kind) }
        let now = engine.clock()
        let clients = try await tokens.tokens().filter { $0.revoked == nil && $0.expires > now }
        return Status(
            population: population, retired: try await engine.store.retiredCount(),
            maintenance: try await engine.store.maintenance(), backlog: try await engine.store.backlogSize(),
            pending: try await engine.store.openIntents(),
            failures: try await engine.store.failures(), stops: try await engine.store.stops(),
            lastSweep: try await engine.store.lastSweep(),
            clients: clients.map { Client(name: $0.name, lastUsed: $0.lastUsed) })
    }
}
