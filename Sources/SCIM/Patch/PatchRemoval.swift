/// `remove` of one attribute (RFC 7644 §3.5.2.2).
struct PatchRemoval {
    let target: PatchTarget
    let compatibility: Compatibility

    private var attribute: AttributeDefinition { target.attribute }

    /// What is left of the attribute's value, nil for nothing.
    func result(_ raw: Value?, on current: Value) throws(SCIMError) -> Value? {
        if let part = target.part { return try withoutPart(part, current) }
        if target.selection != nil { return try demanded(withoutSelected(current)) }
        if attribute.isMultiValued, compatibility.removesOnlyListedValues, let raw, raw != .null {
            return try demanded(try withoutListed(raw, current))
        }
        return try demanded(nil)
    }

    private func demanded(_ value: Value?) throws(SCIMError) -> Value? { try target.demanded(value) }

    private func withoutSelected(_ current: Value) -> Value? {
        guard let elements = current.array else { return target.selects(current) ? nil : current }
        let kept = elements.filter { !target.selects($0) }
        return kept.isEmpty ? nil : .array(kept)
    }

    private func withoutPart(_ part: AttributeDefinition, _ current: Value) throws(SCIMError) -> Value? {
        guard let elements = current.array else {
            return target.selects(current) ? try without(part, current) : current
        }
        var kept: [Value] = []
        for element in elements {
            if !target.selects(element) {
                kept.append(element)
            } else if let element = try without(part, element) {
                kept.append(element)
            }
        }
        return kept.isEmpty ? nil : .array(kept)
    }

    /// An element without one part; without anything left but its label it goes altogether.
    private func without(_ part: AttributeDefinition, _ element: Value) throws(SCIMError) -> Value? {
        guard var object = element.object, object[part.name] != nil else { return element }
        guard part.mutability != .immutable, !part.isRequired else {
            throw target.refusal(part.isRequired ? "is required" : "is immutable and has a value")
        }
        object[part.name] = nil
        return object.isOnlyLabel ? nil : .object(object)
    }

    /// The elements that the operation's value does not list. An empty list removes nothing.
    private func withoutListed(_ raw: Value, _ current: Value) throws(SCIMError) -> Value? {
        let coercion = ValueCoercion(compatibility: compatibility)
        let listed = ListedElements(try coercion.value(raw, for: attribute)?.array ?? [])
        let kept = (current.array ?? []).filter { !listed.contains($0) }
        return kept.isEmpty ? nil : .array(kept)
    }
}

/// The elements to remove, found by their value: what a client knows besides may be out of date.
private struct ListedElements {
    private var byValue: [String: [Object]] = [:]
    private var others: [Value] = []

    init(_ listed: [Value]) {
        for element in listed {
            if let object = element.object, let text = object["value"]?.string {
                byValue[text, default: []].append(object)
            } else {
                others.append(element)
            }
        }
    }

    func contains(_ element: Value) -> Bool {
        guard let object = element.object else { return others.contains(element) }
        if let text = object["value"]?.string, let listed = byValue[text] {
            let type = object["type"]
            if listed.contains(where: { $0["type"] == nil || type == nil || $0["type"] == type }) {
                return true
            }
        }
        return others.contains { $0.object?.isPart(of: object) ?? false }
    }
}
