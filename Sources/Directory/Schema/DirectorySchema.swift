/// The part of a server's schema that decides which entries it accepts (RFC 4512 §4).
package struct DirectorySchema: Hashable, Sendable {
    private var classes: [String: ObjectClassDefinition] = [:]
    private var attributes: [String: AttributeTypeDefinition] = [:]
    private var contentRules: [String: ContentRuleDefinition] = [:]
    /// Names that stand for two different classes or attributes.
    package private(set) var collisions: [String] = []
    /// Descriptions that could not be read.
    package private(set) var unreadable: [String] = []

    /// The attributes of the subschema entry that hold what is read here.
    package static let attributes: [AttributeName] = ["objectClasses", "attributeTypes", "dITContentRules"]

    /// - Parameters:
    ///   - objectClasses: the values of the subschema entry's `objectClasses`.
    ///   - attributeTypes: the values of its `attributeTypes`.
    ///   - contentRules: the values of its `dITContentRules`.
    package init(objectClasses: [String], attributeTypes: [String], contentRules: [String] = []) {
        for text in objectClasses { add(ObjectClassDefinition(text), text) }
        for text in attributeTypes { add(AttributeTypeDefinition(text), text) }
        for rule in contentRules.compactMap({ ContentRuleDefinition($0) }) { self.contentRules[rule.oid] = rule }
    }

    /// Reads a subschema entry (RFC 4512 §4.2).
    package init(_ entry: Entry) {
        let texts = Self.attributes.map { entry[$0].compactMap(\.string) }
        self.init(objectClasses: texts[0], attributeTypes: texts[1], contentRules: texts[2])
    }

    private mutating func add(_ definition: ObjectClassDefinition?, _ text: String) {
        guard let definition else { return unreadable.append(text) }
        for name in [definition.oid] + definition.names {
            let key = name.lowercased()
            if let other = classes[key], other.oid != definition.oid { collisions.append(name) }
            classes[key] = definition
        }
    }

    private mutating func add(_ definition: AttributeTypeDefinition?, _ text: String) {
        guard let definition else { return unreadable.append(text) }
        for name in [definition.oid] + definition.names {
            let key = name.lowercased()
            if let other = attributes[key], other.oid != definition.oid { collisions.append(name) }
            attributes[key] = definition
        }
    }

    /// The class of a name or an OID.
    package func objectClass(_ name: String) -> ObjectClassDefinition? { classes[name.lowercased()] }

    /// The content rule of a structural class.
    func contentRule(of definition: ObjectClassDefinition) -> ContentRuleDefinition? { contentRules[definition.oid] }

    /// The type of an attribute, by name or OID; its options do not matter.
    package func attributeType(_ name: AttributeName) -> AttributeTypeDefinition? {
        attributes[name.type.description.lowercased()]
    }

    /// Whether two names are names of the same attribute.
    package func areSame(_ first: AttributeName, _ second: AttributeName) -> Bool {
        if first == second { return true }
        guard let one = attributeType(first), let other = attributeType(second) else { return false }
        return one.oid == other.oid
    }

    /// The first names of all attributes.
    package var attributeNames: [String] { Set(attributes.values.map(\.name)).sorted() }

    /// All auxiliary classes, each once.
    package var auxiliaries: [ObjectClassDefinition] {
        Set(classes.values.filter { $0.kind == .auxiliary }).sorted { $0.name < $1.name }
    }
}

extension DirectorySchema {
    /// The attribute's type and those that it is derived from, nearest first.
    package func lineage(of name: AttributeName) -> [AttributeTypeDefinition] {
        var lineage: [AttributeTypeDefinition] = []
        var next = attributeType(name)
        while let definition = next, !lineage.contains(definition) {
            lineage.append(definition)
            next = definition.superior.flatMap { attributes[$0.lowercased()] }
        }
        return lineage
    }

    /// The syntax of an attribute, its own or an inherited one.
    package func syntax(of name: AttributeName) -> AttributeSyntax? {
        lineage(of: name).lazy.compactMap(\.syntax).first.map { AttributeSyntax(oid: $0) }
    }

    /// Whether values of an attribute can be compared for equality, so that it can name an entry.
    package func hasEquality(_ name: AttributeName) -> Bool { lineage(of: name).contains { $0.equality != nil } }
}
