/// A resource as it is sent to a client (RFC 7644 §3.9).
package struct Representation {
    private let type: ResourceType
    private let selection: SelectedAttributes

    /// Renders a resource: `schemas`, `id` and `externalId` first, `meta` last, in between the attributes in
    /// their order. What is never returned, such as the password, is not here whatever was selected.
    package static func render(
        _ resource: Resource, meta: ResourceMeta, type: ResourceType, selection: AttributeSelection
    ) -> Value {
        Representation(type: type, selection: selection).render(resource, meta: meta)
    }

    /// Prepares to render many resources of one type.
    package init(type: ResourceType, selection: AttributeSelection) {
        self.type = type
        self.selection = SelectedAttributes(selection, type)
    }

    /// Whether something of an attribute of the base schema is shown.
    package func shows(_ attribute: String) -> Bool {
        guard let definition = type.schema.attribute(named: attribute) else { return false }
        return selection.extent(of: definition, in: type.schema.id, nil) != .nothing
    }

    /// Renders one resource.
    package func render(_ resource: Resource, meta: ResourceMeta) -> Value {
        var result = Object()
        result.reserveCapacity(resource.attributes.count + 3)
        result.append("schemas", .array(resource.schemas(of: type).map { .string($0.text) }))
        result.append("id", .string(meta.id))
        if let externalId = resource.attributes["externalId"] {
            append(CommonAttributes.externalId, externalId, type.schema.id, nil, to: &result)
        }
        for (name, value) in resource.attributes { append(name, value, to: &result) }
        append(CommonAttributes.meta, rendered(meta), type.schema.id, nil, to: &result)
        return .object(result)
    }

    private func append(_ name: String, _ value: Value, to result: inout Object) {
        if let attribute = type.schema.attribute(named: name) {
            append(attribute, value, type.schema.id, nil, to: &result)
        } else if let members = value.object, let schema = type.extension(SchemaURI(name)) {
            var container = Object()
            container.reserveCapacity(members.count)
            for (name, value) in members {
                guard let attribute = schema.attribute(named: name) else { continue }
                append(attribute, value, schema.id, schema.id.text, to: &container)
            }
            if !container.isEmpty { result.append(schema.id.text, .object(container)) }
        }
    }

    private func append(
        _ attribute: AttributeDefinition, _ value: Value, _ schema: SchemaURI, _ container: String?,
        to result: inout Object
    ) {
        if value.isUnassigned { return }
        if selection.isDefault, attribute.returned == .default, !attribute.hasSelectiveParts {
            result.append(attribute.name, value)
            return
        }
        let extent = selection.extent(of: attribute, in: schema, container)
        guard let shown = shown(value, attribute, extent) else { return }
        result.append(attribute.name, shown)
    }

    private func shown(
        _ value: Value, _ attribute: AttributeDefinition, _ extent: SelectedAttributes.Extent
    ) -> Value? {
        if extent == .nothing { return nil }
        if extent == .whole && !attribute.hasSelectiveParts { return value }
        if case .array(let elements) = value {
            let shown = elements.compactMap { self.shown($0, attribute, extent) }
            return shown.isEmpty ? nil : .array(shown)
        }
        guard let members = value.object else { return value }
        var parts = Object()
        for (name, value) in members {
            guard let part = attribute.subAttribute(named: name), isShown(part, extent) else { continue }
            parts.append(part.name, value)
        }
        return parts.isEmpty ? nil : .object(parts)
    }

    private func isShown(_ part: AttributeDefinition, _ extent: SelectedAttributes.Extent) -> Bool {
        switch (part.returned, extent) {
        case (.never, _): false
        case (.always, _): true
        case (_, .only(let names)): names.contains(part.name)
        case (.request, _): false
        case (_, .except(let names)): !names.contains(part.name)
        case (.default, _): true
        }
    }

    private func rendered(_ meta: ResourceMeta) -> Value {
        .object(Object(distinct: meta.parts.map { ($0.name, .string($0.text)) }))
    }
}
