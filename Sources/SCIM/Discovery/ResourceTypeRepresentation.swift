extension ResourceType {
    /// The type as `/ResourceTypes` serves it (RFC 7643 §6).
    ///
    /// - Parameter location: the absolute URL of this resource.
    package func representation(location: String) -> Value {
        var object: Object = [
            "schemas": [.string(SchemaURI.resourceType.text)],
            "id": .string(name),
            "name": .string(name),
            "description": .string(description),
            "endpoint": .string(endpoint),
            "schema": .string(schema.id.text),
        ]
        if !extensions.isEmpty {
            object["schemaExtensions"] = .array(
                extensions.map { ["schema": .string($0.id.text), "required": false] })
        }
        object["meta"] = ["resourceType": "ResourceType", "location": .string(location)]
        return .object(object)
    }
}
