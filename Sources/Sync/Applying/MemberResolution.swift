import Directory
import Mapping
import Planning

/// Turns members of the state into values of the directory. Names of members are those that were recorded with the
/// intent, so that the state knows what it wrote.
struct MemberResolution: Sendable {
    let store: any StateStore
    let rule: MemberRule

    /// The values that come and go with an intent; nil where none do.
    func delta(of intent: Intent) async throws -> MemberDelta? {
        let change = intent.members
        guard !change.isEmpty else { return nil }
        let leaving = change.removed + change.renamed.map(\.member)
        let names = try await store.names(of: leaving, in: intent.resource)
        var added = change.added.compactMap(\.name) + change.renamed.compactMap(\.name)
        var removed = leaving.compactMap { names[$0] }
        try await standIn(in: intent.resource, &added, &removed)
        let delta = MemberDelta(
            attribute: rule.attribute, added: added.map(Self.value), removed: removed.map(Self.value),
            placeholder: rule.placeholder.map(Self.value))
        return delta.isEmpty ? nil : delta
    }

    /// The placeholder goes when the first name comes, and comes when the last one goes. Members without an entry have
    /// no name.
    private func standIn(in group: ResourceID, _ added: inout [DN], _ removed: inout [DN]) async throws {
        guard let placeholder = rule.placeholder, added.count != removed.count else { return }
        let before = try await store.nameCount(in: group, upTo: removed.count + 1)
        if before == 0 && !added.isEmpty { removed.append(placeholder) }
        if before > 0 && added.isEmpty && before == removed.count { added.append(placeholder) }
    }

    /// The names of all members once an intent is done: for an entry that has to be made.
    func all(after intent: Intent) async throws -> [DN] {
        let new = intent.members.added.compactMap(\.name)
        guard intent.kind != .create else { return new }
        let leaving = Set(try await store.places(of: intent.members.removed).values)
        let staying = try await store.places(ofMembersOf: intent.resource).filter { !leaving.contains($0) }
        let known = Set(staying)
        return staying + new.filter { !known.contains($0) }
    }

    private static func value(_ dn: DN) -> AttributeValue { AttributeValue(dn.description) }
}
