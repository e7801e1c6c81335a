/// What an operation is done to (RFC 7644 §3.7): the endpoint of a resource type and, for all but POST, the id of
/// a resource there. `/Users`, `/Users/2819c223`, `/Users/bulkId:qwerty`.
package struct BulkPath: Hashable, Sendable {
    /// The endpoint, relative to the root of the service: `/Users`.
    package let endpoint: String
    /// The id as it was sent, so it may be a reference or be percent-encoded; nil for the endpoint itself.
    package let id: String?

    /// Takes a path in its parts.
    package init(endpoint: String, id: String? = nil) {
        self.endpoint = endpoint
        self.id = id
    }

    /// Reads the `path` of an operation. Slashes are forgiving, names are not: `/users` is unknown.
    ///
    /// Throws 400 `invalidSyntax` for a path that is missing or names nothing below the endpoints: so `/Bulk` does
    /// not nest, and there is no `/Me`.
    init(_ raw: Value?, endpoints: [String]) throws(SCIMError) {
        let expected = "expected \(endpoints.joined(separator: ", ")), or the id of a resource below"
        guard let text = raw?.string else {
            throw .badRequest(.invalidSyntax, "path is missing or not a string; \(expected).")
        }
        let parts = text.split(separator: "/")
        let endpoint = "/" + (parts.first ?? "")
        guard endpoints.contains(endpoint), parts.count <= 2, !Self.isForeign(parts.dropFirst().first) else {
            throw .badRequest(.invalidSyntax, "path is \"\(text.prefix(40))\"; \(expected).")
        }
        self.init(endpoint: endpoint, id: parts.dropFirst().first.map(String.init))
    }

    /// The path as it is written.
    package var text: String {
        id.map { "\(endpoint)/\($0)" } ?? endpoint
    }

    /// The reference in the place of the id.
    var reference: BulkReference? {
        id.flatMap { BulkReference($0) }
    }

    /// This path with an id in the place of a reference.
    func resolvingReference(_ ids: [String: String]) throws(SCIMError) -> BulkPath {
        BulkPath(endpoint: endpoint, id: try reference?.resolved(ids) ?? id)
    }

    /// What follows an endpoint and is not an id: a search, a query, a fragment.
    private static func isForeign(_ part: Substring?) -> Bool {
        guard let part else { return false }
        return part == ".search" || part.contains { $0 == "?" || $0 == "#" }
    }
}
