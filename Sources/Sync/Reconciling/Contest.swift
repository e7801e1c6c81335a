import Directory
import Mapping
import Planning
import SCIM

/// Tells from the trail what of an entry is being repaired again and again.
struct Contest: Sendable {
    let engine: Engine
    let rule: ContestRule

    /// How many of the last operations are looked at.
    private static let depth = 100

    /// The contested attributes of a change that is about to be made; empty where it may be made.
    func attributes(of stored: StoredResource, _ assessment: Assessment) async throws -> [AttributeName] {
        guard assessment.situation == .drifted, case .update(_, let update)? = assessment.change else { return [] }
        let entry = assessment.observed?.entry
        var counts: [String: Int] = [:]
        for attribute in try await repairs(of: stored).flatMap(\.attributes) {
            counts[key(attribute, stored), default: 0] += 1
        }
        guard counts.values.contains(where: { $0 >= rule.repairs }), let target = assessment.observed.map(Target.init)
        else {
            return []
        }
        let wanted = ChangeRecord(.update(target, update), before: entry).attributes
        let contested = Set(wanted.filter { counts[key($0, stored)] ?? 0 >= rule.repairs }.map(\.name))
        var names: [AttributeName] = []
        for modification in update.modifications
        where contested.contains(modification.attribute.description) && !names.contains(modification.attribute) {
            names.append(modification.attribute)
        }
        return names
    }

    /// Whether an entry that is about to get its name back has lost it to somebody else as often as may be.
    func isOverName(of stored: StoredResource, _ assessment: Assessment) async throws -> Bool {
        guard case .update(_, let update)? = assessment.change, let name = update.newDN?.description else {
            return false
        }
        return try await repairs(of: stored).count { $0.newDN == name } >= rule.repairs
    }

    /// The changes that sweeps have made to an entry within the window.
    private func repairs(of stored: StoredResource) async throws -> [ChangeRecord] {
        let since = engine.clock().advanced(bySeconds: -rule.window)
        return try await engine.store.history(of: stored.id, limit: Self.depth)
            .filter { $0.kind == .repair && $0.result == OperationRecord.done && $0.at > since }
            .compactMap(\.change)
    }

    /// Of members the same ones have to come and go: that a large group changes every day is no contest.
    private func key(_ attribute: ChangeRecord.Attribute, _ stored: StoredResource) -> String {
        let isMembers =
            engine.mappings[stored.type]?.memberAttributes.contains { $0.description == attribute.name } ?? false
        guard isMembers else { return attribute.name }
        return ([attribute.name] + attribute.before.sorted() + ["→"] + attribute.after.sorted()).joined(
            separator: "\u{0}")
    }
}
