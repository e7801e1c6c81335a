/// Checks a value against the definition of its attribute, and brings it into the attribute's shape.
///
/// What fits is kept byte for byte. In lenient mode what clients are known to send instead is turned
/// into what they mean. The result is nil where the attribute is left without a value: null, the empty
/// array, and in lenient mode the empty string (RFC 7643 §2.5).
struct ValueCoercion {
    let compatibility: Compatibility

    /// The value for an attribute, or for a part of `parent`.
    func value(
        _ raw: Value, for attribute: AttributeDefinition, in parent: AttributeDefinition? = nil
    ) throws(SCIMError) -> Value? {
        if raw.isUnassigned { return nil }
        if attribute.mutability == .writeOnly { return try secret(raw, for: attribute) }
        if attribute.isMultiValued { return try elements(raw, for: attribute) }
        if attribute.type == .complex {
            return try object(raw, for: attribute).map(Value.object)
        }
        return try simple(raw, for: attribute, in: parent)
    }

    /// One element of a multi-valued attribute, nil if nothing is in it.
    func element(_ raw: Value, for attribute: AttributeDefinition) throws(SCIMError) -> Value? {
        if raw.isUnassigned { return nil }
        if attribute.type == .complex { return try object(raw, for: attribute).map(Value.object) }
        return try simple(raw, for: attribute, in: nil)
    }

    private func elements(_ raw: Value, for attribute: AttributeDefinition) throws(SCIMError) -> Value? {
        let list: [Value]
        switch raw {
        case .array(let elements): list = elements
        case .string("") where compatibility.emptyTextUnassigns: return nil
        case _ where compatibility.coercesValues: list = embedded(raw, for: attribute).array ?? [raw]
        default: throw mismatch(raw, for: attribute, in: nil)
        }
        var elements: [Value] = []
        elements.reserveCapacity(list.count)
        for raw in list {
            if let element = try element(raw, for: attribute) { elements.append(element) }
        }
        try checkPrimary(elements, of: attribute)
        return elements.isEmpty ? nil : .array(elements)
    }

    /// At most one element may be the primary one (RFC 7643 §2.4).
    private func checkPrimary(_ elements: [Value], of attribute: AttributeDefinition) throws(SCIMError) {
        guard elements.count > 1, attribute.type == .complex else { return }
        var primaries = 0
        for element in elements where element.object?["primary"]?.boolean == true { primaries += 1 }
        guard primaries <= 1 else {
            throw .badRequest(
                .invalidValue, "\(attribute.name) has \(primaries) primary values; expected at most one.")
        }
    }

    /// A complex value, with the names of its parts in the schema's spelling. Parts that the schema does
    /// not define, or that only the server sets, are left out.
    func object(_ raw: Value, for attribute: AttributeDefinition) throws(SCIMError) -> Object? {
        guard let raw = try rawObject(raw, for: attribute) else { return nil }
        var result = Object()
        result.reserveCapacity(raw.count)
        for (name, value) in raw {
            guard let part = part(named: name, of: attribute, beside: raw), part.mutability != .readOnly,
                let value = try self.value(value, for: part, in: attribute)
            else { continue }
            result.append(part.name, value)
        }
        return result.isEmpty ? nil : result
    }

    /// The object that a raw value stands for, its parts unchecked, nil if the value is unassigned.
    func rawObject(_ raw: Value, for attribute: AttributeDefinition) throws(SCIMError) -> Object? {
        switch raw {
        case .object(let object): return unwrapped(object, for: attribute)
        case _ where !compatibility.coercesValues: throw mismatch(raw, for: attribute, in: nil)
        case .string(""): return nil
        case .array(let elements) where elements.count == 1 && !attribute.isMultiValued:
            return elements[0].isUnassigned ? nil : try rawObject(elements[0], for: attribute)
        case .string, .number:
            if let object = embedded(raw, for: attribute).object {
                return unwrapped(object, for: attribute)
            }
            guard attribute.has("value") else { throw mismatch(raw, for: attribute, in: nil) }
            return ["value": raw]
        default: throw mismatch(raw, for: attribute, in: nil)
        }
    }

    /// A part by its name; `displayName` for `display` is how Entra names the text of a role.
    func part(named name: String, of attribute: AttributeDefinition, beside members: Object)
        -> AttributeDefinition?
    {
        if let part = attribute.subAttribute(named: name) { return part }
        guard compatibility.coercesValues, CaselessName.areEqual(name, "displayName"),
            members["display"] == nil
        else { return nil }
        return attribute.subAttribute(named: "display")
    }
}
