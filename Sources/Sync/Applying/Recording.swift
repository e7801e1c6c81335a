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
        var proposal = try await proposal(of: work, addedAt: addedAt, takes: takes, endsEntry: endsEntry, toll: toll)
        proposal.isOfStateAlone = isOfStateAlone
        let verdict = try await store.record(proposal)
        guard case .recorded(let intent) = verdict else { throw try await refusal(verdict, of: work) }
        pass(.intentRecorded)
        return intent
    }

    /// What is to be recorded for a piece of work.
    func proposal(
        of work: Work, addedAt: DN?, takes: DN?, endsEntry: Bool = false, toll: Toll?
    ) async throws -> Proposal {
        var proposal = Proposal(
            kind: work.kind, resource: work.resource, type: work.type, rowVersion: work.rowVersion,
            desired: work.desired, members: work.membershipChange, kept: work.kept, holdings: work.holdings,
            addedAt: addedAt, takes: takes, endsEntry: endsEntry, reach: try await reach(of: work),
            toll: toll, actor: work.actor)
        proposal.readmits = work.readmits
        proposal.revives = work.revives
        return proposal
    }

    /// Why a proposal was not recorded.
    func refusal(_ verdict: ProposalVerdict, of work: Work) async throws -> any Error {
        switch verdict {
        case .recorded, .stale, .occupied: return RowMoved()
        case .nameTaken(let holder): return NameHeld(name: work.name, type: work.type, holder: holder)
        case .nameWaits: return SyncError.waits(for: "\(work.type.nameAttribute) \(work.name)")
        case .valueHeld(let held):
            guard try await isHeldByEntryAlone(held) else { return ValueHeld(held: held) }
            return SyncError.waits(for: "\(held.holding.scope) \(held.holding.key)")
        case .nameStands(let name): return NameStands(name: name)
        case .unknownMember(let id): return SyncError.unknownMember(id)
        case .limited(let excess): return SyncError.limited(excess)
        }
    }
}

extension Engine {
    /// Whether a value is only what somebody's entry shows, who has given it up while the directory was away.
    private func isHeldByEntryAlone(_ held: HeldValue) async throws -> Bool {
        guard held.until == nil, let holder = try await store.resource(held.holder), holder.arrears != nil else {
            return false
        }
        guard holder.lifecycle == .living else { return true }
        let holdings = try holdings(of: holder.resource, as: holder.type, kept: holder.kept, link: holder.link)
        return holdings?.contains { $0.scope == held.holding.scope && $0.key == held.holding.key } == false
    }

    /// Whose entries a piece of work on a group changes beside the group's own.
    func reach(of work: Work) async throws -> Proposal.Reach {
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
