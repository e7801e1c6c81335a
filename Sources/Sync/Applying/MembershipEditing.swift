import SCIM

extension Engine {
    /// Who comes and who goes, so that the members of a group become what a client wants. Who is a member already
    /// does not come, and who is none does not go.
    ///
    /// - Throws: `SyncError` with `invalidValue` for a group in itself, or somebody who is not there.
    func membershipChange(of stored: StoredResource, _ wanted: MembersWanted) async throws -> MembershipChange {
        let change =
            switch wanted {
            case .edited(let edits): try await change(of: stored.id, by: edits)
            case .exactly(let members): try await change(of: stored.id, to: members)
            }
        guard !change.added.contains(where: { $0.id == stored.id }) else {
            throw SyncError(.invalidValue, "members: a group cannot be a member of itself")
        }
        return change
    }

    private func change(of group: ResourceID, by edits: [MemberEdit]) async throws -> MembershipChange {
        guard !edits.isEmpty else { return MembershipChange() }
        var ends = MemberEnds()
        for edit in edits { ends.apply(edit) }
        let held = try await store.members(of: group, among: ends.order)
        return ends.change { held.contains($0) }
    }

    private func change(of group: ResourceID, to members: [MemberReference]) async throws -> MembershipChange {
        let held = try await store.members(of: group).map(\.id)
        var ends = MemberEnds()
        ends.apply(.remove(held.map(\.text)))
        ends.apply(.add(members))
        let isHeld = Set(held)
        return ends.change { isHeld.contains($0) }
    }
}

/// How a series of edits ends for each one that it names: the last edit counts.
private struct MemberEnds {
    private var additions: [ResourceID: NewMember?] = [:]
    /// Everybody who is named, in the order of the first mention.
    private(set) var order: [ResourceID] = []

    mutating func apply(_ edit: MemberEdit) {
        switch edit {
        case .add(let members):
            for member in members { note(ResourceID(member.id), NewMember(member)) }
        case .remove(let ids):
            for id in ids { note(ResourceID(id), nil) }
        }
    }

    func change(isHeld: (ResourceID) -> Bool) -> MembershipChange {
        var added: [NewMember] = []
        var removed: [ResourceID] = []
        for id in order {
            switch (additions[id] ?? nil, isHeld(id)) {
            case (let member?, false): added.append(member)
            case (nil, true): removed.append(id)
            default: break
            }
        }
        return MembershipChange(added: added, removed: removed)
    }

    private mutating func note(_ id: ResourceID, _ member: NewMember?) {
        if additions.updateValue(member, forKey: id) == nil { order.append(id) }
    }
}
