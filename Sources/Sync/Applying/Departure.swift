import Directory
import Planning
import SCIM

/// Ends the memberships of somebody who is being deleted, before the entry goes: whoever gets the name next must not
/// inherit them.
///
/// It is part of the deletion and happens under its intent, which also keeps anybody from adding the member again.
struct Departure: Sendable {
    let engine: Engine
    let session: DirectorySession
    let member: ResourceID
    let actor: String

    /// How often a group is tried at which others are at work, some milliseconds apart.
    private static let attempts = 400

    /// - Returns: what was ended.
    /// - Throws: `HalfDeparted` with what was ended before it failed.
    func leaveAll() async throws -> [HeldMembership] {
        var left: [HeldMembership] = []
        do {
            for membership in try await engine.store.heldMemberships(of: member) {
                try await edit(membership.group, .remove([member.text]))
                left.append(membership)
            }
        } catch {
            throw HalfDeparted(error: error, left: left)
        }
        return left
    }

    /// Gives memberships back whose deletion was refused.
    func rejoin(_ memberships: [HeldMembership]) async {
        for membership in memberships {
            let reference = MemberReference(id: member.text, display: membership.display)
            do {
                try await edit(membership.group, .add([reference]))
            } catch {
                let message =
                    "\(member) was taken out of the group for a deletion that was then refused, and could not be put "
                    + "back: \(error). Add it again"
                engine.remark(Remark(resource: membership.group, message: message))
            }
        }
    }

    private func edit(_ group: ResourceID, _ edit: MemberEdit) async throws {
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

    private func tryToEdit(_ group: ResourceID, _ edit: MemberEdit) async throws {
        if case .occupied = try await Settler(engine: engine).settle(group, session: session) { throw RowMoved() }
        guard let stored = try await engine.store.resource(group), stored.lifecycle == .living else { return }
        let change = try await engine.membershipChange(of: stored, .edited([edit]))
        guard !change.isEmpty else { return }
        let work = try await Work(
            .change, on: stored, desired: stored.resource, members: .changed(change), actor: actor,
            acknowledges: false, engine)
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
