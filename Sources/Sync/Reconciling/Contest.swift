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

/// Tells from the trail whether an entry is being repaired again and again.
struct Contest: Sendable {
    let engine: Engine
    let rule: ContestRule

    /// How many of the last operations are looked at.
    private static let depth = 100

    /// What is contested of a change that is about to be made; empty where it may be made.
    func attributes(of id: ResourceID, _ assessment: Assessment) async throws -> [String] {
        guard [.drifted, .renamed].contains(assessment.situation),
            case .update(let target, let update)? = assessment.change
        else { return [] }
        let since = engine.clock().advanced(bySeconds: -rule.window)
        var counts: [String: Int] = [:]
        for operation in try await engine.store.history(of: id, limit: Self.depth)
        where operation.kind == .repair && operation.result == OperationRecord.done && operation.at > since {
            for name in operation.change.map(Self.names) ?? [] { counts[name, default: 0] += 1 }
        }
        let wanted = Self.names(ChangeRecord(.update(target, update), before: nil))
        return wanted.filter { counts[$0] ?? 0 >= rule.repairs }
    }

    private static func names(_ change: ChangeRecord) -> [String] {
        change.attributes.map(\.name) + (change.newDN == nil ? [] : ["its name"])
    }
}
