package import Directory
package import SCIM

/// Attributes whose values are the directory's (`authority: directory`): never written, and read back into the resource.
extension AttributeMap {
    /// Whether anything is read back.
    package var readsBack: Bool { rules.contains { $0.authority == .directory } }

    /// A resource with the values that its entry holds where they are the directory's. What an attribute holds that cannot
    /// be read leaves the resource as it is there; an attribute that is absent takes the values away.
    ///
    /// - Parameter claims: of an entry that was taken over, what clients have spoken of: all else is the directory's.
    package func reading(_ entry: Entry, into resource: Resource, claims: Claims? = nil) -> Resource {
        var attributes = resource.attributes
        for (rule, inverse) in claims.map({ inverses(unclaimedBy: $0, of: resource, entry) }) ?? directoryInverses
        where rule.pipeline.condition?.holds(for: resource) ?? true {
            guard let values = inverse.values(ours(entry[rule.attribute], rule)) else { continue }
            inverse.replace(values, in: &attributes)
        }
        if let claims, !isActiveClaimed(by: claims), let active = isActive(entry) {
            attributes["active"] = .boolean(active)
        }
        return Resource(attributes: attributes)
    }

    /// The rules that read what nobody claims into what nobody claims, of those that read the same path the one that is
    /// believed: the first whose attribute the entry has.
    private func inverses(
        unclaimedBy claims: Claims, of resource: Resource, _ entry: Entry
    ) -> [(rule: Rule, inverse: Inverse)] {
        let claimed = ClaimedRules(map: self, claims: claims, resource: resource)
        let unclaimed = inverses.filter { rule, inverse in
            rule.authority == .directory
                || !claimed.contains(rule) && !claims.contains(inverse.path.selector.attribute)
        }
        let isHeld = { (rule: Rule) in !ours(entry[rule.attribute], rule).isEmpty }
        var taken: Set<TargetPath> = []
        return (unclaimed.filter { isHeld($0.rule) } + unclaimed.filter { !isHeld($0.rule) })
            .filter { taken.insert($0.inverse.path.target).inserted }
    }

    /// A resource with the directory's values as another one holds them: no client gives them any.
    ///
    /// - Parameter known: the resource as it was last read; nil for one without an entry, which has none of them.
    package func keepingDirectoryValues(of known: Resource?, in resource: Resource) -> Resource {
        var attributes = resource.attributes
        for (_, inverse) in directoryInverses {
            inverse.replace(known.map(inverse.held(by:)) ?? [], in: &attributes)
        }
        return Resource(attributes: attributes)
    }

    private var directoryInverses: [(rule: Rule, inverse: Inverse)] {
        rules.compactMap { rule in
            guard rule.authority == .directory else { return nil }
            return (try? Inverse(rule.pipeline, addresses: addressRule)).map { (rule: rule, inverse: $0) }
        }
    }
}
