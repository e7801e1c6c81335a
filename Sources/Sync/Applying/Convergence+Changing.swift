import Directory
import Mapping
import Planning

/// What is written, once it is known what differs.
extension Convergence {
    /// The change that is made: what the assessment asks for, and the members that come and go with the intent. An
    /// entry that has to be made gets all of its members.
    func change(_ assessment: Assessment, _ work: Work, _ intent: Intent) async throws -> Change? {
        guard !work.isWhole else { return assessment.change }
        let resolution = MemberResolution(store: engine.store, rules: map.members)
        switch assessment.change {
        case .add(let entry): return .add(try await completed(entry, work, intent, resolution))
        case .update(let target, let update):
            return .update(target, update.with(try await resolution.deltas(of: intent)))
        case .delete: return assessment.change
        case nil:
            let deltas = try await resolution.deltas(of: intent)
            guard let observed = assessment.observed, !deltas.isEmpty else { return nil }
            return .update(Target(observed), Update(newDN: nil, modifications: [], members: deltas))
        }
    }

    /// A new entry with all members of the group, or all memberships that stand on it.
    private func completed(
        _ entry: Entry, _ work: Work, _ intent: Intent, _ resolution: MemberResolution
    ) async throws -> Entry {
        var entry = entry
        if !map.members.isEmpty {
            let members = try await resolution.all(after: intent)
            for rule in map.members { entry.attributes[rule.attribute] = rule.values(members) }
        }
        if let name = map.membershipAttribute, work.kind != .create,
            let memberships = try await engine.memberships(of: work.resource, as: work.type)
        {
            entry.attributes[name] = memberships.names
        }
        return entry
    }
}
