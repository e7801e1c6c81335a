import Directory
import Mapping
import Planning
import SCIM

extension Application {
    /// Takes over the entry that stood in the place of a resource's. The next run brings it in order.
    func adopt(
        _ item: PlanItem, _ id: ResourceID, _ rowVersion: Int64, _ session: DirectorySession
    ) async throws -> ItemResult {
        guard let stored = try await engine.store.resource(id), stored.rowVersion == rowVersion, stored.link == nil,
            let seen = item.assessment.observed
        else { return .skipped("it changed meanwhile") }
        let map = try engine.map(of: stored.type)
        guard let standing = try await session.reader(of: map).entry(at: seen.entry.dn),
            standing.identity == seen.identity,
            map.match(stored.resource, standing.entry)?.strength == .strong,
            try await engine.store.owner(of: standing.identity) == nil
        else { return .skipped("the entry changed meanwhile") }
        let isDone = try await engine.tie(stored, to: standing, kept: try engine.claiming(stored), actor: actor)
        return isDone ? .applied : .skipped("it changed meanwhile")
    }
}
