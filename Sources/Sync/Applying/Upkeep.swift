import Directory
import SCIM

extension Engine {
    /// What a sweep has to see to: a living resource's entry as it should be, a deleted one's entry gone. Nil when
    /// there is nothing that it could look after.
    ///
    /// - Throws: `SyncError` with `invalidValue` when the mapping makes no entry of the resource.
    func upkeep(of stored: StoredResource, actor: String) async throws -> Work? {
        switch stored.lifecycle {
        case .pending: return nil
        case .living: return try await repair(of: stored, actor: actor)
        case .deleted:
            guard stored.link != nil else { return nil }
            return try await Work(.delete, on: stored, desired: nil, actor: actor, self)
        }
    }

    /// The entry of a living resource as it should be, a group's members included.
    ///
    /// - Parameter kept: what an intent that is being settled says is to be kept; nil for what the state keeps.
    func repair(of stored: StoredResource, kept: Kept? = nil, actor: String) async throws -> Work {
        let known = kept ?? stored.kept
        let isMapped = try asksForEntry(of: stored.resource, as: stored.type, link: stored.link)
        var (kept, holdings) = isMapped ? try await choices(for: stored, known: known) : (known, nil)
        if stored.arrears != nil {
            // What the entry still held of before is given up with it.
            holdings = try self.holdings(of: stored.resource, as: stored.type, kept: kept, link: stored.link)
        }
        return switch stored.type {
        case .user: try await repair(ofPerson: stored, kept, holdings, actor)
        case .group: try await repair(ofGroup: stored, kept, holdings, actor)
        }
    }

    private func repair(
        ofPerson stored: StoredResource, _ kept: Kept, _ holdings: [Holding]?, _ actor: String
    ) async throws -> Work {
        let memberships = try await memberships(of: stored.id, as: stored.type)
        return try await Work(
            stored.upkeepKind, on: stored, desired: stored.resource,
            members: memberships == nil ? .untouched : .whole(MembershipChange()), memberships: memberships,
            kept: kept, holdings: holdings, isUpkeep: true, actor: actor, self)
    }

    private func repair(
        ofGroup stored: StoredResource, _ kept: Kept, _ holdings: [Holding]?, _ actor: String
    ) async throws -> Work {
        let leaving = stored.arrears == nil ? [] : try await store.leavingMembers(of: stored.id)
        let change = MembershipChange(removed: leaving, renamed: try await store.staleNames(in: stored.id))
        // By the names of those who left they are told from members of others.
        let names = leaving.isEmpty ? [:] : try await store.names(of: leaving, in: stored.id)
        let former = names.isEmpty ? nil : try await demandOfEntry(of: stored, members: Array(names.values))
        return try await Work(
            stored.upkeepKind, on: stored, desired: stored.resource, former: former?.projection,
            members: .whole(change), names: try await store.names(ofMembersOf: stored.id), kept: kept,
            holdings: holdings, isUpkeep: true, actor: actor, self)
    }
}

extension StoredResource {
    /// What bringing its entry in order is called.
    fileprivate var upkeepKind: IntentKind { arrears == nil ? .repair : .catchUp }
}
