import SCIM

extension Engine {
    /// Who comes and who goes, so that the members of a group become what a client wants. Who is a member already
    /// does not come, and who is none does not go.
    ///
    /// - Throws: `SyncError` with `invalidValue` for a group in itself, or somebody who is not there.
    func membershipChange(of stored: StoredResource, _ wanted: MembersWanted) async throws -> MembershipChange {
        let change =
            switch wanted {
            case .edited(let edits): try await change(of: stored, by: edits)
            case .exactly(let members): try await change(of: stored, to: members)
            }
        guard !change.added.contains(where: { $0.id == stored.id }) else {
            throw SyncError(.invalidValue, "members: a group cannot be a member of itself")
        }
        return change
    }

    private func change(of group: StoredResource, by edits: [MemberEdit]) async throws -> MembershipChange {
        guard !edits.isEmpty else { return MembershipChange() }
        var ends = MemberEnds()
        for edit in edits { ends.apply(edit) }
        let isAdopted = group.kept.claims != nil
        return ends.change(
            held: try await store.members(of: group.id, among: ends.order),
            adopted: isAdopted ? try await store.adoptedMembers(of: group.id, among: ends.order) : [])
    }

    /// Members whom the group's entry named before any client did survive a list without them.
    private func change(of group: StoredResource, to members: [MemberReference]) async throws -> MembershipChange {
        let held = try await store.members(of: group.id).map(\.id)
        let adopted = group.kept.claims == nil ? [] : Set(try await store.adoptedMembers(of: group.id))
        var ends = MemberEnds()
        ends.apply(.remove(held.filter { !adopted.contains($0) }.map(\.text)))
        ends.apply(.add(members))
        return ends.change(held: Set(held), adopted: adopted)
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

    /// - Parameter adopted: members who become the client's once it names them.
    func change(held: Set<ResourceID>, adopted: Set<ResourceID>) -> MembershipChange {
        var added: [NewMember] = []
        var removed: [ResourceID] = []
        for id in order {
            switch (additions[id] ?? nil, held.contains(id)) {
            case (let member?, let isHeld): if !isHeld || adopted.contains(id) { added.append(member) }
            case (nil, true): removed.append(id)
            case (nil, false): break
            }
        }
        return MembershipChange(added: added, removed: removed)
    }

    private mutating func note(_ id: ResourceID, _ member: NewMember?) {
        if additions.updateValue(member, forKey: id) == nil { order.append(id) }
    }
}
