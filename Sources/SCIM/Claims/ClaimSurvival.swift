/// What stays of a resource that a client replaces without having spoken of it.
struct ClaimSurvival {
    let claims: Claims
    let sent: SentAttributes
    let type: ResourceType

    /// The wanted attributes, and those of before that survive.
    func completed(_ wanted: Object, from stored: Object) -> Object {
        var result = wanted
        for schema in type.schemas {
            let container = schema.id == type.schema.id ? nil : schema.id.text
            let common = container == nil ? [CommonAttributes.attribute(named: "externalId")].compactMap { $0 } : []
            for attribute in common + schema.attributes {
                guard let old = stored.value(of: attribute.name, in: container) else { continue }
                let new = result.value(of: attribute.name, in: container)
                let name = ClaimName.of(attribute, in: container)
                let value = attribute.isMultiValued ? list(old, new, name) : single(old, new, name)
                if value != new { result.set(value, of: attribute.name, in: container) }
            }
        }
        return result
    }

    private func list(_ old: Value, _ new: Value?, _ name: String) -> Value? {
        guard sent.isWhole || sent.lists.contains(name), let elements = old.array else { return new }
        let wanted = new?.array ?? []
        let known = Set(wanted.map { ClaimName.value($0, of: name) })
        let surviving = elements.filter {
            !claims.contains($0, of: name) && !known.contains(ClaimName.value($0, of: name))
                && !Self.gives(way: $0, among: elements, to: wanted)
        }
        guard !surviving.isEmpty else { return new }
        let hasPrimary = wanted.contains { $0.object?["primary"] == true }
        return .array(wanted + surviving.map { hasPrimary ? Self.secondary($0) : $0 })
    }

    /// Whether an element is what the client now says otherwise: the only one of its type, as the address at work, and the
    /// client has another one of it. What is just some other value stays.
    private static func gives(way element: Value, among elements: [Value], to wanted: [Value]) -> Bool {
        guard let type = element.object?["type"]?.string?.lowercased(), type != "other" else { return false }
        func isOfType(_ other: Value) -> Bool { other.object?["type"]?.string?.lowercased() == type }
        return wanted.contains(where: isOfType) && elements.count(where: isOfType) == 1
    }

    /// Only one element can be the primary one.
    private static func secondary(_ element: Value) -> Value {
        guard var object = element.object else { return element }
        object["primary"] = nil
        return .object(object)
    }

    private func single(_ old: Value, _ new: Value?, _ name: String) -> Value? {
        guard sent.isWhole, !claims.contains(name: name), !sent.names.contains(name) else { return new }
        guard let parts = old.object else { return new ?? old }
        var result = new?.object ?? Object()
        for (part, value) in parts where result[part] == nil {
            let path = "\(name).\(part.lowercased())"
            if !claims.contains(name: path), !sent.names.contains(path) { result[part] = value }
        }
        return result.isEmpty ? new : .object(result)
    }
}
