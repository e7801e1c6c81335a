package import Directory
import SCIM
package import Sync

extension MemoryStore {
    /// Whether somebody may become a member.
    func mayJoin(_ id: ResourceID, readmitting readmitted: ResourceID?) -> Bool {
        guard let stored = rows[id]?.stored, stored.lifecycle == .living else { return false }
        if id == readmitted { return true }
        return records[id].map { $0.intent.desired != nil } ?? true
    }

    /// Notes a membership that nobody sees yet.
    func announce(_ member: NewMember, to group: ResourceID) -> NewMember {
        if let row = memberships.first(where: { $0.group == group && $0.member.id == member.id }) {
            return NewMember(id: member.id, display: member.display, name: row.name, isAdopted: member.isAdopted)
        }
        guard let stored = rows[member.id]?.stored else { return member }
        let name = losesEntry(member.id) ? nil : Self.name(of: stored)
        let named = NewMember(id: member.id, display: member.display, name: name, isAdopted: member.isAdopted)
        memberships.append(
            MemberRow(group: group, member: named, type: stored.type, name: name, isAdopted: member.isAdopted))
        return named
    }

    private static func name(of stored: StoredResource) -> MemberName? {
        stored.link.map { MemberName($0.dn, values: stored.kept.names) }
    }

    /// Whether somebody is about to lose the entry and to live on.
    private func losesEntry(_ id: ResourceID) -> Bool { records[id]?.endsEntry ?? false }

    /// A group whose entry still holds a name that a proposal takes, as that of somebody who has another one by now.
    func staleHolder(_ proposal: Proposal) -> StaleName? {
        let values = proposal.desired == nil ? [:] : proposal.kept.names
        for row in memberships where row.member.id != proposal.resource {
            guard let name = row.name else { continue }
            let current = rows[row.member.id].flatMap { Self.name(of: $0.stored) }
            let sharesValue = values.contains { attribute, value in
                name.values[attribute].map { NameKey($0) == NameKey(value) } ?? false
            }
            guard
                name.dn == proposal.takes && current?.dn != name.dn || sharesValue && current?.values != name.values
            else { continue }
            return StaleName(group: row.group, member: row.member.id, name: current)
        }
        return nil
    }

    /// Makes every decision stale that was taken about those whose entries a write to their group changes.
    func overtake(_ proposal: Proposal) {
        for id in reached(by: proposal) {
            guard let stored = rows[id]?.stored else { continue }
            rows[id]?.stored = stored.with(rowVersion: stored.rowVersion + 1)
        }
    }

    /// Whether an entry is being repaired that a write to its group is about to change.
    func isUnderRepair(_ proposal: Proposal) -> Bool {
        reached(by: proposal).contains { records[$0]?.intent.kind.isUpkeep ?? false }
    }

    private func reached(by proposal: Proposal) -> [ResourceID] {
        guard proposal.reach != .none else { return [] }
        let others = proposal.reach == .all ? settled(in: proposal.resource).map(\.member.id) : []
        return proposal.members.added.map(\.id) + proposal.members.removed + others
    }

    /// Makes an announced change real.
    func settle(_ intent: Intent) {
        if intent.desired == nil {
            memberships.removeAll { $0.group == intent.resource || $0.member.id == intent.resource }
        }
        let leaving = Set(intent.members.removed)
        memberships.removeAll { $0.group == intent.resource && leaving.contains($0.member.id) }
        for index in memberships.indices where memberships[index].group == intent.resource {
            if !memberships[index].isLeaving { memberships[index].isSettled = true }
        }
        for member in intent.members.added {
            for index in memberships.indices
            where memberships[index].group == intent.resource && memberships[index].member.id == member.id {
                memberships[index].isSettled = true
                memberships[index].isLeaving = false
            }
        }
        for member in intent.members.added where !member.isAdopted {
            for index in memberships.indices
            where memberships[index].group == intent.resource && memberships[index].member.id == member.id {
                memberships[index].isAdopted = false
            }
        }
        rename(intent.members.renamed)
    }

    /// Notes under which names members stand in the entries of their groups.
    func rename(_ names: [StaleName]) {
        for name in names {
            for index in memberships.indices
            where memberships[index].group == name.group && memberships[index].member.id == name.member {
                memberships[index].name = name.name
            }
        }
    }
}

extension MemoryStore {
    package func members(of group: ResourceID) async throws -> [Membership] {
        settled(in: group).map { Membership(id: $0.member.id, type: $0.type, display: $0.member.display) }
    }

    package func groups(of member: ResourceID) async throws -> [Membership] {
        memberships.filter { $0.member.id == member && $0.isSettled }.map { row in
            Membership(id: row.group, type: .group, display: rows[row.group]?.stored.resource.displayName)
        }
    }

    package func heldMemberships(of member: ResourceID) async throws -> [HeldMembership] {
        memberships.filter { $0.member.id == member }
            .map {
                HeldMembership(
                    group: $0.group, display: $0.member.display, name: $0.name, isAdopted: $0.isAdopted,
                    isLeaving: $0.isLeaving)
            }
    }

    package func adoptedMembers(of group: ResourceID) async throws -> [ResourceID] {
        settled(in: group).filter(\.isAdopted).map(\.member.id)
    }

    package func adoptedMembers(of group: ResourceID, among ids: [ResourceID]) async throws -> Set<ResourceID> {
        Set(ids).intersection(try await adoptedMembers(of: group))
    }

    package func memberCount(of group: ResourceID, upTo limit: Int) async throws -> Int {
        min(limit, settled(in: group).count)
    }

    package func nameCount(in group: ResourceID, upTo limit: Int) async throws -> Int {
        min(limit, settled(in: group).count { $0.name != nil })
    }

    package func members(of group: ResourceID, among ids: [ResourceID]) async throws -> Set<ResourceID> {
        Set(ids).intersection(settled(in: group).map(\.member.id))
    }

    package func places(of ids: [ResourceID]) async throws -> [ResourceID: DN] {
        Dictionary(
            ids.compactMap { id in
                guard let stored = rows[id]?.stored, stored.lifecycle == .living else { return nil }
                return stored.link.map { (id, $0.dn) }
            }, uniquingKeysWith: { $1 })
    }

    package func names(ofMembersOf group: ResourceID) async throws -> [MemberName] {
        settled(in: group).filter { $0.name != nil || !losesEntry($0.member.id) }.compactMap { row in
            guard let stored = rows[row.member.id]?.stored, stored.lifecycle == .living else { return nil }
            return Self.name(of: stored)
        }
    }

    package func groupNames(of member: ResourceID) async throws -> [GroupName] {
        memberships.filter { $0.member.id == member }.map { row in
            GroupName(
                group: row.group, values: rows[row.group]?.stored.kept.names ?? [:],
                coming: records[row.group]?.intent.kept.names)
        }
    }

    package func names(of members: [ResourceID], in group: ResourceID) async throws -> [ResourceID: MemberName] {
        Dictionary(
            memberships.filter { $0.group == group && ($0.isSettled || $0.isLeaving) }
                .filter { members.contains($0.member.id) }
                .compactMap { row in row.name.map { (row.member.id, $0) } }, uniquingKeysWith: { $1 })
    }

    package func staleNames(of members: [ResourceID]) async throws -> [StaleName] {
        members.flatMap { id in memberships.filter { $0.member.id == id }.compactMap(stale) }
    }

    package func staleNames(in group: ResourceID) async throws -> [StaleName] {
        settled(in: group).compactMap(stale)
    }

    private func stale(_ row: MemberRow) -> StaleName? {
        guard row.isSettled, let stored = rows[row.member.id]?.stored, stored.lifecycle == .living,
            Self.name(of: stored) != row.name, row.name != nil || !losesEntry(row.member.id)
        else { return nil }
        return StaleName(group: row.group, member: row.member.id, name: Self.name(of: stored))
    }

    private func settled(in group: ResourceID) -> [MemberRow] {
        memberships.filter { $0.group == group && $0.isSettled }
            .sorted { $0.member.id.text < $1.member.id.text }
    }
}

extension StoredResource {
    /// The same resource with another version of its row, or with something else kept of it.
    func with(rowVersion: Int64? = nil, kept: Kept? = nil) -> StoredResource {
        StoredResource(
            id: id, type: type, resource: resource, kept: kept ?? self.kept, lifecycle: lifecycle, created: created,
            lastModified: lastModified, revision: revision, rowVersion: rowVersion ?? self.rowVersion,
            isAcknowledged: isAcknowledged, link: link, retired: retired, arrears: arrears)
    }
}
