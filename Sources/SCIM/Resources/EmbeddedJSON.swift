extension ValueCoercion {
    /// Unpacks JSON that was sent as text: Entra puts a whole role, encoded, into `roles` or into the
    /// `value` of a role.
    func embedded(_ raw: Value, for attribute: AttributeDefinition) -> Value {
        guard compatibility.coercesValues, attribute.isMultiValued, attribute.type == .complex,
            let text = raw.string,
            text.utf8.first == UInt8(ascii: "{") || text.utf8.first == UInt8(ascii: "["),
            let value = try? JSONReader.read(Array(text.utf8))
        else { return raw }
        switch value {
        case .object(let object) where object["value"] != nil: return value
        case .array(let elements) where elements.allSatisfy({ $0.object?["value"] != nil }): return value
        default: return raw
        }
    }

    /// An element whose `value` is an encoded element: what is inside, with what is said beside it.
    func unwrapped(_ object: Object, for attribute: AttributeDefinition) -> Object {
        guard let value = object["value"], case .string = value,
            var inner = embedded(value, for: attribute).object
        else { return object }
        for (name, value) in object where !CaselessName.areEqual(name, "value") { inner[name] = value }
        return inner
    }
}
