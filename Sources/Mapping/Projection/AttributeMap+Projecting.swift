package import Directory
package import SCIM

extension AttributeMap {
    /// The entry that a resource should be.
    ///
    /// - Parameters:
    ///   - members: the names of a group's members; nil leaves the members out, so that they are neither compared nor
    ///     written.
    ///   - memberships: the groups that stand on the entry of their member; nil leaves them out in the same way.
    ///   - generated: the values that were chosen for the attributes of `generators`.
    ///   - resolved: the entries of the resources of `references(in:)`, by id, as far as they have any.
    ///   - absent: those of them that will never have one. What the entry holds for the others is left as it is.
    ///   - formerAliases: mail addresses that the resource had before.
    ///   - owner: the mark of the resource's owner; nil leaves it out, so that it is neither compared nor written.
    /// - Throws: `MappingProblem` naming the SCIM attribute that is missing or cannot be carried, or the generator
    ///   that has no value yet.
    package func project(
        _ resource: Resource, members: [MemberName]? = nil, memberships: Memberships? = nil,
        generated: [AttributeName: String] = [:],
        resolved: [String: ResolvedReference] = [:], absent: Set<String> = [], formerAliases: [String] = [],
        owner: OwnerMark? = nil
    ) throws(MappingProblem) -> Projection {
        var evaluation = try evaluation(of: resource, resolved: resolved, formerAliases: formerAliases)
        evaluation.absent = absent
        evaluation.owner = owner
        var attributes = [
            ManagedAttribute(.objectClass, objectClasses.map { AttributeValue($0) }, toleratesOthers: true)
        ]
        for rule in rules where rule.isProjected(owner) {
            attributes.append(try attribute(rule, evaluation, generated))
        }
        for change in statusChanges { change.apply(to: &attributes, isActive: resource.isActive) }
        let containers = try containers(evaluation)
        let name = try name(of: attributes)
        if let members { attributes += self.members.map { $0.managed(members) } }
        if let membershipAttribute, let memberships { attributes.append(memberships.managed(membershipAttribute)) }
        return Projection(
            dn: containers[0].child(name), attributes: attributes, containers: containers,
            staysInContainer: resource.isActive == nil && containers.count > 1,
            inactiveContainer: containers.count > 1 ? containers[resource.isActive == false ? 0 : 1] : nil,
            unresolved: unresolved(evaluation))
    }

    private func attribute(
        _ rule: Rule, _ evaluation: Evaluation, _ generated: [AttributeName: String]
    ) throws(MappingProblem) -> ManagedAttribute {
        let values =
            if case .generated = rule.pipeline.source {
                try chosen(rule, evaluation.resource, generated)
            } else {
                try evaluation.values(rule.pipeline)
            }
        return ManagedAttribute(
            rule.attribute, values, authority: isPending(rule, evaluation) ? .initial : rule.authority,
            comparison: rule.comparison, tolerance: rule.tolerance)
    }

    /// Whether a resource that a rule names will have an entry but has none yet: what stands there is left until then.
    private func isPending(_ rule: Rule, _ evaluation: Evaluation) -> Bool {
        guard case .reference(let path, let target) = rule.pipeline.source else { return false }
        return evaluation.references(at: path).contains { id in
            evaluation.resolved[id].flatMap(target.value) == nil && !evaluation.absent.contains(id)
        }
    }

    private func chosen(
        _ rule: Rule, _ resource: Resource, _ generated: [AttributeName: String]
    ) throws(MappingProblem) -> [AttributeValue] {
        guard rule.pipeline.condition?.holds(for: resource) ?? true else { return [] }
        guard let value = generated[rule.attribute] else {
            throw MappingProblem(
                attribute: rule.attribute.description, message: "no value has been chosen yet",
                generator: rule.attribute)
        }
        return [AttributeValue(value)]
    }

    /// Where the entry stands, then where it would stand in the other state. A user of whom nobody said whether he is
    /// active is created where active ones are.
    private func containers(_ evaluation: Evaluation) throws(MappingProblem) -> [DN] {
        func place(_ template: ContainerTemplate?) throws(MappingProblem) -> DN {
            try template?.container(below: base) { pipeline throws(MappingProblem) in
                try evaluation.texts(pipeline)
            } ?? base
        }
        let active = try place(container)
        var inactive: ContainerTemplate?
        for case .container(let template) in statusChanges { inactive = template }
        guard let inactive else { return [active] }
        let other = try place(inactive)
        return evaluation.resource.isActive == false ? [other, active] : [active, other]
    }

    private func name(of attributes: [ManagedAttribute]) throws(MappingProblem) -> RDN {
        var values: [AttributeTypeAndValue] = []
        for name in naming {
            let found = attributes.first { $0.name == name }?.values ?? []
            guard let value = found.first, found.count == 1 else {
                let problem = found.isEmpty ? "a value is needed" : "exactly one value is needed"
                throw MappingProblem(
                    attribute: source(of: name) ?? name.description,
                    message: "\(problem), because it names the entry")
            }
            values.append(AttributeTypeAndValue(name, value))
        }
        guard let rdn = RDN(values: values) else {
            throw MappingProblem(attribute: resourceType.name, message: "the mapping does not name the entry")
        }
        return rdn
    }

    private func unresolved(_ evaluation: Evaluation) -> [UnresolvedReference] {
        rules.flatMap { rule -> [UnresolvedReference] in
            guard case .reference(let path, let target) = rule.pipeline.source,
                rule.pipeline.condition?.holds(for: evaluation.resource) ?? true
            else { return [] }
            return evaluation.references(at: path)
                .filter { evaluation.resolved[$0].flatMap(target.value) == nil }
                .map { UnresolvedReference(attribute: rule.attribute, id: $0) }
        }
    }
}

extension Rule {
    /// Whether the rule itself gives the projection an attribute.
    fileprivate func isProjected(_ owner: OwnerMark?) -> Bool {
        switch pipeline.source {
        case .active: false
        case .owner: owner != nil
        default: authority != .directory
        }
    }
}
