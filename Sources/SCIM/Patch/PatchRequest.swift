/// A PATCH request (RFC 7644 §3.5.2): operations that are applied in order, all or none.
package struct PatchRequest: Hashable, Sendable {
    /// How many operations one request may have; many values go into one operation.
    package static let maximumOperations = 5_000

    /// What to do, in order.
    package let operations: [PatchOperation]
    let compatibility: Compatibility

    /// Takes operations as they are.
    package init(operations: [PatchOperation], compatibility: Compatibility = .lenient) {
        self.operations = operations
        self.compatibility = compatibility
    }

    /// Reads a request body. Throws 400 `invalidSyntax`, `invalidPath`, `invalidFilter`, `invalidValue`
    /// or `noTarget`, and 413 for too many operations.
    package init(body: Value, type: ResourceType, compatibility: Compatibility) throws(SCIMError) {
        guard let members = body.object else {
            throw .badRequest(.invalidSyntax, "The body is \(body.kindName); expected a PatchOp object.")
        }
        try Self.checkSchemas(members["schemas"], compatibility)
        let list = try Self.list(members["Operations"], compatibility)
        guard list.count <= Self.maximumOperations else {
            throw .payloadTooLarge(
                "Operations has \(list.count) elements; expected at most \(Self.maximumOperations).")
        }
        var operations: [PatchOperation] = []
        operations.reserveCapacity(list.count)
        for raw in list {
            operations.append(try PatchOperation(raw, type: type, compatibility: compatibility))
        }
        self.init(operations: operations, compatibility: compatibility)
    }

    /// The resource after all operations, which are tried on a copy: if one fails, nothing has happened.
    ///
    /// A request that changes nothing gives back an equal resource, so that versions and times can stay.
    package func applied(to resource: Resource, type: ResourceType) throws(SCIMError) -> Resource {
        var application = PatchApplication(
            attributes: resource.attributes, type: type, compatibility: compatibility)
        for operation in operations { try application.apply(operation) }
        let result = Resource(attributes: application.attributes)
        if result == resource { return resource }
        try result.checkRequired(type)
        return result
    }

    private static func checkSchemas(_ value: Value?, _ compatibility: Compatibility) throws(SCIMError) {
        let expected = "expected [\"\(SchemaURI.patchOp.text)\"]"
        guard let value, !value.isUnassigned else {
            if compatibility.toleratesEmptyPatch { return }
            throw .badRequest(.invalidSyntax, "schemas is missing; \(expected).")
        }
        let uris = value.array?.compactMap { $0.string.map(SchemaURI.init) } ?? []
        let fits = compatibility.toleratesSchemasMismatch ? uris.contains(.patchOp) : uris == [.patchOp]
        guard fits else {
            throw .badRequest(.invalidSyntax, "schemas does not name a PATCH request; \(expected).")
        }
    }

    private static func list(_ value: Value?, _ compatibility: Compatibility) throws(SCIMError) -> [Value] {
        switch value {
        case .array(let list) where !list.isEmpty || compatibility.toleratesEmptyPatch: return list
        case .object where compatibility.coercesValues: return [value ?? .null]
        case .array:
            throw .badRequest(.invalidSyntax, "Operations is empty; expected at least one operation.")
        default:
            throw .badRequest(
                .invalidSyntax, "Operations is missing or not an array; expected an array of operations.")
        }
    }
}
