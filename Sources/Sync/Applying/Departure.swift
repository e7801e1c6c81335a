import Directory
import Planning
import SCIM

/// Ends the memberships of somebody whose entry is to go, before it goes: whoever gets the name next must not inherit them.
///
/// It is part of the deletion and happens under its intent, which also keeps anybody from adding the member again. Who only
/// loses the entry stays a member, without a name in the entries of the groups.
struct Departure: Sendable {
    let engine: Engine
    let session: DirectorySession
    let member: ResourceID
    /// Whether the member lives on without its entry.
    let staysMember: Bool
    /// Whether memberships stay in the groups' entries that stood there before any client gave them.
    var keepsAdopted = false
    let actor: String

    /// How often a group is tried at which others are at work, some milliseconds apart.
    private static let attempts = 400

    /// - Returns: what was ended.
    /// - Throws: `HalfDeparted` with what was ended before it failed.
    func leaveAll() async throws -> [HeldMembership] {
        var left: [HeldMembership] = []
        do {
            for membership in try await engine.store.heldMemberships(of: member) {
                guard !staysMember || membership.name != nil,
                    !keepsAdopted || !membership.isAdopted || membership.isLeaving
                else { continue }
                try await edit(membership.group, staysMember ? .withdrawal : .members(.remove([member.text])))
                left.append(membership)
                engine.pass(.membershipEnded)
            }
        } catch {
            throw HalfDeparted(error: error, left: left)
        }
        return left
    }

    /// Gives memberships back whose deletion was refused.
    ///
    /// - Throws: `SyncError` with `unavailable` where the directory went away meanwhile: what is left is given back by whoever
    ///   comes next.
    func rejoin(_ memberships: [HeldMembership]) async throws {
        for membership in memberships where !membership.isLeaving {
            let reference = MemberReference(id: member.text, display: membership.display)
            do {
                try await edit(membership.group, .members(.add([reference])))
            } catch let error as SyncError where error.code == .unavailable {
                throw error
            } catch {
                let message =
                    "\(member) was taken out of the group for a deletion that was then refused, and could not be put "
                    + "back: \(error). Add it again"
                engine.remark(Remark(resource: membership.group, message: message))
            }
        }
    }

    /// Brings the name back into the groups that it was taken out of.
    func restoreNames() async {
        for name in (try? await engine.store.staleNames(of: [member])) ?? [] {
            do {
                try await engine.bring(name, actor: actor, session)
            } catch {
                engine.remark(name, "\(error)")
            }
        }
    }

    private enum Edit {
        case members(MemberEdit)
        /// The member stays and its name goes.
        case withdrawal
    }

    private func edit(_ group: ResourceID, _ edit: Edit) async throws {
        for attempt in 1...Self.attempts {
            do {
                return try await tryToEdit(group, edit)
            } catch is RowMoved where attempt < Self.attempts {
                guard session.deadline.map({ $0 > .now }) ?? true else { throw SyncError.busy }
                try await Task.sleep(for: .milliseconds(20))
            } catch let error as SyncError {
                let name = (try? await engine.store.resource(group))?.name ?? group.text
                throw SyncError(
                    error.code, "the membership in the group \(name): \(error.message)", detail: error.detail)
            }
        }
        throw SyncError.busy
    }

    private func change(_ stored: StoredResource, _ edit: Edit) async throws -> MembershipChange {
        switch edit {
        case .members(let edit):
            try await isLeaving(stored.id)
                ? MembershipChange(removed: [member]) : engine.membershipChange(of: stored, .edited([edit]))
        case .withdrawal:
            MembershipChange(renamed: [StaleName(group: stored.id, member: member, name: nil)])
        }
    }

    /// Ends a membership in a group that has no entry yet, and gets none by this.
    private func end(_ change: MembershipChange, in group: StoredResource) async throws {
        let proposal = Proposal(
            kind: .change, resource: group.id, type: group.type, rowVersion: group.rowVersion, desired: group.resource,
            members: change, kept: group.kept, addedAt: nil, actor: actor)
        guard case .accepted = try await engine.store.accept(proposal) else { throw RowMoved() }
    }

    /// Whether the membership has ended already, and only the group's entry still names the member.
    private func isLeaving(_ group: ResourceID) async throws -> Bool {
        try await engine.store.heldMemberships(of: member).contains { $0.group == group && $0.isLeaving }
    }

    private func tryToEdit(_ group: ResourceID, _ edit: Edit) async throws {
        if case .occupied = try await Settler(engine: engine).settle(group, session: session) { throw RowMoved() }
        guard let stored = try await engine.store.resource(group), stored.lifecycle == .living || stored.arrears != nil
        else { return }
        guard stored.lifecycle == .living else {
            throw SyncError(
                .busy, "the group is deleted, and its entry, which names the member, still stands; try again later",
                detail: "see why: sluice explain \(stored.id)")
        }
        let change = try await change(stored, edit)
        guard !change.isEmpty else { return }
        if stored.arrears != nil, stored.link == nil { return try await end(change, in: stored) }
        var work = try await Work(
            .change, on: stored, desired: stored.resource, members: .changed(change), actor: actor,
            acknowledges: false, engine)
        work.readmits = member
        _ = try await session.convergence(for: .group).run(work, permit: RequestPolicy.permit)
    }
}

/// A deletion that has cost memberships and cannot go on for now.
struct HalfDeparted: Error {
    let error: any Error
    let left: [HeldMembership]

    /// The error itself where it has cost nothing.
    static func wrapping(_ error: any Error, left: [HeldMembership]) -> any Error {
        left.isEmpty ? error : HalfDeparted(error: error, left: left)
    }
}
