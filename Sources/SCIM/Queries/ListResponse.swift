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

    /// Renders one page of a list that is gone through by cursor (RFC 9865 §2), where nothing is counted from
    /// the start.
    ///
    /// - Parameters:
    ///   - totalResults: how many resources match in all.
    ///   - nextCursor: what leads to the next page; nil on the last one, and only there.
    package static func render(resources: [Value], totalResults: Int, nextCursor: String?) -> Value {
        var response: Object = [
            "schemas": [.string(SchemaURI.listResponse.text)],
            "totalResults": .number(Number(totalResults)),
            "itemsPerPage": .number(Number(resources.count)),
        ]
        if let nextCursor { response["nextCursor"] = .string(nextCursor) }
        response["Resources"] = .array(resources)
        return .object(response)
    }
}
