import Directory
import Mapping
import SCIM

extension Engine {
    /// Records the intent of a piece of work.
    ///
    /// - Parameters:
    ///   - endsEntry: whether a living resource loses its entry by it.
    ///   - isOfStateAlone: whether nothing is written to the directory.
    /// - Throws: `RowMoved`, `NameHeld`, `NameStands`; `SyncError` with `invalidValue` for a member who is
    ///   not there, with `limited` for a client that changed too much.
    func record(
        _ work: Work, addedAt: DN?, takes: DN?, endsEntry: Bool = false, toll: Toll? = nil,
        isOfStateAlone: Bool = false
    ) async throws -> Intent {
        var proposal = Proposal(
            kind: work.kind, resource: work.resource, type: work.type, rowVersion: work.rowVersion,
            desired: work.desired, members: work.membershipChange, kept: work.kept, holdings: work.holdings,
            addedAt: addedAt, takes: takes, endsEntry: endsEntry, reach: try await reach(of: work),
            toll: toll, actor: work.actor)
        proposal.readmits = work.readmits
        proposal.revives = work.revives
        proposal.isOfStateAlone = isOfStateAlone
        switch try await store.record(proposal) {
        case .recorded(let intent):
            pass(.intentRecorded)
            return intent
        case .stale, .occupied: throw RowMoved()
        case .nameTaken(let holder): throw NameHeld(name: work.name, type: work.type, holder: holder)
        case .valueHeld(let held): throw ValueHeld(held: held)
        case .nameStands(let name): throw NameStands(name: name)
        case .unknownMember(let id): throw SyncError.unknownMember(id)
        case .limited(let excess): throw SyncError.limited(excess)
        }
    }
}

extension Engine {
    /// Whose entries a piece of work on a group changes beside the group's own.
    private func reach(of work: Work) async throws -> Proposal.Reach {
        guard work.type == .group, let rule = mappings.groups?.membership else { return .none }
        guard work.kind != .create else { return .changed }
        let name = try await store.resource(work.resource)?.kept.names[rule.value.scope]
        return work.desired == nil || work.kept.names[rule.value.scope] != name ? .all : .changed
    }
}

/// The name belongs to another resource of the type; nothing was recorded.
struct NameHeld: Error {
    let name: String
    let type: ResourceKind
    let holder: ResourceID

    var error: SyncError { .nameTaken(name, type) }
}

/// A value belongs to another resource, or is kept from others; nothing was recorded.
struct ValueHeld: Error {
    let held: HeldValue
}

/// A group still knows somebody by the name that was about to be taken; nothing was recorded.
struct NameStands: Error {
    let name: StaleName
}

/// The state is no longer what a decision was taken from; the caller reads it again.
struct RowMoved: Error {}
