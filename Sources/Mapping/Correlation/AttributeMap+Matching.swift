package import Directory
package import SCIM

/// By what an entry is known as that of a resource.
package struct CorrelationMatch: Sendable {
    /// How much it proves.
    package let strength: Correlation.Strength
    /// The attribute that both agree in.
    package let attribute: AttributeName
    /// The value that the entry holds there.
    package let value: AttributeValue
}

extension AttributeMap {
    /// The rule by which an entry is most surely that of a resource; nil where none says so.
    ///
    /// - Parameter instance: the gateway whose mark in the entry proves more than any rule.
    package func match(_ resource: Resource, _ entry: Entry, instance: String? = nil) -> CorrelationMatch? {
        if let name = ownerMark, let instance, mark(of: entry, by: instance) != nil,
            let value = entry.attributes.first(name)
        {
            return CorrelationMatch(strength: .strong, attribute: name, value: value)
        }
        guard let evaluation = try? evaluation(of: resource) else { return nil }
        for strength in Correlation.Strength.allCases {
            for correlation in correlations where correlation.strength == strength {
                let rule = MatchingRule.equality(of: correlation.attribute)
                let wanted = Set(((try? evaluation.values(correlation.pipeline)) ?? []).map(rule.key))
                guard let value = entry[correlation.attribute].first(where: { wanted.contains(rule.key(of: $0)) })
                else {
                    continue
                }
                return CorrelationMatch(strength: strength, attribute: correlation.attribute, value: value)
            }
        }
        return nil
    }

    /// A filter for the entries that are proven to be that of a resource; nil where it has none of the values for it.
    ///
    /// - Throws: `MappingProblem` where a value cannot be carried.
    package func strongFilter(for resource: Resource) throws(MappingProblem) -> DirectoryFilter? {
        var terms: [DirectoryFilter] = []
        let evaluation = try evaluation(of: resource)
        for correlation in correlations where correlation.strength == .strong {
            for value in try evaluation.values(correlation.pipeline) {
                terms.append(.equality(correlation.attribute, value))
            }
        }
        return terms.count > 1 ? .or(terms) : terms.first
    }
}
