/// One operation of a bulk request that can be done (RFC 7644 §3.7).
package struct BulkOperation: Hashable, Sendable {
    /// What is done. Bulk requests only change, they do not read.
    package enum Method: String, Sendable, CaseIterable {
        case post = "POST"
        case put = "PUT"
        case patch = "PATCH"
        case delete = "DELETE"
    }

    /// What is done.
    package let method: Method
    /// What it is done to: an endpoint for POST, a resource for all others.
    package let path: BulkPath
    /// What the client calls the operation; POST always has one.
    package let bulkId: String?
    /// The version that the resource must have, as `If-Match` has it; without meaning for POST.
    package let version: String?
    /// The body, an object; nil for DELETE only.
    package let data: Value?

    /// Takes an operation as it is.
    package init(
        method: Method, path: BulkPath, bulkId: String? = nil, version: String? = nil, data: Value? = nil
    ) {
        self.method = method
        self.path = path
        self.bulkId = bulkId
        self.version = version
        self.data = data
    }

    /// The bulkIds that the path and the body refer to, in order; one that is named twice is there twice.
    package var referredBulkIds: [String] {
        (path.reference.map { [$0.bulkId] } ?? []) + (data?.referredBulkIds ?? [])
    }

    /// The operation with ids in the place of references.
    ///
    /// Throws 400 `invalidValue` for a bulkId that has no id: what the operation refers to does not exist, so the
    /// operation fails too.
    ///
    /// - Parameter ids: the ids of what was created up to now, by bulkId.
    package func resolving(_ ids: [String: String]) throws(SCIMError) -> BulkOperation {
        BulkOperation(
            method: method, path: try path.resolvingReference(ids), bulkId: bulkId, version: version,
            data: try data?.resolvingReferences(ids))
    }

    /// The same operation with another body.
    func with(data: Value) -> BulkOperation {
        BulkOperation(method: method, path: path, bulkId: bulkId, version: version, data: data)
    }
}

extension BulkOperation.Method {
    /// Reads a method; nil if it is none that a bulk request may have.
    init?(_ text: String, compatibility: Compatibility) {
        self.init(rawValue: compatibility.ignoresOperationCase ? text.uppercased() : text)
    }
}
