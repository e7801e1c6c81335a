/// The answer to a query (RFC 7644 §3.4.2).
package struct ListResponse {
    /// Renders one page. `Resources` is there even when it is empty: clients expect it.
    ///
    /// - Parameters:
    ///   - totalResults: how many resources match in all.
    ///   - startIndex: the index of the first one returned, counted from 1.
    package static func render(resources: [Value], totalResults: Int, startIndex: Int) -> Value {
        [
            "schemas": [.string(SchemaURI.listResponse.text)],
            "totalResults": .number(Number(totalResults)),
            "startIndex": .number(Number(startIndex)),
            "itemsPerPage": .number(Number(resources.count)),
            "Resources": .array(resources),
        ]
    }
}
