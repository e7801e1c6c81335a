package import Directory
import SCIM
package import Sync

extension MemoryStore {
    /// Whether somebody may become a member.
    func mayJoin(_ id: ResourceID) -> Bool {
        guard let stored = rows[id]?.stored, stored.lifecycle == .living else { return false }
        return records[id].map { $0.intent.desired != nil } ?? true
    }

    /// Notes a membership that nobody sees yet.
    func announce(_ member: NewMember, to group: ResourceID) -> NewMember {
        if let row = memberships.first(where: { $0.group == group && $0.member.id == member.id }) {
            return NewMember(id: member.id, display: member.display, name: row.name)
        }
        guard let stored = rows[member.id]?.stored else { return member }
        let name = losesEntry(member.id) ? nil : stored.link?.dn
        let named = NewMember(id: member.id, display: member.display, name: name)
        memberships.append(MemberRow(group: group, member: named, type: stored.type, name: name))
        return named
    }

    /// Whether somebody is about to lose the entry and to live on.
    private func losesEntry(_ id: ResourceID) -> Bool { records[id]?.endsEntry ?? false }

    /// A group whose entry still holds a DN as the name of somebody whose entry has another one by now.
    func staleHolder(of name: DN, but member: ResourceID) -> StaleName? {
        for row in memberships where row.name == name && row.member.id != member {
            let current = rows[row.member.id]?.stored.link?.dn
            guard current != name else { continue }
            return StaleName(group: row.group, member: row.member.id, name: current)
        }
        return nil
    }

    /// Makes an announced change real.
    func settle(_ intent: Intent) {
        if intent.desired == nil {
            memberships.removeAll { $0.group == intent.resource || $0.member.id == intent.resource }
        }
        let leaving = Set(intent.members.removed)
        memberships.removeAll { $0.group == intent.resource && leaving.contains($0.member.id) }
        for index in memberships.indices where memberships[index].group == intent.resource {
            memberships[index].isSettled = true
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
            .map { HeldMembership(group: $0.group, display: $0.member.display, name: $0.name) }
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

    package func places(ofMembersOf group: ResourceID) async throws -> [DN] {
        let ids = settled(in: group).filter { $0.name != nil || !losesEntry($0.member.id) }.map(\.member.id)
        let places = try await places(of: ids)
        return ids.compactMap { places[$0] }
    }

    package func names(of members: [ResourceID], in group: ResourceID) async throws -> [ResourceID: DN] {
        Dictionary(
            settled(in: group).filter { members.contains($0.member.id) }
                .compactMap { row in row.name.map { (row.member.id, $0) } }, uniquingKeysWith: { $1 })
    }

    package func staleNames(of member: ResourceID) async throws -> [StaleName] {
        memberships.filter { $0.member.id == member }.compactMap(stale)
    }

    package func staleNames(in group: ResourceID) async throws -> [StaleName] {
        settled(in: group).compactMap(stale)
    }

    private func stale(_ row: MemberRow) -> StaleName? {
        guard row.isSettled, let stored = rows[row.member.id]?.stored, stored.lifecycle == .living,
            stored.link?.dn != row.name, row.name != nil || !losesEntry(row.member.id)
        else { return nil }
        return StaleName(group: row.group, member: row.member.id, name: stored.link?.dn)
    }

    private func settled(in group: ResourceID) -> [MemberRow] {
        memberships.filter { $0.group == group && $0.isSettled }
            .sorted { $0.member.id.text < $1.member.id.text }
    }
}
