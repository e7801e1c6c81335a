import Directory
import SCIM
package import Sync

extension MemoryStore {
    package func accept(_ proposal: Proposal) async throws -> AcceptanceVerdict {
        if proposal.desired == nil,
            memberships.contains(where: { $0.member.id == proposal.resource && records[$0.group] != nil })
        {
            return .refused(.occupied)
        }
        var proposal = proposal
        proposal.isOfStateAlone = true
        let verdict = try await record(proposal)
        guard case .recorded(let intent) = verdict, let record = records[proposal.resource] else {
            return .refused(verdict)
        }
        accept(intent)
        records[intent.resource] = nil
        log(record, .done(nil), isAccepted: true)
        return .accepted(rows[intent.resource]?.stored)
    }

    private func accept(_ intent: Intent) {
        let id = intent.resource
        guard let former = rows[id]?.stored else { return }
        if intent.desired == nil { touchGroups(of: id) }
        guard intent.desired != nil || former.link != nil else { return finish(intent, nil, true) }
        let arrears =
            former.arrears
            ?? Arrears(
                since: clock(), written: former.link == nil ? nil : former.resource,
                kept: former.link == nil ? Kept() : former.kept)
        if intent.desired == nil {
            rows[id]?.stored = former.departing(arrears, at: clock())
            for index in memberships.indices where memberships[index].group == id || memberships[index].member.id == id
            {
                memberships[index].isSettled = false
                memberships[index].isLeaving = true
            }
            memberships.removeAll { $0.isLeaving && $0.name == nil && ($0.group == id || $0.member.id == id) }
            return
        }
        acceptMembers(intent)
        rows[id]?.stored = former.with(arrears: arrears)
        let added = MembershipChange(added: intent.members.added)
        finish(
            Intent(
                id: intent.id, kind: intent.kind, resource: id, type: intent.type, desired: intent.desired,
                members: intent.members.isVisible ? added : MembershipChange(), kept: intent.kept, addedAt: nil,
                recorded: intent.recorded), former.link, true, isAccepted: true)
        if intent.members.isVisible, let stored = rows[id]?.stored, stored.revision == former.revision,
            intent.kind == .change
        {
            rows[id]?.stored = stored.touched(at: clock())
        }
        for (key, row) in holdings where row.intent == intent.id {
            holdings[key]?.isSettled = true
            holdings[key]?.givenUp = nil
            holdings[key]?.intent = nil
        }
    }

    /// Who comes stands in the group's entry under no name, and who goes still under the one of before.
    private func acceptMembers(_ intent: Intent) {
        for index in memberships.indices where memberships[index].group == intent.resource {
            let isNew = !memberships[index].isSettled && !memberships[index].isLeaving
            if isNew { memberships[index].name = nil }
            guard intent.members.removed.contains(memberships[index].member.id) else { continue }
            memberships[index].isSettled = false
            memberships[index].isLeaving = true
        }
        let removed = intent.members.removed
        memberships.removeAll {
            $0.group == intent.resource && $0.isLeaving && $0.name == nil && removed.contains($0.member.id)
        }
    }

    private func touchGroups(of member: ResourceID) {
        for row in memberships where row.member.id == member && row.isSettled {
            guard let group = rows[row.group]?.stored else { continue }
            let arrears = Arrears(since: clock(), written: group.resource, kept: group.kept)
            let behind = group.link == nil || group.arrears != nil ? group : group.with(arrears: arrears)
            rows[row.group]?.stored = behind.touched(at: clock())
        }
    }

    /// Whether a name is only that of somebody's entry, whose resource has another one by now or is deleted.
    func keepsName(_ claim: Claim, _ holder: ResourceID) -> Bool {
        guard let stored = rows[holder]?.stored, stored.arrears != nil else { return false }
        return stored.lifecycle == .deleted || Self.claim(stored.resource, stored.type) != claim
    }

    package func arrears() async throws -> [ResourceID] {
        func place(_ row: Row) -> (Int, Int64, Int64) {
            let isEndingGroup = row.stored.type == .group && row.stored.lifecycle == .deleted
            return (isEndingGroup ? 0 : 1, row.stored.arrears?.since.milliseconds ?? 0, row.number)
        }
        return rows.values.filter { $0.stored.arrears != nil }.sorted { place($0) < place($1) }.map(\.stored.id)
    }

    package func backlogSize() async throws -> BacklogSize {
        let all = rows.values.compactMap(\.stored.arrears)
        return BacklogSize(count: all.count, oldest: all.map(\.since).min())
    }

    package func leavingMembers(of group: ResourceID) async throws -> [ResourceID] {
        memberships.filter { $0.group == group && $0.isLeaving }.map(\.member.id).sorted { $0.text < $1.text }
    }
}

extension StoredResource {
    fileprivate func with(arrears: Arrears) -> StoredResource {
        StoredResource(
            id: id, type: type, resource: resource, kept: kept, lifecycle: lifecycle, created: created,
            lastModified: lastModified, revision: revision, rowVersion: rowVersion, isAcknowledged: isAcknowledged,
            link: link, retired: retired, arrears: arrears)
    }

    /// The same resource, deleted, with an entry that still stands.
    fileprivate func departing(_ arrears: Arrears, at time: Timestamp) -> StoredResource {
        StoredResource(
            id: id, type: type, resource: resource, kept: kept, lifecycle: .deleted, created: created,
            lastModified: time, revision: revision, rowVersion: rowVersion + 1, isAcknowledged: isAcknowledged,
            link: link, retired: retired, arrears: arrears)
    }

    /// The same resource, of which clients see something else.
    fileprivate func touched(at time: Timestamp) -> StoredResource {
        StoredResource(
            id: id, type: type, resource: resource, kept: kept, lifecycle: lifecycle, created: created,
            lastModified: time, revision: revision + 1, rowVersion: rowVersion + 1, isAcknowledged: isAcknowledged,
            link: link, retired: retired, arrears: arrears)
    }
}
