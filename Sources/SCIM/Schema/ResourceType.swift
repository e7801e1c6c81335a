/// A kind of resource: where it lives, and which schemas describe it (RFC 7643 §6).
package struct ResourceType: Hashable, Sendable {
    package let kind: ResourceKind
    /// What it is, for people.
    package let description: String
    /// The base schema.
    package let schema: Schema
    /// The schemas that may add attributes; none is required.
    package let extensions: [Schema]

    /// Makes a type of its schemas.
    package init(kind: ResourceKind, description: String, schema: Schema, extensions: [Schema]) {
        self.kind = kind
        self.description = description
        self.schema = schema
        self.extensions = extensions
    }

    /// The name, as in `meta.resourceType`.
    package var name: String { kind.rawValue }

    /// The path below the base URL, with its leading slash.
    package var endpoint: String { kind.endpoint }

    /// The base schema and the extensions.
    package var schemas: [Schema] { [schema] + extensions }

    /// The URIs of all its schemas, for telling a bare schema URI from an attribute in it.
    package var schemaURIs: [SchemaURI] { [schema.id] + extensions.map(\.id) }

    /// The extension with this URI.
    package func `extension`(_ uri: SchemaURI) -> Schema? {
        for candidate in extensions where candidate.id == uri { return candidate }
        return nil
    }

    /// Finds what a path names, nil if no schema of this type defines it.
    ///
    /// A bare name means the base schema or a common attribute; in lenient mode also an extension's
    /// attribute, if only one extension has it.
    package func resolve(_ path: AttributePath, _ compatibility: Compatibility) -> ResolvedAttribute? {
        guard let found = definition(path, compatibility) else { return nil }
        guard let name = path.subAttribute else { return found }
        guard let part = found.attribute.subAttribute(named: name) else { return nil }
        return ResolvedAttribute(
            schema: found.schema, isExtension: found.isExtension, attribute: found.attribute,
            subAttribute: part)
    }

    private func definition(_ path: AttributePath, _ compatibility: Compatibility) -> ResolvedAttribute? {
        if let uri = path.schema, uri != schema.id {
            guard let schema = `extension`(uri) else { return nil }
            return schema.attribute(named: path.name).map {
                ResolvedAttribute(schema: schema.id, isExtension: true, attribute: $0)
            }
        }
        if let own = schema.attribute(named: path.name) ?? CommonAttributes.attribute(named: path.name) {
            return ResolvedAttribute(schema: schema.id, isExtension: false, attribute: own)
        }
        guard path.schema == nil, compatibility.resolvesBareExtensionNames else { return nil }
        return onlyExtensionAttribute(named: path.name)
    }

    private func onlyExtensionAttribute(named name: String) -> ResolvedAttribute? {
        var found: ResolvedAttribute?
        for schema in extensions {
            guard let attribute = schema.attribute(named: name) else { continue }
            guard found == nil else { return nil }
            found = ResolvedAttribute(schema: schema.id, isExtension: true, attribute: attribute)
        }
        return found
    }
}
