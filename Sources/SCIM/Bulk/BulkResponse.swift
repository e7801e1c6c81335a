/// The answer to a bulk request (RFC 7644 §3.7.3). Its own status is 200, whatever became of the operations.
package struct BulkResponse {
    /// Renders the results.
    ///
    /// - Parameter results: the results in the order of the request; nil for an operation that was not run because
    ///   `failOnErrors` was reached, which is left out.
    package static func render(_ results: [BulkResult?]) -> Value {
        [
            "schemas": [.string(SchemaURI.bulkResponse.text)],
            "Operations": .array(results.compactMap { $0?.representation }),
        ]
    }
}
