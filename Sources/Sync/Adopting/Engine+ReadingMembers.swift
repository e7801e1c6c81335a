import Directory
import Mapping
import SCIM

/// The members of a group that was taken over: whom no client put there is a member as long as the entry says so.
extension Engine {
    /// The same work with the members that the group's entry names and nobody knew of, and without those that it names no
    /// more.
    ///
    /// - Throws: an error of the state; `SyncError` with `invalidValue`.
    func readingMembers(of entry: Entry, into work: Work, _ map: AttributeMap) async throws -> Work {
        guard work.type == .group, work.kept.claims != nil, case .whole(let change) = work.members,
            let names = work.names, let rule = map.members.first
        else { return work }
        let held = Set(entry[rule.attribute].map(rule.equality.key))
        let gone = try await membersGone(from: work.resource, change, rule, held)
        let known = Set(names.compactMap(rule.value).map(rule.equality.key))
        let values = entry[rule.attribute].filter { !known.contains(rule.equality.key(of: $0)) && $0 != rule.standIn }
        let come = try await newMembers(values, rule, of: work.resource)
        guard !gone.isEmpty || !come.isEmpty else { return work }
        let staying = names.filter { name in !gone.values.contains { $0.dn == name.dn } } + come.map(\.name)
        let demand = try await demand(
            for: work.desired, of: work.resource, as: work.type, link: work.link, kept: work.kept, members: staying)
        return work.informed(
            MembershipChange(
                added: come.map { NewMember(id: $0.id, isAdopted: true) },
                removed: change.removed + gone.keys.sorted { $0.text < $1.text },
                renamed: change.renamed.filter { gone[$0.member] == nil }), names: staying, demand)
    }

    /// Those whom the entry named before any client did and names no more, neither as they are known there nor as they are
    /// called by now; with their names of now.
    private func membersGone(
        from group: ResourceID, _ change: MembershipChange, _ rule: MemberRule, _ held: Set<MatchingRule.Key>
    ) async throws -> [ResourceID: MemberName] {
        let adopted = try await store.adoptedMembers(of: group)
        let names = try await store.names(of: adopted, in: group)
        let current = Dictionary(change.renamed.map { ($0.member, $0.name) }, uniquingKeysWith: { $1 })
        var gone: [ResourceID: MemberName] = [:]
        for member in adopted {
            guard let name = names[member] else { continue }
            let now = current[member].flatMap { $0 } ?? name
            let isHeld = [name, now].compactMap(rule.value).contains { held.contains(rule.equality.key(of: $0)) }
            if !isHeld { gone[member] = now }
        }
        return gone
    }

    /// The living resources that values of a group's entry name.
    func newMembers(
        _ values: [AttributeValue], _ rule: MemberRule, of group: ResourceID
    ) async throws -> [(id: ResourceID, name: MemberName)] {
        var found: [(id: ResourceID, name: MemberName)] = []
        for value in values {
            guard let stored = try await resource(named: value, rule), stored.lifecycle == .living,
                stored.id != group, let link = stored.link, !found.contains(where: { $0.id == stored.id })
            else { continue }
            found.append((stored.id, MemberName(link.dn, values: stored.kept.names)))
        }
        let leaving = found.isEmpty ? [] : try await store.leavingMembers(of: group)
        let members = try await store.members(of: group, among: found.map(\.id)).union(leaving)
        return found.filter { !members.contains($0.id) }
    }

    private func resource(named value: AttributeValue, _ rule: MemberRule) async throws -> StoredResource? {
        guard let text = value.string else { return nil }
        switch rule.naming {
        case .dn:
            guard let dn = try? DN(text) else { return nil }
            return try await store.resources(.dn(dn), type: nil).first
        case .attribute(let name):
            guard let id = try await store.holder(of: Self.holding(text, as: name)) else { return nil }
            return try await store.resource(id)
        }
    }
}
