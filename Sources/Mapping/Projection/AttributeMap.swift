package import Directory
package import SCIM

/// A compiled mapping of one resource type: pure, and immutable once compiled.
package struct AttributeMap: Sendable {
    /// Entries are created below this DN, and nothing outside it is ever looked after.
    package let base: DN
    /// The attributes that name an entry, at least one.
    package let naming: [AttributeName]
    /// Where below the base an entry stands; nil for directly below it.
    package let container: ContainerTemplate?
    /// The object classes that every entry carries.
    package let objectClasses: [String]
    /// The rules, in the order of the file, then one for each attribute that only `active` writes.
    package let rules: [Rule]
    /// What makes an entry active or inactive, in this order.
    package let statusChanges: [StatusChange]
    /// How members stand in the entry, each way of its own; none for a type that has no members.
    package let members: [MemberRule]
    /// How the memberships in these groups stand on the members; nil where they do not.
    package let membership: MembershipRule?
    /// Which resources are mapped at all; nil for all.
    package let scope: Scope?
    /// How mail addresses are found; nil where the section says nothing of them.
    package let addressRule: AddressRule?
    /// By what an entry that stands already is known, in the order of the file.
    package let correlations: [Correlation]
    /// The values that have to be chosen.
    package let generators: [Generator]
    /// Which entries are never written; nil where any may be.
    package let protection: Protection?
    /// What becomes of the entry of a resource that a client deletes.
    package let deprovisioning: Deprovisioning
    /// How the passwords of clients get into the directory; nil where they do not.
    package let password: PasswordRule?
    /// The type of resource that is mapped.
    package let resourceType: ResourceType
    /// Where these entries hold the groups that they are members of; nil where only the groups' entries do.
    package internal(set) var membershipAttribute: AttributeName?

    /// The first of the attributes that name an entry.
    package var rdn: AttributeName { naming[0] }

    /// The attributes that the mapping writes or reads, but for the members of a group.
    package var managedAttributes: [AttributeName] { [.objectClass] + rules.map(\.attribute) }

    /// The attributes in which members of a group stand, or the groups of a member: there may be very many values.
    package var memberAttributes: [AttributeName] {
        members.map(\.attribute) + (membershipAttribute.map { [$0] } ?? [])
    }

    /// The attributes that tell whether an entry is protected.
    package var protectingAttributes: [AttributeName] { protection?.filter.attributes ?? [] }

    /// Whether what an entry should hold depends on other resources, beside the members of a group: on those that it
    /// names, or on the groups that stand on it.
    package var dependsOnOthers: Bool {
        membershipAttribute != nil
            || rules.contains { if case .reference = $0.pipeline.source { true } else { false } }
    }

    /// Whether what an entry should hold depends on nothing but its resource.
    package var isSelfContained: Bool { members.isEmpty && !dependsOnOthers }

    /// The SCIM attribute that feeds an attribute of the directory; nil for one that is not managed.
    package func source(of attribute: AttributeName) -> String? {
        if members.contains(where: { $0.attribute == attribute }) { return "members" }
        if attribute == membershipAttribute { return "groups" }
        return rules.first { $0.attribute == attribute }?.sourceDescription
    }

    /// The mail addresses of a resource; none where the section says nothing of them.
    ///
    /// - Parameter formerAliases: addresses that it had before, which stay as aliases where the section says so.
    /// - Throws: `MappingProblem` for what is no address, is in a domain that is not handled, or is reserved.
    package func addresses(
        of resource: Resource, formerAliases: [String] = []
    ) throws(MappingProblem) -> AddressSet {
        guard let addressRule else { return AddressSet(primary: nil, aliases: []) }
        return try addressRule.addresses(Evaluation(resource: resource), former: formerAliases)
    }

    /// The ids of the resources that a resource names, as a user's manager, each once.
    package func references(in resource: Resource) -> [String] {
        let evaluation = Evaluation(resource: resource)
        var ids: [String] = []
        for rule in rules {
            guard case .reference(let path, _) = rule.pipeline.source else { continue }
            for id in evaluation.references(at: path) where !ids.contains(id) { ids.append(id) }
        }
        return ids
    }

    /// The attributes of their entries that the mapping asks for.
    package var referencedAttributes: [AttributeName] {
        rules.compactMap { if case .reference(_, .attribute(let name)) = $0.pipeline.source { name } else { nil } }
    }

    func evaluation(
        of resource: Resource, resolved: [String: ResolvedReference] = [:], formerAliases: [String] = []
    ) throws(MappingProblem) -> Evaluation {
        var evaluation = Evaluation(resource: resource, resolved: resolved)
        if addressRule != nil { evaluation.addresses = try addresses(of: resource, formerAliases: formerAliases) }
        return evaluation
    }
}
