import Directory
import Mapping
import Planning
import SCIM

/// Makes resources of entries that stand already, so that a client which looks for them finds them. Nothing is written to
/// the directory for it.
package struct Adopter: Sendable {
    let engine: Engine

    package init(engine: Engine) { self.engine = engine }

    /// Looks at every entry of the mapped classes below the bases, people before the groups that name them.
    ///
    /// - Parameter tell: hears of each entry that nobody owned.
    /// - Throws: `SyncError`. What was taken over before stays so, and the run can be started again.
    package func run(
        _ order: AdoptionOrder, tell: (AdoptionFinding) -> Void
    ) async throws -> AdoptionSummary {
        var summary = AdoptionSummary()
        do {
            let session = try await engine.session(until: nil)
            for map in engine.mappings.all {
                try await run(order, map, session) { summary.note($0, tell) }
            }
        } catch {
            throw engine.translated(error)
        }
        return summary
    }

    private func run(
        _ order: AdoptionOrder, _ map: AttributeMap, _ session: DirectorySession, tell: (AdoptionFinding?) -> Void
    ) async throws {
        var names: Set<NameKey> = []
        try await session.reader(of: map).eachOfMappedClass { entry in
            let isOwned = try await engine.store.owner(of: entry.identity) != nil
            tell(isOwned ? nil : try await adopt(entry, map, session, order, &names))
        }
    }

    /// - Parameter names: those of this run so far: a dry one claims none.
    private func adopt(
        _ entry: ObservedEntry, _ map: AttributeMap, _ session: DirectorySession, _ order: AdoptionOrder,
        _ names: inout Set<NameKey>
    ) async throws -> AdoptionFinding {
        let candidate: Candidate
        do {
            try engine.requireAdoptable(map)
            candidate = try await engine.candidate(entry, map)
        } catch let obstacle as Unadoptable {
            return finding(entry, map, .unmatched, obstacle.reason)
        }
        if let reason = try await ambiguity(of: candidate, map, session, &names) {
            return finding(entry, map, .ambiguous, reason, candidate)
        }
        let standing: AdoptionFinding.Standing = candidate.match?.strength == .strong ? .strong : .weak
        let reason = candidate.match.map { "by \($0.attribute)" } ?? "by its name alone"
        guard standing == .strong || order.takesWeak else { return finding(entry, map, standing, reason, candidate) }
        guard !order.isDryRun else { return finding(entry, map, standing, reason, candidate, isWanted: true) }
        do {
            let adopted = try await engine.adopt(candidate, map, actor: order.actor)
            return finding(entry, map, standing, reason, candidate, adopted.id)
        } catch let obstacle as Unadoptable {
            return finding(entry, map, .ambiguous, obstacle.reason, candidate)
        }
    }

    /// What else is known by the same name, or by the same value of the rule that knows the entry; nil where nothing is.
    private func ambiguity(
        of candidate: Candidate, _ map: AttributeMap, _ session: DirectorySession, _ names: inout Set<NameKey>
    ) async throws -> String? {
        let type = map.resourceType.kind
        let key = NameKey(candidate.resource.name(of: type) ?? "")
        if let holder = try await engine.store.holder(of: key, type: type) {
            return "its \(type.nameAttribute) is that of the \(type.noun) \(holder.id)"
        }
        guard names.insert(key).inserted else { return "another entry has the same \(type.nameAttribute)" }
        guard let match = candidate.match else { return nil }
        let others = try await session.count(.equality(match.attribute, match.value), below: map.base, upTo: 2)
        return others > 1 ? "another entry has the same \(match.attribute)" : nil
    }

    private func finding(
        _ entry: ObservedEntry, _ map: AttributeMap, _ standing: AdoptionFinding.Standing, _ reason: String,
        _ candidate: Candidate? = nil, _ adopted: ResourceID? = nil, isWanted: Bool = false
    ) -> AdoptionFinding {
        let type = map.resourceType.kind
        return AdoptionFinding(
            dn: entry.entry.dn, type: type, standing: standing, name: candidate?.resource.name(of: type),
            reason: reason, resource: adopted, isWanted: isWanted)
    }
}
