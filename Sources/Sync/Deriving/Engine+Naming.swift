import Directory
import Mapping
import Planning
import SCIM

extension Engine {
    /// What is kept of a resource, with the values of its entry by which groups name it, or members name the group.
    /// One that the mapping leaves out keeps those that it has, if it keeps its entry.
    func named(_ kept: Kept, of resource: Resource, as type: ResourceKind, link: Link?) -> Kept {
        let attributes = mappings.namingAttributes(of: type)
        guard !attributes.isEmpty, let map = mappings[type] else { return kept }
        let asks = (try? asksForEntry(of: resource, as: type, link: link)) ?? true
        if !asks, link != nil, map.leavesOut(resource) != .delete { return kept }
        var kept = kept
        kept.names = [:]
        guard asks else { return kept }
        // What cannot be projected is refused where its entry is asked for.
        let projection = try? map.project(
            resource, generated: map.generated(kept), formerAliases: kept.formerAddresses)
        for name in attributes { kept.names[name.scope] = projection?[name]?.values.first?.string }
        return kept
    }

    /// The groups of somebody as they should stand on the member's own entry; nil where the mapping keeps them in the
    /// entries of the groups alone.
    func memberships(of member: ResourceID, as type: ResourceKind) async throws -> Memberships? {
        guard mappings[type]?.membershipAttribute != nil, let rule = mappings.groups?.membership else { return nil }
        let groups = try await store.groupNames(of: member)
        let settled = groups.filter { $0.coming == nil }.map(\.values)
        let moving = groups.flatMap { group in group.coming.map { [group.values, $0] } ?? [] }
        func values(_ names: [[String: String]]) -> [AttributeValue] {
            names.compactMap { $0[rule.value.scope] }.map { AttributeValue($0) }
        }
        return Memberships(names: values(settled), undecided: values(moving))
    }

    /// The subject of a comparison with an entry. Where memberships stand on the members, those groups of ours that the
    /// entry names without being a member are to go; what is none of our groups is somebody else's.
    func subject(of work: Work, beside entry: Entry?) async throws -> Subject {
        if work.type == .group, work.kept.claims != nil { return try await subject(ofAdopted: work) }
        // What stood on an entry that was taken over is none of ours to take away.
        guard work.kept.claims == nil, let entry, let projection = work.projection,
            let name = mappings[work.type]?.membershipAttribute,
            let rule = mappings.groups?.membership, let wanted = projection[name]
        else { return work.subject }
        let equality = MatchingRule.equality(of: name)
        var unwanted: [AttributeValue] = []
        for value in entry[name] where !wanted.values.contains(where: { equality.matches($0, value) }) {
            guard let text = value.string, let holder = try await store.holder(of: groupHolding(text, as: rule.value)),
                try await store.resource(holder)?.type == .group
            else { continue }
            unwanted.append(value)
        }
        guard !unwanted.isEmpty else { return work.subject }
        return work.subject.projecting(to: projection.replacing(name) { $0.unwanted = unwanted })
    }

    /// In a group that was taken over values of others stay, and former names of its own members are none of those.
    private func subject(ofAdopted work: Work) async throws -> Subject {
        guard let projection = work.projection, case .whole(let change) = work.members, !change.renamed.isEmpty,
            let rules = mappings[work.type]?.members
        else { return work.subject }
        let former = try await store.names(of: change.renamed.map(\.member), in: work.resource)
        var result = projection
        for rule in rules {
            let wanted = Set((projection[rule.attribute]?.values ?? []).map(rule.equality.key))
            let values = former.values.compactMap(rule.value).filter { !wanted.contains(rule.equality.key(of: $0)) }
            result = result.replacing(rule.attribute) { $0.unwanted += values }
        }
        return work.subject.projecting(to: result)
    }

    /// The name of a group as the book has it: a number that was chosen stands there as a number.
    private func groupHolding(_ value: String, as attribute: AttributeName) -> Holding {
        let generator = mappings.groups?.generators.first { $0.scope == attribute.scope }
        return generator?.holding(value, reuseAfter: nil) ?? Self.holding(value, as: attribute)
    }

    /// A value of an entry by which it is known, as one that no other entry may have: its memberships would be inherited.
    static func holding(_ value: String, as attribute: AttributeName, reuseAfter pause: Int64? = nil) -> Holding {
        Holding(scope: attribute.scope, key: NameKey(value).text, reuseAfter: pause ?? 0)
    }
}

extension Projection {
    /// The same projection with another idea of one attribute.
    fileprivate func replacing(_ name: AttributeName, _ change: (inout ManagedAttribute) -> Void) -> Projection {
        var attributes = attributes
        for index in attributes.indices where attributes[index].name == name { change(&attributes[index]) }
        var result = Projection(
            dn: dn, attributes: attributes, containers: containers, staysInContainer: staysInContainer,
            inactiveContainer: inactiveContainer, unresolved: unresolved)
        (result.keepsName, result.keepsContainer) = (keepsName, keepsContainer)
        result.keepsOtherNaming = keepsOtherNaming
        return result
    }
}
