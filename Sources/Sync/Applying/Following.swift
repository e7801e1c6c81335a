import Directory
import Planning
import SCIM

extension Engine {
    /// Says that a group's entry still holds a former name of a member.
    func remark(_ name: StaleName, _ reason: String) {
        remark(
            Remark(
                resource: name.group,
                message: "the group's entry does not hold the present name of its member \(name.member), now "
                    + "\(name.name.map { "\($0.dn)" } ?? "without an entry"): \(reason). The next sweep repairs it"))
    }

    /// Brings the new name of a member's entry into the entry of its group.
    ///
    /// - Throws: `SyncError`, `RowMoved`.
    func bring(_ stale: StaleName, actor: String, _ session: DirectorySession) async throws {
        if case .occupied = try await Settler(engine: self).settle(stale.group, session: session) { throw RowMoved() }
        // Read again: the member may have left meanwhile, or got yet another name.
        let names = try await store.staleNames(of: [stale.member]).filter { $0.group == stale.group }
        guard !names.isEmpty, let group = try await store.resource(stale.group), group.lifecycle == .living else {
            return
        }
        // One that was never made gets all names with its entry.
        if group.arrears != nil, group.link == nil { return }
        let work = try await Work(
            .repair, on: group, desired: group.resource, members: .changed(MembershipChange(renamed: names)),
            actor: actor, self)
        _ = try await session.convergence(for: .group).run(work, permit: RequestPolicy.permit)
        pass(.nameFollowed)
    }
}
