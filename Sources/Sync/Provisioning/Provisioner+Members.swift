import Directory
import SCIM

extension Provisioner {
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
        let held = try await engine.store.members(of: group, among: ends.order)
        return ends.change { held.contains($0) }
    }

    private func change(of group: ResourceID, to members: [MemberReference]) async throws -> MembershipChange {
        let held = try await engine.store.members(of: group).map(\.id)
        var ends = MemberEnds()
        ends.apply(.remove(held.map(\.text)))
        ends.apply(.add(members))
        let isHeld = Set(held)
        return ends.change { isHeld.contains($0) }
    }

    /// Ends a membership, and settles what was open on the group. No client is told of the group by that.
    func leave(_ group: ResourceID, _ member: ResourceID, actor: String) async throws {
        try await edit(group, .remove([member.text]), actor: actor)
    }

    /// Gives a membership back that was ended for a deletion which then was refused.
    func rejoin(_ group: Membership, _ member: ResourceID, actor: String) async throws {
        try await edit(group.id, .add([MemberReference(id: member.text, display: group.display)]), actor: actor)
    }

    private func edit(_ group: ResourceID, _ edit: MemberEdit, actor: String) async throws {
        do {
            _ = try await attempt("id:\(group)") { deadline in
                try await settle(group, until: deadline)
                let stored = try await read(group, type: .group)
                let desired = Desired(stored.resource, members: .edited([edit]))
                return try await bring(stored, to: desired, actor: actor, acknowledges: false, until: deadline)
            }
        } catch let error as SyncError where error.code == .notFound {
            return
        } catch let error as SyncError {
            let name = (try? await engine.store.resource(group))?.name ?? group.text
            throw SyncError(error.code, "the membership in the group \(name): \(error.message)", detail: error.detail)
        }
    }

    /// Brings new names of entries into the groups that still hold former ones. What fails is left for the next sweep,
    /// which sees the difference: the client's own change is done.
    func follow(_ id: ResourceID, newcomers: [ResourceID]) async {
        var names = (try? await engine.store.staleNames(of: id)) ?? []
        if newcomers.count > Self.fewNewcomers {
            names += (try? await engine.store.staleNames(in: id)) ?? []
        } else {
            for member in newcomers { names += (try? await engine.store.staleNames(of: member)) ?? [] }
        }
        for name in names { try? await bring(name) }
    }

    /// Up to so many newcomers of a group are looked up one by one; of more, the whole group is looked through.
    private static let fewNewcomers = 50

    /// Brings one new name into one group.
    func bring(_ name: StaleName) async throws {
        try await attempt("id:\(name.group)") { deadline in
            try await engine.bring(name, actor: "rename", engine.session(until: deadline))
        }
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
