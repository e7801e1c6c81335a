/// Of what a request speaks, whatever it says of it.
package struct SentAttributes: Hashable, Sendable {
    /// The attributes, as `Claims` names them.
    package private(set) var names: Set<String> = []
    /// Those with many values that it gives as a whole.
    package private(set) var lists: Set<String> = []
    /// Whether what it does not name is to have no value (RFC 7644 §3.5.1).
    package let isWhole: Bool

    private init(isWhole: Bool) { self.isWhole = isWhole }

    /// What the body of a PUT or POST speaks of.
    package init(body: Resource, type: ResourceType) {
        self.init(isWhole: true)
        note(body.attributes, in: nil, type)
    }

    /// What a PATCH speaks of.
    package init(patch: PatchRequest, type: ResourceType) {
        self.init(isWhole: false)
        for operation in patch.operations { note(operation, type, patch.compatibility) }
    }

    private mutating func note(_ object: Object, in container: String?, _ type: ResourceType) {
        for (name, value) in object {
            if container == nil, let schema = type.extension(SchemaURI(name)), let inner = value.object {
                note(inner, in: schema.id.text, type)
            } else if let attribute = Self.attribute(name, in: container, type) {
                note(attribute, in: container, value)
            }
        }
    }

    private static func attribute(_ name: String, in container: String?, _ type: ResourceType) -> AttributeDefinition? {
        guard let container else {
            return type.schema.attribute(named: name) ?? CommonAttributes.attribute(named: name)
        }
        return type.extension(SchemaURI(container))?.attribute(named: name)
    }

    private mutating func note(_ attribute: AttributeDefinition, in container: String?, _ value: Value?) {
        let name = ClaimName.of(attribute, in: container)
        if attribute.isMultiValued {
            names.insert(name)
            lists.insert(name)
        } else if let parts = value?.object {
            for part in parts.names { names.insert("\(name).\(part.lowercased())") }
        } else {
            names.insert(name)
        }
    }

    private mutating func note(_ operation: PatchOperation, _ type: ResourceType, _ compatibility: Compatibility) {
        if let path = operation.path { return note(path, operation, type, compatibility) }
        for (name, value) in operation.value?.object ?? Object() {
            if let schema = type.schemas.first(where: { $0.id == SchemaURI(name) }), let inner = value.object {
                note(inner, in: schema.id == type.schema.id ? nil : schema.id.text, type)
            } else if let path = try? TargetPath(name, known: type.schemaURIs, compatibility: compatibility) {
                note(path, PatchOperation(kind: operation.kind, value: value), type, compatibility)
            }
        }
    }

    private mutating func note(
        _ path: TargetPath, _ operation: PatchOperation, _ type: ResourceType, _ compatibility: Compatibility
    ) {
        if path.isSchemaOnly {
            let container = path.attribute.schema == type.schema.id ? nil : path.attribute.schema?.text
            return note(operation.value?.object ?? Object(), in: container, type)
        }
        let named = AttributePath(
            schema: path.attribute.schema, name: path.attribute.name, subAttribute: path.subAttribute)
        guard let resolved = type.resolve(named, compatibility) else { return }
        let name = ClaimName.of(resolved)
        if resolved.attribute.isMultiValued {
            names.insert(name)
            if operation.kind == .replace, path.filter == nil, path.subAttribute == nil { lists.insert(name) }
        } else if resolved.subAttribute == nil {
            note(resolved.attribute, in: resolved.container, operation.value)
        } else {
            names.insert(name)
        }
    }
}
