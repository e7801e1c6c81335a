extension Resource {
    /// What a PUT makes of this resource (RFC 7644 §3.5.1).
    ///
    /// Attributes that the new body omits are cleared, with three exceptions: `active` and a write-only
    /// attribute such as `password` keep what they have (an omission must neither enable nor lock anybody
    /// out), and so do immutable and read-only ones. An immutable attribute with another value is a 400
    /// `mutability`.
    package func replacing(with new: Resource, type: ResourceType) throws(SCIMError) -> Resource {
        var result = new.attributes
        for schema in type.schemas {
            let container = schema.id == type.schema.id ? nil : schema.id.text
            for attribute in schema.attributes where Self.isKept(attribute) {
                guard let old = attributes.value(of: attribute.name, in: container) else { continue }
                let given = result.value(of: attribute.name, in: container)
                if let given, attribute.mutability == .immutable, given != old {
                    throw .badRequest(
                        .mutability, "\(attribute.name) is immutable and cannot be given another value.")
                }
                if given == nil { result.set(old, of: attribute.name, in: container) }
            }
        }
        let replaced = Resource(attributes: result)
        return replaced == self ? self : replaced
    }

    private static func isKept(_ attribute: AttributeDefinition) -> Bool {
        attribute.mutability != .readWrite || attribute.name == "active"
    }
}
