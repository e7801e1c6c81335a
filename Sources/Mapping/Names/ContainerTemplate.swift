import Directory

/// Where below the base entries stand, such as `ou=Users,domainName={userName|domain}`.
///
/// Each value is a template of its own: what comes from a resource can never add a part to the name.
package struct ContainerTemplate: Sendable, CustomStringConvertible {
    struct Part: Sendable {
        let name: AttributeName
        let value: Template
    }

    /// The container as it was written.
    package let description: String
    /// For each RDN its parts; the nearest RDN first.
    let rdns: [[Part]]

    init(_ text: String, rdns: [[Part]]) {
        description = text
        self.rdns = rdns
    }

    /// The container of a resource, below the base.
    func container(
        below base: DN, _ values: (Pipeline) throws(MappingProblem) -> [String]
    ) throws(MappingProblem) -> DN {
        var result: [RDN] = []
        for parts in rdns {
            var pairs: [AttributeTypeAndValue] = []
            for part in parts {
                let texts = try part.value.texts(values)
                guard let text = texts.first, texts.count == 1, !text.isEmpty else {
                    let problem = texts.isEmpty ? "a value is needed" : "exactly one value is needed"
                    throw MappingProblem(
                        attribute: part.value.sourceDescription ?? description,
                        message: "\(problem), because it names the container of the entry")
                }
                pairs.append(AttributeTypeAndValue(part.name, AttributeValue(text)))
            }
            if let rdn = RDN(values: pairs) { result.append(rdn) }
        }
        return DN(result + base.rdns)
    }

    /// Whether an entry stands in the container of some resource, or below it.
    func mayHold(_ dn: DN, below base: DN) -> Bool {
        guard dn.isDescendant(of: base) else { return false }
        let above = dn.rdns.dropLast(base.rdns.count).dropFirst()
        return above.count >= rdns.count
            && zip(above.suffix(rdns.count), rdns).allSatisfy { rdn, parts in
                rdn.values.count == parts.count && parts.allSatisfy { $0.mayBe(rdn.value(of: $0.name)) }
            }
    }
}

extension ContainerTemplate.Part {
    /// Whether the value of an RDN can come of this part; what a placeholder gives may be anything.
    fileprivate func mayBe(_ other: AttributeValue?) -> Bool {
        guard let other, value.placeholders.isEmpty else { return other != nil }
        let text = value.parts.map { if case .text(let text) = $0 { text } else { "" } }.joined()
        return MatchingRule.caseIgnore.matches(other, AttributeValue(text))
    }
}
