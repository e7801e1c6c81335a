import Directory
import Mapping
import Planning

/// Turns members of the state into values of the directory. Names of members are those that were recorded with the
/// intent, so that the state knows what it wrote.
struct MemberResolution: Sendable {
    let store: any StateStore
    let rules: [MemberRule]

    /// The values that come and go with an intent, for each attribute where some do.
    func deltas(of intent: Intent) async throws -> [MemberDelta] {
        let change = intent.members
        guard !change.isEmpty, !rules.isEmpty else { return [] }
        let leaving = change.removed + change.renamed.map(\.member)
        var names = try await store.names(of: leaving, in: intent.resource)
        // Who came while the directory was away stands there under no name that is noted, and perhaps all the same: a client's
        // change may have made the entry since.
        for member in change.removed where names[member] == nil { names[member] = try await name(of: member) }
        var deltas: [MemberDelta] = []
        for rule in rules {
            var added = change.added.compactMap { $0.name.flatMap(rule.value) }
            var removed = change.removed.compactMap { names[$0].flatMap(rule.value) }
            for stale in change.renamed {
                let (old, new) = (names[stale.member].flatMap(rule.value), stale.name.flatMap(rule.value))
                if let old, let new, rule.equality.matches(old, new) { continue }
                guard old != new else { continue }
                added += new.map { [$0] } ?? []
                removed += old.map { [$0] } ?? []
            }
            try await standIn(rule, in: intent.resource, &added, &removed)
            deltas.append(
                MemberDelta(attribute: rule.attribute, added: added, removed: removed, placeholder: rule.standIn))
        }
        return deltas.filter { !$0.isEmpty }
    }

    private func name(of member: ResourceID) async throws -> MemberName? {
        guard let stored = try await store.resource(member) else { return nil }
        return stored.link.map { MemberName($0.dn, values: stored.kept.names) }
    }

    /// The placeholder goes when the first name comes, and comes when the last one goes. Members without an entry have
    /// no name.
    private func standIn(
        _ rule: MemberRule, in group: ResourceID, _ added: inout [AttributeValue], _ removed: inout [AttributeValue]
    ) async throws {
        guard let placeholder = rule.standIn, added.count != removed.count else { return }
        let before = try await store.nameCount(in: group, upTo: removed.count + 1)
        if before == 0 && !added.isEmpty { removed.append(placeholder) }
        if before > 0 && added.isEmpty && before == removed.count { added.append(placeholder) }
    }

    /// The names of all members once an intent is done: for an entry that has to be made.
    func all(after intent: Intent) async throws -> [MemberName] {
        let new = intent.members.added.compactMap(\.name)
        guard intent.kind != .create else { return new }
        let leaving = Set(try await store.places(of: intent.members.removed).values)
        let staying = try await store.names(ofMembersOf: intent.resource).filter { !leaving.contains($0.dn) }
        let known = Set(staying.map(\.dn))
        return staying + new.filter { !known.contains($0.dn) }
    }
}
