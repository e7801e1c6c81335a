import SCIM

extension Generator {
    /// A PATCH request: most of it fits the schema, some does not.
    mutating func patch(_ compatibility: Compatibility) -> Value {
        [
            "schemas": [.string(SchemaURI.patchOp.text)],
            "Operations": .array(list(1...4) { $0.operation(compatibility) }),
        ]
    }

    private mutating func operation(_ compatibility: Compatibility) -> Value {
        var operation = Object([("op", pick(["add", "replace", "remove"]))])
        if once(in: 5) {
            operation["value"] = once(in: 6) ? junk() : .object(assignments(compatibility))
            return .object(operation)
        }
        let (path, attribute) = target()
        operation["path"] = .string(path)
        if !once(in: 8) {
            operation["value"] = attribute.map { value(for: $0, compatibility) } ?? junk()
        }
        return .object(operation)
    }

    private mutating func assignments(_ compatibility: Compatibility) -> Object {
        var members = Object()
        for _ in 0..<Int.random(in: 0...4, using: &self) {
            if once(in: 4) {
                members[enterprise] = .object(assignments(compatibility))
            } else {
                let (path, attribute) = target()
                members[path] = attribute.map { value(for: $0, compatibility) } ?? junk()
            }
        }
        return members
    }

    /// A path, and the attribute that a value there must fit, if it is one that the schema has.
    private mutating func target() -> (path: String, attribute: AttributeDefinition?) {
        if once(in: 12) { return (pick(["id", "meta", "schemas", "nobody", "name.x", "a..b", "", enterprise]), nil) }
        let schema = pick(userType.schemas)
        let attribute = pick(schema.attributes)
        var path = schema.id == .user && !once(in: 4) ? attribute.name : "\(schema.id.text):\(attribute.name)"
        guard attribute.type == .complex else { return (path, attribute) }
        if attribute.isMultiValued ? once(in: 2) : once(in: 8) { path += "[\(selection())]" }
        guard once(in: 2) else { return (path, attribute) }
        let part = pick(attribute.subAttributes)
        return ("\(path).\(part.name)", part)
    }

    private mutating func selection() -> String {
        pick([
            #"type eq "work""#, #"type eq "home""#, #"type eq "work" and primary eq true"#, "primary eq true",
            "value pr", #"not (type eq "work")"#, #"value sw "a" or type eq "home""#, "primary eq false",
            #"type eq "new" and display eq "d""#, "nothing pr", "0",
        ])
    }

    private mutating func value(for attribute: AttributeDefinition, _ compatibility: Compatibility) -> Value {
        if once(in: 6) { return junk() }
        let value = value(of: attribute, compatibility)
        return once(in: 3) ? value.array?.first ?? [value] : value
    }

    /// A value of any kind.
    private mutating func junk(depth: Int = 2) -> Value {
        switch Int.random(in: 0..<(depth == 0 ? 5 : 7), using: &self) {
        case 0: return .null
        case 1: return pick([true, false, "True", "false", "TWE"])
        case 2: return pick([0, 1, .number(Number("-1.5e3") ?? Number(0))])
        case 3: return .string(text())
        case 4: return pick(["", [], [:], [.null], [[:]]])
        case 5: return .array(list(0...3) { $0.junk(depth: depth - 1) })
        default:
            let names = ["value", "type", "primary", "display", "displayName", "$ref", "givenName", "x"]
            return .object(Object(list(0...3) { ($0.pick(names), $0.junk(depth: depth - 1)) }))
        }
    }
}
