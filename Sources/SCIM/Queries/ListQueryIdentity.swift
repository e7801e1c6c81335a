extension ListQuery {
    /// What must be the same on each page of a list that is gone through by cursor (RFC 9865 §2): where,
    /// which resources, in which order. What is shown of each, and how many at a time, is not part of it.
    ///
    /// - Parameter endpoint: the path that is asked, as in `ResourceType.endpoint`.
    package func identity(endpoint: String) -> String {
        JSONWriter.text([
            .string(endpoint), filter.map { .string($0.description) } ?? .null,
            sortBy.map { .string($0.description) } ?? .null, sortBy == nil ? .null : .string(sortOrder.rawValue),
        ])
    }
}
