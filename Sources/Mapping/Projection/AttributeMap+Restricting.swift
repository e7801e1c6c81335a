package import Directory
package import SCIM

/// Entries that were taken over: what no client has spoken of is the directory's.
extension AttributeMap {
    /// A projection that asks for nothing but what clients have claimed. An entry that has to be made gets all of it.
    ///
    /// - Parameter resource: what was projected.
    package func restricted(_ projection: Projection, of resource: Resource, to claims: Claims) -> Projection {
        let claimed = ClaimedRules(map: self, claims: claims, resource: resource)
        var result = Projection(
            dn: projection.dn, attributes: projection.attributes.map { restricted($0, claimed) },
            containers: projection.containers, staysInContainer: projection.staysInContainer,
            inactiveContainer: projection.inactiveContainer, unresolved: projection.unresolved)
        result.keepsName = !naming.contains(where: claimed.contains)
        result.keepsOtherNaming = true
        result.keepsContainer = !isPlaceClaimed(by: claims)
        return result
    }

    private func restricted(_ attribute: ManagedAttribute, _ claimed: ClaimedRules) -> ManagedAttribute {
        var attribute = attribute
        if attribute.authority == .scim, !claimed.contains(attribute.name) || isStandIn(attribute) {
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
