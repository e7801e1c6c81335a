import Directory
import Mapping
import Planning
import SCIM

/// Writes that are taken into the state alone while the directory is away.
extension Engine {
    /// Makes a resource what a client wants. Its entry follows when the directory is back.
    ///
    /// - Parameter outage: why the directory was not written.
    /// - Returns: the resource as it now is; nil where there is none any more.
    /// - Throws: the outage, where the write has to wait for the directory; why the state refuses it.
    func accept(_ work: Work, after outage: SyncError) async throws -> StoredResource? {
        guard try await mayAccept(work) else { throw outage }
        let toll = toll(try await assumedCharges(of: work), of: work)
        switch try await store.accept(try await proposal(of: work, addedAt: nil, takes: nil, toll: toll)) {
        case .accepted(let stored): return stored
        // Somebody is at work on it, or on a group of it, and may be so for as long as the directory is away.
        case .refused(.occupied): throw outage
        case .refused(let verdict): throw try await refusal(verdict, of: work)
        }
    }

    /// Whether a write can do without the directory for now.
    ///
    /// A password is kept nowhere. What was sent and not answered has to be settled first. Whose entry one who comes back
    /// takes over, and to whose entries memberships are carried, the directory has to say.
    private func mayAccept(_ work: Work) async throws -> Bool {
        guard outagePolicy == .accept, [.create, .change, .delete].contains(work.kind), work.password == nil,
            work.revives == nil, try await reach(of: work) == .none
        else { return false }
        guard try await !store.hasIntent(work.resource) else { return false }
        return try await !leavesNameBehind(work)
    }

    /// Whether somebody is to end who has no entry any more that would show what is left to do, and whose name groups hold.
    private func leavesNameBehind(_ work: Work) async throws -> Bool {
        guard work.desired == nil, work.link == nil else { return false }
        return try await store.heldMemberships(of: work.resource).contains { $0.name != nil }
    }

    /// What the limits count of a write, if the entry is what was accepted so far: that was counted then.
    private func assumedCharges(of work: Work) async throws -> [Charge] {
        guard let link = work.link, let stored = try await store.resource(work.resource) else { return [] }
        guard work.desired != nil else { return work.ending.charges }
        let map = try map(of: work.type)
        let standing = try? await demand(
            for: stored.resource, of: stored.id, as: stored.type, link: link, kept: stored.kept)
        guard let standing = standing?.projection else {
            // What stands there is not known, and so it may be in service.
            return work.desired?.isActive == false ? [.disabling] : []
        }
        var entry = standing.newEntry
        entry.dn = link.dn
        let observed = ObservedEntry(entry: entry, identity: link.identity, marker: link.marker)
        return map.charges(of: map.assessor.assess(work.subject, .linked(observed)), work)
    }
}

extension Ending {
    /// What the limits count of the end of an entry.
    fileprivate var charges: [Charge] {
        switch self {
        case .deletion: [.deletion]
        case .release: []
        case .retirement(let retirement): retirement.isRetired ? [] : [.disabling]
        }
    }
}
