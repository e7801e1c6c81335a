/// A bulk request (RFC 7644 §3.7): operations of which each succeeds or fails by itself.
package struct BulkRequest: Hashable, Sendable {
    /// The operations in the order in which they were sent.
    package let entries: [BulkEntry]
    /// After how many errors to stop; nil to go on whatever happens.
    ///
    /// The RFC does not say what 0 means. Here it is as if it were absent: a client that accepts no error at all
    /// says 1.
    package let failOnErrors: Int?

    /// Reads a request body. A broken operation is kept as such; the request as a whole is refused with
    /// 400 `invalidSyntax` for a broken envelope or a bulkId that is given twice, 400 `invalidValue` for a
    /// `failOnErrors` that is negative or no integer, and 413 for too many operations.
    ///
    /// - Parameters:
    ///   - endpoints: the endpoints of resource types: `/Users`.
    ///   - limits: what the service announces. The size of the payload is for whoever reads it to check.
    package init(
        body: Value, endpoints: [String], limits: ServiceProviderConfig.Bulk, compatibility: Compatibility
    ) throws(SCIMError) {
        guard let members = body.object else {
            throw .badRequest(.invalidSyntax, "The body is \(body.kindName); expected a BulkRequest object.")
        }
        try Self.checkSchemas(members["schemas"], compatibility)
        let list = try Self.list(members["Operations"], limits)
        failOnErrors = try Self.failOnErrors(members["failOnErrors"])
        entries = list.map { BulkEntry($0, endpoints: endpoints, compatibility: compatibility) }
        try Self.checkDistinct(entries.compactMap(\.bulkId))
    }

    /// Whether so many errors end the request: what was not run until then is left undone.
    package func stops(afterErrors count: Int) -> Bool {
        failOnErrors.map { count >= $0 } ?? false
    }

    private static func checkSchemas(_ value: Value?, _ compatibility: Compatibility) throws(SCIMError) {
        let expected = "expected [\"\(SchemaURI.bulkRequest.text)\"]"
        guard let value, !value.isUnassigned else {
            if compatibility.toleratesSchemasMismatch { return }
            throw .badRequest(.invalidSyntax, "schemas is missing; \(expected).")
        }
        let uris = value.array?.compactMap { $0.string.map(SchemaURI.init) } ?? []
        let fits = compatibility.toleratesSchemasMismatch ? uris.contains(.bulkRequest) : uris == [.bulkRequest]
        guard fits else {
            throw .badRequest(.invalidSyntax, "schemas does not name a bulk request; \(expected).")
        }
    }

    private static func list(_ value: Value?, _ limits: ServiceProviderConfig.Bulk) throws(SCIMError) -> [Value] {
        guard let list = value?.array else {
            throw .badRequest(
                .invalidSyntax, "Operations is missing or not an array; expected an array of operations.")
        }
        guard list.count <= limits.maxOperations else {
            throw .payloadTooLarge(
                "Operations has \(list.count) elements; maxOperations is \(limits.maxOperations).")
        }
        return list
    }

    private static func failOnErrors(_ value: Value?) throws(SCIMError) -> Int? {
        guard let value, value != .null else { return nil }
        guard let count = value.number?.integer, count >= 0 else {
            throw .badRequest(
                .invalidValue, "failOnErrors is negative or not a whole number; expected one such as 1.")
        }
        return count == 0 ? nil : count
    }

    private static func checkDistinct(_ bulkIds: [String]) throws(SCIMError) {
        var known: Set<String> = []
        for bulkId in bulkIds where !known.insert(bulkId).inserted {
            throw .badRequest(
                .invalidSyntax, "bulkId \"\(bulkId.prefix(40))\" is given twice; each operation needs its own.")
        }
    }
}
