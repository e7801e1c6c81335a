import Mapping
import SCIM
import Synchronization

/// The edits that changed something.
final class EditLog: Sendable {
    private let done = Mutex<[MembershipBearing.Edit]>([])

    var edits: [MembershipBearing.Edit] { done.withLock { $0 } }

    func note(_ edit: MembershipBearing.Edit) { done.withLock { $0.append(edit) } }
}

extension Convergence {
    /// What carries memberships to the members; nil where the mapping keeps them in the groups' entries alone.
    private var bearing: MembershipBearing? {
        guard map.resourceType.kind == .group, let rule = map.membership else { return nil }
        return MembershipBearing(engine: engine, session: session, rule: rule, map: engine.mappings.users)
    }

    /// Whether a write of the group changes the entries of its members too.
    var bearsMemberships: Bool { bearing != nil }

    /// Carries the memberships that come, go or change with an intent.
    func bear(_ undertaking: Undertaking) async throws {
        guard let bearing else { return }
        try await bearing.carry(try await bearing.edits(for: undertaking.intent), undertaking.borne)
    }

    /// Takes back what was carried for a write that is refused: of a write that somebody else began, all that it may have
    /// carried.
    ///
    /// - Returns: whether nothing is left of it.
    func unbear(_ undertaking: Undertaking) async throws -> Bool {
        guard let bearing else { return true }
        return await bearing.undo(
            undertaking.isOurs ? undertaking.borne.edits : try await bearing.edits(for: undertaking.intent))
    }

    /// Settles repairs that nobody is at work on: they keep a group from changing its members' entries.
    func settleRepairs() async throws {
        for open in try await engine.store.openIntents() where open.intent.kind.isUpkeep && !open.isOccupied {
            _ = try? await Settler(engine: engine).settle(open.intent.resource, session: session)
        }
    }
}
