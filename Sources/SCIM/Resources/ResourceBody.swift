extension Resource {
    /// Reads a client's body (RFC 7644 §3.3, §3.5.1) and checks it against the type.
    ///
    /// What only the server sets is left out, and so are attributes that no schema defines (the RFC is
    /// silent there, and clients send them). Names get the schema's spelling, values stay as sent.
    /// Throws 400 `invalidSyntax` or `invalidValue`, naming the attribute.
    package init(body: Value, type: ResourceType, compatibility: Compatibility) throws(SCIMError) {
        guard let members = body.object else {
            throw .badRequest(.invalidSyntax, "The body is \(body.kindName); expected a \(type.name) object.")
        }
        var reader = ResourceBody(type: type, compatibility: compatibility)
        try reader.checkSchemas(members["schemas"])
        for (name, value) in members { try reader.read(name, value) }
        try reader.checkListed()
        self.init(attributes: reader.attributes)
        try checkRequired(type)
    }
}

/// Reads the members of one resource body.
private struct ResourceBody {
    let type: ResourceType
    let compatibility: Compatibility
    let coercion: ValueCoercion
    var attributes = Object()
    private var listed: [SchemaURI] = []

    init(type: ResourceType, compatibility: Compatibility) {
        self.type = type
        self.compatibility = compatibility
        coercion = ValueCoercion(compatibility: compatibility)
    }

    /// `schemas` must be there and name the base schema (RFC 7643 §3).
    mutating func checkSchemas(_ value: Value?) throws(SCIMError) {
        let expected = "expected an array of URIs with \(type.schema.id.text)"
        guard let list = value?.array, !list.isEmpty else {
            throw .badRequest(.invalidSyntax, "schemas is missing or not an array; \(expected).")
        }
        for element in list {
            guard let uri = element.string.map(SchemaURI.init) else {
                throw .badRequest(.invalidSyntax, "schemas has an element that is not a string; \(expected).")
            }
            guard compatibility.toleratesSchemasMismatch || type.schemaURIs.contains(uri) else {
                throw .badRequest(
                    .invalidValue, "schemas names \(uri.text), which \(type.name) does not have.")
            }
            listed.append(uri)
        }
        guard listed.contains(type.schema.id) else {
            throw .badRequest(
                .invalidValue, "schemas does not name the schema of a \(type.name); \(expected).")
        }
    }

    /// Extensions in use must be listed, where the RFC's letter counts.
    func checkListed() throws(SCIMError) {
        if compatibility.toleratesSchemasMismatch { return }
        for uri in Resource(attributes: attributes).schemas(of: type) where !listed.contains(uri) {
            throw .badRequest(.invalidValue, "schemas does not name \(uri.text), though the body uses it.")
        }
    }

    mutating func read(_ name: String, _ value: Value) throws(SCIMError) {
        if let attribute = type.schema.attribute(named: name) ?? CommonAttributes.attribute(named: name) {
            guard attribute.mutability != .readOnly else { return }
            guard let value = try coercion.value(value, for: attribute) else { return }
            attributes[attribute.name] = value
        } else if let schema = type.extension(SchemaURI(name)) {
            try readExtension(schema, value)
        } else if compatibility.expandsNamesAsPaths {
            try expand(name, value)
        }
    }

    private mutating func readExtension(_ schema: Schema, _ value: Value) throws(SCIMError) {
        if value.isUnassigned { return }
        guard let members = value.object else {
            throw .badRequest(
                .invalidValue,
                "\(schema.id.text) is \(value.kindName); expected an object with its attributes.")
        }
        var container = attributes[schema.id.text]?.object ?? Object()
        container.reserveCapacity(members.count)
        for (name, value) in members {
            guard let attribute = schema.attribute(named: name), attribute.mutability != .readOnly,
                let value = try coercion.value(value, for: attribute)
            else { continue }
            container[attribute.name] = value
        }
        attributes[schema.id.text] = container.isEmpty ? nil : .object(container)
    }

    /// A name that is no attribute of the schema may be a path, or an extension's attribute without its
    /// URI: what a PATCH makes of it is right here too.
    private mutating func expand(_ name: String, _ value: Value) throws(SCIMError) {
        var application = PatchApplication(
            attributes: attributes, type: type, compatibility: compatibility)
        try application.assignMember(.add, name, value)
        attributes = application.attributes
    }
}
