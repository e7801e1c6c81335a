/// The attributes that every resource has (RFC 7643 §3.1). They belong to no schema document, and are
/// defined here so that paths and filters can name them.
enum CommonAttributes {
    static let schemas = AttributeDefinition(
        name: "schemas", type: .reference, isMultiValued: true, isRequired: true, mutability: .readOnly,
        returned: .always)
    static let id = AttributeDefinition(
        name: "id", isRequired: true, isCaseExact: true, mutability: .readOnly, returned: .always,
        uniqueness: .server)
    static let externalId = AttributeDefinition(name: "externalId", isCaseExact: true)
    static let meta = AttributeDefinition(
        name: "meta", type: .complex, mutability: .readOnly,
        subAttributes: [
            AttributeDefinition(name: "resourceType", isCaseExact: true, mutability: .readOnly),
            AttributeDefinition(name: "created", type: .dateTime, mutability: .readOnly),
            AttributeDefinition(name: "lastModified", type: .dateTime, mutability: .readOnly),
            AttributeDefinition(name: "location", type: .reference, isCaseExact: true, mutability: .readOnly),
            AttributeDefinition(name: "version", isCaseExact: true, mutability: .readOnly),
        ])

    private static let all = [externalId, id, meta, schemas]

    /// One of them by its name, in any case.
    static func attribute(named name: String) -> AttributeDefinition? {
        for attribute in all where CaselessName.areEqual(attribute.name, name) { return attribute }
        return nil
    }
}
