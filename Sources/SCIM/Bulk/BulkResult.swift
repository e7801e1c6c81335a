/// What became of one operation (RFC 7644 §3.7.3).
package struct BulkResult: Hashable, Sendable {
    /// The method of the operation; nil if it had none.
    package let method: String?
    /// What the client calls the operation.
    package let bulkId: String?
    /// Where the resource is; nil for a POST that created none.
    package let location: String?
    /// The version of the resource, where there is one.
    package let version: String?
    /// The HTTP status that the operation would have had by itself.
    package let status: Int
    /// The body; left out on success.
    package let response: Value?

    /// The result of an operation that was done.
    package init(_ entry: BulkEntry, status: Int, location: String?, version: String? = nil) {
        method = entry.method
        bulkId = entry.bulkId
        self.location = location
        self.version = version
        self.status = status
        response = nil
    }

    /// The result of an operation that failed.
    ///
    /// - Parameter location: the resource that the operation names. For a POST only if there is a resource after
    ///   all: a group that could not get all its members.
    package init(_ entry: BulkEntry, error: SCIMError, location: String?) {
        method = entry.method
        bulkId = entry.bulkId
        self.location = location
        version = nil
        status = error.status
        response = error.body
    }

    /// Whether it counts towards `failOnErrors`.
    package var isError: Bool { !(200..<300).contains(status) }

    /// The result as it is sent. `status` is a string, as in the examples of RFC 7644 §3.7.3.
    var representation: Value {
        var members = Object()
        members["location"] = location.map(Value.string)
        members["method"] = method.map(Value.string)
        members["bulkId"] = bulkId.map(Value.string)
        members["version"] = version.map(Value.string)
        members["status"] = .string(String(status))
        members["response"] = response
        return .object(members)
    }
}
