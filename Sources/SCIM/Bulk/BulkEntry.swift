/// One element of `Operations` (RFC 7644 §3.7): what its result has to repeat, and the operation or why it is none.
///
/// A broken operation is no error of the request. It has a result like all others, and the others go on.
package struct BulkEntry: Hashable, Sendable {
    /// The method: in capitals if it is known, as it was sent otherwise.
    package let method: String?
    /// What the client calls the operation.
    package let bulkId: String?
    /// What to do, or the refusal.
    package let operation: Result<BulkOperation, SCIMError>
    private let path: BulkPath?

    /// Reads an element of `Operations`, whatever it is.
    ///
    /// - Parameter endpoints: the endpoints of resource types: `/Users`.
    init(_ raw: Value, endpoints: [String], compatibility: Compatibility) {
        let members = raw.object ?? Object()
        let name = members["method"]?.string
        let method = name.flatMap { BulkOperation.Method($0, compatibility: compatibility) }
        let bulkId = members["bulkId"]?.string
        self.method = method?.rawValue ?? name
        self.bulkId = bulkId == "" ? nil : bulkId
        path = try? BulkPath(members["path"], endpoints: endpoints)
        operation = Result { () throws(SCIMError) in
            try BulkOperation(raw, endpoints: endpoints, compatibility: compatibility)
        }
    }

    /// Whether the operation is meant to create a resource, be it broken or not.
    package var isPost: Bool { method == BulkOperation.Method.post.rawValue }

    /// Where the resource is that the operation names; nil if it names none, as POST does.
    ///
    /// - Parameters:
    ///   - base: the root of the service, without a slash at the end.
    ///   - ids: the ids of what was created up to now, by bulkId.
    package func location(base: String, ids: [String: String]) -> String? {
        guard !isPost, let path = try? path?.resolvingReference(ids), path.id != nil else { return nil }
        return base + path.text
    }
}
