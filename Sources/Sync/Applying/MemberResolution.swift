import Directory
import Mapping
import Planning

/// Turns members of the state into values of the directory, right before they are sent.
struct MemberResolution: Sendable {
    let store: any StateStore
    let rule: MemberRule

    /// The values that come and go with a piece of work; nil where none do.
    ///
    /// - Throws: `SyncError` when somebody who is to become a member has no entry.
    func delta(of work: Work) async throws -> MemberDelta? {
        let delta: MemberDelta
        switch work.members {
        case .untouched, .whole: return nil
        case .renamed(let old, let new): delta = self.delta(added: [new], removed: [old])
        case .changed(let change): delta = try await self.delta(of: change, in: work.resource)
        }
        return delta.isEmpty ? nil : delta
    }

    /// Where the entries of all members will stand once a change is done.
    func all(after change: MembershipChange, of group: ResourceID) async throws -> [DN] {
        let leaving = Set(try await store.places(of: change.removed).values)
        let staying = try await store.places(ofMembersOf: group).filter { !leaving.contains($0) }
        let known = Set(staying)
        return staying + (try await places(of: change.added).filter { !known.contains($0) })
    }

    /// Where the entries of new members stand, in their order.
    func places(of members: [NewMember]) async throws -> [DN] {
        let places = try await store.places(of: members.map(\.id))
        return try members.map { member in
            guard let place = places[member.id] else {
                throw SyncError(.conflict, "members: \(member.id) has no entry in the directory")
            }
            return place
        }
    }

    private func delta(of change: MembershipChange, in group: ResourceID) async throws -> MemberDelta {
        var added = try await places(of: change.added)
        let places = try await store.places(of: change.removed)
        var removed = change.removed.compactMap { places[$0] }
        let before = try await store.memberCount(of: group, upTo: change.removed.count + 1)
        if let placeholder = rule.placeholder {
            let isEmptied = change.added.isEmpty && before == change.removed.count
            if before == 0 && !isEmptied { removed.append(placeholder) }
            if before > 0 && isEmptied { added.append(placeholder) }
        }
        return delta(added: added, removed: removed)
    }

    private func delta(added: [DN], removed: [DN]) -> MemberDelta {
        MemberDelta(
            attribute: rule.attribute, added: added.map(Self.value), removed: removed.map(Self.value),
            placeholder: rule.placeholder.map(Self.value))
    }

    private static func value(_ dn: DN) -> AttributeValue { AttributeValue(dn.description) }
}
