extension Schema {
    /// The schema as `/Schemas` serves it (RFC 7643 §7), every characteristic spelled out.
    ///
    /// - Parameter location: the absolute URL of this schema resource.
    package func representation(location: String) -> Value {
        [
            "schemas": [.string(SchemaURI.schema.text)],
            "id": .string(id.text),
            "name": .string(name),
            "description": .string(description),
            "attributes": .array(attributes.map(\.representation)),
            "meta": ["resourceType": "Schema", "location": .string(location)],
        ]
    }
}

extension AttributeDefinition {
    /// The definition as a JSON object (RFC 7643 §7).
    package var representation: Value {
        var object: Object = [
            "name": .string(name),
            "type": .string(type.rawValue),
            "multiValued": .boolean(isMultiValued),
            "description": .string(description),
            "required": .boolean(isRequired),
            "caseExact": .boolean(isCaseExact),
            "mutability": .string(mutability.rawValue),
            "returned": .string(returned.rawValue),
            "uniqueness": .string(uniqueness.rawValue),
        ]
        if !canonicalValues.isEmpty { object["canonicalValues"] = .array(canonicalValues.map(Value.string)) }
        if !referenceTypes.isEmpty { object["referenceTypes"] = .array(referenceTypes.map(Value.string)) }
        if !subAttributes.isEmpty { object["subAttributes"] = .array(subAttributes.map(\.representation)) }
        return .object(object)
    }
}
