/// A schema: the definitions of attributes under one URI (RFC 7643 §7).
package struct Schema: Hashable, Sendable {
    /// The URI that names it.
    package let id: SchemaURI
    /// The name for people, such as User.
    package let name: String
    /// What it describes.
    package let description: String
    /// The definitions, in the order of the document.
    package let attributes: [AttributeDefinition]

    /// Makes a schema of definitions.
    package init(id: SchemaURI, name: String, description: String, attributes: [AttributeDefinition]) {
        self.id = id
        self.name = name
        self.description = description
        self.attributes = attributes
    }

    /// An attribute by its name, in any case.
    package func attribute(named name: String) -> AttributeDefinition? {
        for attribute in attributes where CaselessName.areEqual(attribute.name, name) { return attribute }
        return nil
    }

    /// The same schema with only some of its attributes: a server publishes those that it really keeps
    /// and gives back, because clients and testers take the published schema at its word.
    package func keeping(_ isKept: (AttributeDefinition) -> Bool) -> Schema {
        Schema(id: id, name: name, description: description, attributes: attributes.filter(isKept))
    }
}
