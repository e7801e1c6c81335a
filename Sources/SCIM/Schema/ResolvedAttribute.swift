/// What a path names: the definition of an attribute, and where its values are kept.
package struct ResolvedAttribute: Hashable, Sendable {
    /// The schema it belongs to: the base schema, also for the common attributes, or an extension.
    package let schema: SchemaURI
    /// Whether the values are in the extension's container.
    package let isExtension: Bool
    /// The attribute itself.
    package let attribute: AttributeDefinition
    /// The part of it, if the path named one.
    package let subAttribute: AttributeDefinition?

    /// Takes what was found.
    package init(
        schema: SchemaURI, isExtension: Bool, attribute: AttributeDefinition,
        subAttribute: AttributeDefinition? = nil
    ) {
        self.schema = schema
        self.isExtension = isExtension
        self.attribute = attribute
        self.subAttribute = subAttribute
    }

    /// The definition of what is named in the end.
    package var leaf: AttributeDefinition { subAttribute ?? attribute }

    /// The name of the member that holds the attribute's container, nil at the top.
    package var container: String? { isExtension ? schema.text : nil }

    /// How to call it in a message.
    package var displayName: String {
        let path = subAttribute.map { "\(attribute.name).\($0.name)" } ?? attribute.name
        return isExtension ? "\(schema.text):\(path)" : path
    }
}
