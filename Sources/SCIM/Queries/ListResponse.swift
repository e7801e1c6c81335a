/// The answer to a query (RFC 7644 §3.4.2).
package struct ListResponse {
    /// A list of a few resources that are all there is.
    package static func whole(_ resources: [Value]) -> Value {
        var response = frame(count: resources.count, totalResults: resources.count, startIndex: 1).object ?? Object()
        response["Resources"] = .array(resources)
        return .object(response)
    }

    /// One page, but for its resources: they belong into `Resources`, which comes last and is there even when there
    /// are none, for clients expect it.
    ///
    /// - Parameters:
    ///   - count: how many resources the page has.
    ///   - totalResults: how many resources match in all.
    ///   - startIndex: the index of the first one returned, counted from 1.
    package static func frame(count: Int, totalResults: Int, startIndex: Int) -> Value {
        [
            "schemas": [.string(SchemaURI.listResponse.text)],
            "totalResults": .number(Number(totalResults)),
            "startIndex": .number(Number(startIndex)),
            "itemsPerPage": .number(Number(count)),
            "Resources": .array([]),
        ]
    }

    /// One page of a list that is gone through by cursor (RFC 9865 §2), where nothing is counted from the start; but
    /// for its resources.
    ///
    /// - Parameters:
    ///   - count: how many resources the page has.
    ///   - totalResults: how many resources match in all.
    ///   - nextCursor: what leads to the next page; nil on the last one, and only there.
    package static func frame(count: Int, totalResults: Int, nextCursor: String?) -> Value {
        var response: Object = [
            "schemas": [.string(SchemaURI.listResponse.text)],
            "totalResults": .number(Number(totalResults)),
            "itemsPerPage": .number(Number(count)),
        ]
        if let nextCursor { response["nextCursor"] = .string(nextCursor) }
        response["Resources"] = .array([])
        return .object(response)
    }
}
