/// How far below its base a search looks (RFC 4511 §4.5.1.2).
package enum SearchScope: Hashable, Sendable {
    case base, oneLevel, subtree
}

/// What to search for, and in what portions.
package struct SearchRequest: Hashable, Sendable {
    package var base: DN
    package var scope: SearchScope
    package var filter: DirectoryFilter
    /// Empty for all user attributes; `.noAttributes` for the names alone.
    package var attributes: [AttributeName]
    /// Entries in a page, at most; a search that brings no more than this costs one round trip.
    package var pageSize: Int
    /// Entries in all, at most; one more is an error (4), not a short answer. 0 for no limit.
    package var sizeLimit: Int

    package init(
        base: DN, scope: SearchScope = .subtree, filter: DirectoryFilter = .everything,
        attributes: [AttributeName] = [], pageSize: Int = 500, sizeLimit: Int = 0
    ) {
        self.base = base
        self.scope = scope
        self.filter = filter
        self.attributes = attributes
        self.pageSize = pageSize
        self.sizeLimit = sizeLimit
    }
}
