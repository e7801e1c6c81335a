package import Directory
package import SCIM

/// A compiled mapping of one resource type: pure, and immutable once compiled.
package struct AttributeMap: Sendable {
    /// Entries are created directly below this DN, and nothing outside it is ever looked after.
    package let base: DN
    /// The attribute that names an entry.
    package let rdn: AttributeName
    /// The object classes that every entry carries.
    package let objectClasses: [String]
    /// The rules, in the order of the file.
    package let rules: [Rule]
    /// How members stand in the entry; nil for a type that has none.
    package let members: MemberRule?
    /// The type of resource that is mapped.
    package let resourceType: ResourceType

    package init(
        base: DN, rdn: AttributeName, objectClasses: [String], rules: [Rule], members: MemberRule? = nil,
        resourceType: ResourceType
    ) {
        self.base = base
        self.rdn = rdn
        self.objectClasses = objectClasses
        self.rules = rules
        self.members = members
        self.resourceType = resourceType
    }

    /// The attributes that the mapping writes, but for the members of a group.
    package var managedAttributes: [AttributeName] { [.objectClass] + rules.map(\.attribute) }

    /// The SCIM attribute that feeds an attribute of the directory; nil for one that is not managed.
    package func source(of attribute: AttributeName) -> String? {
        if attribute == members?.attribute { return "members" }
        return rules.first { $0.attribute == attribute }?.sourceDescription
    }

    /// The entry that a resource should be.
    ///
    /// - Parameter members: where the entries of a group's members stand; nil leaves the members out, so that they
    ///   are neither compared nor written.
    /// - Throws: `MappingProblem` naming the SCIM attribute that is missing or cannot be carried.
    package func project(_ resource: Resource, members: [DN]? = nil) throws(MappingProblem) -> Projection {
        var attributes = [
            ManagedAttribute(.objectClass, objectClasses.map { AttributeValue($0) }, toleratesOthers: true)
        ]
        var name: RDN?
        for rule in rules {
            let values = try self.values(of: rule, resource)
            if rule.attribute == rdn { name = try naming(rule, values) }
            attributes.append(ManagedAttribute(rule.attribute, values, authority: authority(of: rule, resource)))
        }
        guard let name else {
            throw MappingProblem(attribute: rdn.description, message: "the mapping does not name the entry")
        }
        if let rule = self.members, let members {
            attributes.append(ManagedAttribute(rule.attribute, rule.values(members), isReference: true))
        }
        return Projection(dn: base.child(name), attributes: attributes)
    }

    /// A client that says nothing of `active` neither enables nor disables anybody: the entry stays as it is.
    private func authority(of rule: Rule, _ resource: Resource) -> Authority {
        if case .active = rule.source, resource.isActive == nil { return .initial }
        return rule.authority
    }

    private func values(of rule: Rule, _ resource: Resource) throws(MappingProblem) -> [AttributeValue] {
        var texts = try sourceTexts(of: rule, resource)
        for step in rule.steps { texts = step.apply(to: texts) }
        var values: [AttributeValue] = []
        for text in texts where !text.isEmpty {
            let value = AttributeValue(text)
            // One phone number sent as work and as mobile is one value of the directory's attribute.
            if !values.contains(value) { values.append(value) }
        }
        return values
    }

    private func sourceTexts(of rule: Rule, _ resource: Resource) throws(MappingProblem) -> [String] {
        switch rule.source {
        case .path(let path): return try texts(at: path, resource)
        case .first(let paths):
            for path in paths {
                let found = try texts(at: path, resource).filter { !$0.isEmpty }
                if !found.isEmpty { return found }
            }
            return []
        case .constant(let values): return values
        case .active(let whenTrue, let whenFalse):
            let text = resource.isActive == false ? whenFalse : whenTrue
            return text.map { [$0] } ?? []
        }
    }

    private func texts(at path: SourcePath, _ resource: Resource) throws(MappingProblem) -> [String] {
        var texts: [String] = []
        for value in path.selector.values(in: resource) where value != .null {
            guard let text = DirectoryText.of(value) else {
                throw MappingProblem(attribute: path.description, message: "expected a text, number or boolean")
            }
            texts.append(text)
        }
        return texts
    }

    private func naming(_ rule: Rule, _ values: [AttributeValue]) throws(MappingProblem) -> RDN {
        guard let value = values.first, values.count == 1 else {
            let problem = values.isEmpty ? "a value is needed" : "exactly one value is needed"
            throw MappingProblem(
                attribute: rule.sourceDescription, message: "\(problem), because it names the entry")
        }
        return RDN(rule.attribute, value)
    }
}

/// The text of a SCIM value in the directory's syntaxes (RFC 4517).
private enum DirectoryText {
    static func of(_ value: Value) -> String? {
        switch value {
        case .string(let text): text
        case .boolean(let flag): flag ? "TRUE" : "FALSE"
        case .number(let number): number.text
        case .object(let object): object["value"].flatMap(of)
        case .null, .array: nil
        }
    }
}
