/// `add` and `replace` of one attribute (RFC 7644 §3.5.2.1, §3.5.2.3).
struct PatchAssignment {
    let target: PatchTarget
    let kind: PatchOperation.Kind
    let compatibility: Compatibility

    private var attribute: AttributeDefinition { target.attribute }
    private var coercion: ValueCoercion { ValueCoercion(compatibility: compatibility) }

    /// The attribute's new value, nil if it has none any more.
    func result(_ raw: Value, on current: Value?) throws(SCIMError) -> Value? {
        if target.part != nil || target.selection != nil { return try edited(raw, current) }
        if attribute.isMultiValued { return try list(raw, current?.array ?? []) }
        if attribute.type == .complex { return try merged(raw, into: current?.object).map(Value.object) }
        return try demanded(try coercion.value(raw, for: attribute))
    }

    private func demanded(_ value: Value?) throws(SCIMError) -> Value? { try target.demanded(value) }

    /// A whole multi-valued attribute: `add` appends what is new, `replace` takes the list.
    private func list(_ raw: Value, _ current: [Value]) throws(SCIMError) -> Value? {
        let given = try coercion.value(raw, for: attribute)
        if kind == .replace { return try demanded(given) }
        if given == nil, raw == "" { return try demanded(nil) }
        var elements = ElementList(current, of: attribute)
        for element in given?.array ?? [] { elements.add(element) }
        return elements.value
    }

    /// A part of the attribute, or selected elements of it.
    private func edited(_ raw: Value, _ current: Value?) throws(SCIMError) -> Value? {
        let edit = try ElementEdit(raw, self)
        guard attribute.isMultiValued else { return try edited(edit, current) }
        var elements = ElementList(current?.array ?? [], of: attribute)
        let selected = elements.indices(where: target.selects)
        if selected.isEmpty { return try created(edit, &elements) }
        guard !edit.makesPrimary || selected.count == 1 else {
            throw .badRequest(
                .invalidValue,
                "\(target.resolved.displayName) would make \(selected.count) values primary; "
                    + "expected at most one.")
        }
        for index in selected.reversed() {
            elements.replace(at: index, with: try edit.applied(to: elements[index].object ?? Object()))
        }
        return elements.value
    }

    /// The same for a single complex value, which brackets may select too: Entra sends that.
    private func edited(_ edit: ElementEdit, _ current: Value?) throws(SCIMError) -> Value? {
        if let object = current?.object, target.selects(.object(object)) {
            return try edit.applied(to: object).map(Value.object)
        }
        guard target.selection == nil || current == nil else { throw noTarget }
        return try element(edit).map(Value.object)
    }

    private func created(_ edit: ElementEdit, _ elements: inout ElementList) throws(SCIMError) -> Value? {
        if let element = try element(edit) { elements.append(.object(element)) }
        return elements.value
    }

    /// The element to make where none was selected: what the filter demands of it, and the new value.
    private func element(_ edit: ElementEdit) throws(SCIMError) -> Object? {
        guard let selection = target.selection else { return try edit.applied(to: Object()) }
        guard kind == .add || compatibility.createsMissingElements else { throw noTarget }
        if edit.clears { return nil }
        guard let template = ElementTemplate(selection.filter, attribute, coercion).object else {
            throw noTarget
        }
        return try edit.applied(to: template)
    }

    /// A complex value with the given parts set and the others kept.
    func merged(_ raw: Value, into current: Object?) throws(SCIMError) -> Object? {
        guard !raw.isUnassigned, let given = try coercion.rawObject(raw, for: attribute) else {
            _ = try demanded(nil)
            return nil
        }
        let before = current ?? Object()
        var result = before
        for (name, value) in given {
            guard let part = coercion.part(named: name, of: attribute, beside: given),
                part.mutability != .readOnly
            else { continue }
            try set(try coercion.value(value, for: part, in: attribute), part, in: &result)
        }
        if result["value"] != before["value"] { dropStale(from: &result, keeping: given) }
        return result.isEmpty ? nil : result
    }

    /// Sets one part, which an immutable one allows only once.
    func set(_ value: Value?, _ part: AttributeDefinition, in object: inout Object) throws(SCIMError) {
        if part.mutability == .immutable, let old = object[part.name], old != value {
            throw .badRequest(
                .mutability, "\(attribute.name).\(part.name) is immutable and has a value already.")
        }
        if value == nil && part.isRequired { throw target.refusal("needs its \(part.name)") }
        object[part.name] = value
    }

    /// A reference that points elsewhere takes its old address and name with it: they would be a lie.
    func dropStale(from object: inout Object, keeping given: Object) {
        guard attribute.has("$ref") else { return }
        for part in ["$ref", "display", "displayName"] where given[part] == nil { object[part] = nil }
    }

    private var noTarget: SCIMError {
        .badRequest(.noTarget, "\(target.resolved.displayName) has no value that the path selects.")
    }
}
