package import Directory
package import SCIM

/// Entries that were taken over: what no client has spoken of is the directory's.
extension AttributeMap {
    /// A projection that asks for nothing but what clients have claimed. An entry that has to be made gets all of it.
    package func restricted(_ projection: Projection, to claims: Claims) -> Projection {
        var result = Projection(
            dn: projection.dn, attributes: projection.attributes.map { restricted($0, to: claims) },
            containers: projection.containers, staysInContainer: projection.staysInContainer,
            inactiveContainer: projection.inactiveContainer, unresolved: projection.unresolved)
        result.keepsName = !naming.contains { isClaimed($0, by: claims) }
        result.keepsContainer = !isPlaceClaimed(by: claims)
        return result
    }

    private func restricted(_ attribute: ManagedAttribute, to claims: Claims) -> ManagedAttribute {
        var attribute = attribute
        if attribute.authority == .scim, !isClaimed(attribute.name, by: claims) || isStandIn(attribute) {
            attribute.authority = .initial
        }
        // Who put values of many there before is not asked to take them away.
        if holdsMany(attribute.name), attribute.tolerance == .none { attribute.tolerance = .all }
        return attribute
    }

    /// Whether nobody but the placeholder should stand there: beside strangers there is no need for it.
    private func isStandIn(_ attribute: ManagedAttribute) -> Bool {
        members.contains { rule in
            rule.attribute == attribute.name && rule.standIn.map { attribute.values == [$0] } ?? false
        }
    }

    /// Whether a client has spoken of what an attribute of the entry is made of. The classes come with the first claim, and
    /// the members of a group are told apart one by one.
    private func isClaimed(_ attribute: AttributeName, by claims: Claims) -> Bool {
        if attribute == .objectClass { return !claims.isEmpty }
        if memberAttributes.contains(attribute) { return true }
        if isActiveClaimed(by: claims), statusChanges.contains(where: { $0.attribute == attribute }) { return true }
        return rules.contains { $0.attribute == attribute && isClaimed($0, by: claims) }
    }

    func isClaimed(_ rule: Rule, by claims: Claims) -> Bool {
        switch rule.pipeline.source {
        case .active: return isActiveClaimed(by: claims)
        case .owner: return !claims.isEmpty
        default: break
        }
        return rule.pipeline.paths(addressRule).contains { claims.contains($0.selector.attribute) }
    }

    func isActiveClaimed(by claims: Claims) -> Bool {
        resourceType.resolve(AttributePath(name: "active"), .lenient).map(claims.contains) ?? false
    }

    private func isPlaceClaimed(by claims: Claims) -> Bool {
        var templates = [container].compactMap { $0 }
        for case .container(let template) in statusChanges {
            if isActiveClaimed(by: claims) { return true }
            templates.append(template)
        }
        let paths = templates.flatMap(\.rdns).joined().flatMap { $0.value.placeholders }.flatMap {
            $0.paths(addressRule)
        }
        return paths.contains { claims.contains($0.selector.attribute) }
    }

    private func holdsMany(_ attribute: AttributeName) -> Bool {
        if memberAttributes.contains(attribute) { return true }
        return rules.contains { rule in
            rule.attribute == attribute
                && rule.pipeline.paths(addressRule).contains { $0.selector.attribute.attribute.isMultiValued }
        }
    }
}
