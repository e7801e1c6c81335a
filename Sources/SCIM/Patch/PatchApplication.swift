/// Applies operations to a copy of a resource's attributes (RFC 7644 §3.5.2).
///
/// Finds what an operation points at and hands it to `PatchAssignment` or `PatchRemoval`; here is decided
/// only where, there what.
struct PatchApplication {
    var attributes: Object
    let type: ResourceType
    let compatibility: Compatibility

    mutating func apply(_ operation: PatchOperation) throws(SCIMError) {
        switch (operation.kind, operation.path, operation.value) {
        case (.remove, let path?, let value): try remove(path, value)
        case (let kind, let path?, let value?): try assign(kind, path, value)
        case (let kind, nil, .object(let members)?):
            for (name, value) in members { try assignMember(kind, name, value) }
        case (.remove, nil, _):
            throw .badRequest(.noTarget, "remove needs a path that says what to remove.")
        default:
            throw .badRequest(.invalidValue, "\(operation.kind.rawValue) needs a value.")
        }
    }

    /// Assigns a member of a value without path: an attribute, a whole extension or, in lenient mode, a
    /// path. What only the server sets may stand there, as in any resource that is sent back.
    mutating func assignMember(
        _ kind: PatchOperation.Kind, _ name: String, _ value: Value
    ) throws(SCIMError) {
        if let schema = type.schemas.first(where: { CaselessName.areEqual($0.id.text, name) }) {
            return try assignSchema(kind, schema, value)
        }
        guard let path = memberPath(name), let resolved = resolve(path) else {
            return try skip(unknown: name)
        }
        if CaselessName.areEqual(name, "schemas") { return }
        if resolved.isReadOnly && compatibility.skipsUnknownTargets { return }
        try assign(kind, resolved, path.filter, value)
    }

    private func memberPath(_ name: String) -> TargetPath? {
        if AttributePath.isName(name.utf8) { return TargetPath(attribute: AttributePath(name: name)) }
        guard compatibility.expandsNamesAsPaths else { return nil }
        return try? TargetPath(name, known: type.schemaURIs, compatibility: compatibility)
    }

    /// Assigns the members of a schema's own object, be it the container of an extension or the base. Some clients
    /// repeat there which schema it is.
    private mutating func assignSchema(
        _ kind: PatchOperation.Kind, _ schema: Schema, _ value: Value
    ) throws(SCIMError) {
        if value.isUnassigned {
            if kind == .replace { try removeSchema(schema) }
            return
        }
        guard let members = value.object else {
            throw .badRequest(
                .invalidValue,
                "\(schema.id.text) is \(value.kindName); expected an object with its attributes.")
        }
        for (name, value) in members where !CaselessName.areEqual(name, "schemas") {
            guard let path = try? AttributePath("\(schema.id.text):\(name)"),
                let resolved = type.resolve(path, compatibility)
            else {
                try skip(unknown: "\(schema.id.text):\(name)")
                continue
            }
            if resolved.isReadOnly && compatibility.skipsUnknownTargets { continue }
            try assign(kind, resolved, nil, value)
        }
    }

    private mutating func assign(
        _ kind: PatchOperation.Kind, _ path: TargetPath, _ value: Value
    ) throws(SCIMError) {
        if path.isSchemaOnly, let schema = type.schemas.first(where: { $0.id == path.attribute.schema }) {
            return try assignSchema(kind, schema, value)
        }
        guard let resolved = resolve(path) else { return try skip(unknown: path.description) }
        if isSchemas(resolved) && compatibility.skipsUnknownTargets { return }
        try assign(kind, resolved, path.filter, value)
    }

    private mutating func assign(
        _ kind: PatchOperation.Kind, _ resolved: ResolvedAttribute, _ filter: Filter?, _ value: Value
    ) throws(SCIMError) {
        let target = try PatchTarget(resolved, filter, compatibility)
        let current = attributes.value(of: resolved.attribute.name, in: resolved.container)
        let assignment = PatchAssignment(target: target, kind: kind, compatibility: compatibility)
        try store(try assignment.result(value, on: current), at: target, replacing: current)
    }

    private mutating func remove(_ path: TargetPath, _ value: Value?) throws(SCIMError) {
        if path.isSchemaOnly, let schema = type.schemas.first(where: { $0.id == path.attribute.schema }) {
            return try removeSchema(schema)
        }
        guard let resolved = resolve(path) else { return try skip(unknown: path.description) }
        if isSchemas(resolved) && compatibility.skipsUnknownTargets { return }
        let target = try PatchTarget(resolved, path.filter, compatibility)
        guard let current = attributes.value(of: resolved.attribute.name, in: resolved.container) else {
            if resolved.attribute.mutability == .writeOnly { _ = try target.demanded(nil) }
            return
        }
        let removal = PatchRemoval(target: target, compatibility: compatibility)
        try store(try removal.result(value, on: current), at: target, replacing: current)
    }

    private mutating func removeSchema(_ schema: Schema) throws(SCIMError) {
        guard let known = type.extension(schema.id) else {
            throw .badRequest(
                .mutability, "\(schema.id.text) is the schema of the resource and cannot be removed.")
        }
        attributes[known.id.text] = nil
    }

    private mutating func store(_ value: Value?, at target: PatchTarget, replacing current: Value?)
        throws(SCIMError)
    {
        if target.attribute.mutability == .immutable, let current, value != current {
            throw target.refusal("is immutable and has a value")
        }
        attributes.set(value, of: target.attribute.name, in: target.resolved.container)
    }

    private func resolve(_ path: TargetPath) -> ResolvedAttribute? {
        let named = AttributePath(
            schema: path.attribute.schema, name: path.attribute.name, subAttribute: path.subAttribute)
        return type.resolve(named, compatibility)
    }

    private func isSchemas(_ resolved: ResolvedAttribute) -> Bool {
        !resolved.isExtension && resolved.attribute.name == "schemas"
    }

    private func skip(unknown name: String) throws(SCIMError) {
        if compatibility.skipsUnknownTargets { return }
        throw .badRequest(.invalidPath, "\(name) is not an attribute of \(type.name).")
    }
}
