import Directory
import Mapping
import Planning
import SCIM

/// When an attribute counts as one that somebody else keeps changing back.
package struct ContestRule: Sendable, Hashable {
    /// How many repairs of it within the window are made. 1 and up.
    package let repairs: Int
    /// In seconds.
    package let window: Int64

    package init(repairs: Int = 5, window: Int64 = 86_400) {
        self.repairs = repairs
        self.window = window
    }
}

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
        let since = engine.clock().advanced(bySeconds: -rule.window)
        var counts: [String: Int] = [:]
        for operation in try await engine.store.history(of: stored.id, limit: Self.depth)
        where operation.kind == .repair && operation.result == OperationRecord.done && operation.at > since {
            for attribute in operation.change?.attributes ?? [] { counts[key(attribute, stored), default: 0] += 1 }
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

    /// Of members the same ones have to come and go: that a large group changes every day is no contest.
    private func key(_ attribute: ChangeRecord.Attribute, _ stored: StoredResource) -> String {
        let isMembers =
            engine.mappings[stored.type]?.memberAttributes.contains { $0.description == attribute.name } ?? false
        guard isMembers else { return attribute.name }
        return ([attribute.name] + attribute.before.sorted() + ["→"] + attribute.after.sorted()).joined(
            separator: "\u{0}")
    }
}
