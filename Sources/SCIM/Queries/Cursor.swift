/// Where a client stands in a list that it goes through by cursor (RFC 9865 §2): all that the next page
/// needs, so that the server remembers nothing of a client between its pages.
package struct Cursor: Hashable, Sendable {
    /// What has been delivered.
    package enum Position: Hashable, Sendable {
        /// All up to this number in the stable order of the state.
        case after(Int64)
        /// This many of a sorted list.
        case offset(Int64)
    }

    /// What has been delivered.
    package let position: Position
    /// How many resources each page has; the first request decided it.
    package let pageSize: Int
    /// From when on the cursor is no longer taken, in seconds since 1970-01-01T00:00:00Z.
    package let expiry: Int64

    /// Takes a position. A page has at least one resource, or the list would have no end.
    package init(position: Position, pageSize: Int, expiry: Int64) {
        self.position = position
        self.pageSize = max(1, pageSize)
        self.expiry = expiry
    }

    /// How many resources the page has that this cursor leads to.
    ///
    /// Throws 400 `invalidCount` for a count other than that of the first page (RFC 9865 §2). A request that
    /// leaves it out means the same again.
    ///
    /// - Parameters:
    ///   - count: what the request says.
    ///   - maximum: the most that a page may have. Counts above it are the same, as they were on the first page.
    package func pageSize(asked count: Int?, maximum: Int) throws(SCIMError) -> Int {
        let size = min(pageSize, maximum)
        guard let count, min(count, maximum) != size else { return size }
        throw .badRequest(
            .invalidCount, "count is \(count), but the pages before had \(size) resources; leave it as it was.")
    }
}
