import SCIM

extension Generator {
    /// The attributes of a valid user. Where the empty text is no value, there is none.
    mutating func user(_ compatibility: Compatibility) -> Object {
        var user = members(userType.schema.attributes, compatibility)
        if user["userName"]?.isUnassigned != false || user["userName"] == "" { user["userName"] = "bjensen" }
        if once(in: 2) { user["externalId"] = .string("x" + text()) }
        for schema in userType.extensions where once(in: 2) {
            let members = members(schema.attributes, compatibility)
            if !members.isEmpty { user[schema.id.text] = .object(members) }
        }
        return user
    }

    /// A value that fits an attribute.
    mutating func value(of attribute: AttributeDefinition, _ compatibility: Compatibility) -> Value {
        guard attribute.isMultiValued else { return single(attribute, compatibility) }
        var elements = list(1...4) { $0.single(attribute, compatibility) }
        let primary = Int.random(in: 0..<8, using: &self)
        for index in elements.indices where index != primary {
            guard var element = elements[index].object, element["primary"] == true else { continue }
            element["primary"] = false
            elements[index] = .object(element)
        }
        return .array(elements)
    }

    private mutating func members(
        _ attributes: [AttributeDefinition], _ compatibility: Compatibility
    ) -> Object {
        var members = Object()
        for attribute in attributes.shuffled(using: &self) where attribute.mutability != .readOnly && once(in: 2) {
            members[attribute.name] = value(of: attribute, compatibility)
        }
        return members
    }

    private mutating func single(_ attribute: AttributeDefinition, _ compatibility: Compatibility) -> Value {
        switch attribute.type {
        case .complex:
            let members = members(attribute.subAttributes, compatibility)
            guard members.isEmpty, let part = attribute.subAttributes.first else { return .object(members) }
            return .object(Object([(part.name, value(of: part, compatibility))]))
        case .boolean: return .boolean(once(in: 2))
        case .integer: return .number(Number(Int.random(in: -9...9, using: &self)))
        case .decimal: return pick(["1.50", "-0", "1e400"].compactMap(Number.init).map(Value.number))
        case .dateTime: return pick(["2011-05-13T04:42:34Z", "2024-02-29T23:59:60.5+14:00"])
        case .binary: return pick(["TWFu", "TWE=", "TQ==", "-_-_", "TQ"])
        case .string, .reference:
            if attribute.name == "type" { return pick(["work", "home", "Work", "other"]) }
            let text = text()
            let isRefused = compatibility.emptyTextUnassigns || attribute.mutability == .writeOnly
            return .string(text.isEmpty && isRefused ? "x" : text)
        }
    }
}
