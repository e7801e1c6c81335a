/// What this server can do (RFC 7643 §5, RFC 9865 §4). It says what it is told and nothing of its own:
/// whoever makes one knows what is true.
package struct ServiceProviderConfig: Hashable, Sendable {
    /// Limits of bulk requests; nil where they are not supported.
    package struct Bulk: Hashable, Sendable {
        package var maxOperations: Int
        package var maxPayloadSize: Int

        package init(maxOperations: Int, maxPayloadSize: Int) {
            self.maxOperations = maxOperations
            self.maxPayloadSize = maxPayloadSize
        }
    }

    /// How pages can be asked for (RFC 9865 §4).
    package struct Pagination: Hashable, Sendable {
        package var supportsIndex: Bool
        package var supportsCursor: Bool
        package var defaultPageSize: Int
        package var maxPageSize: Int
        /// Seconds that a cursor stays valid, where there are cursors.
        package var cursorTimeout: Int?

        package init(
            supportsIndex: Bool = true, supportsCursor: Bool = false, defaultPageSize: Int, maxPageSize: Int,
            cursorTimeout: Int? = nil
        ) {
            self.supportsIndex = supportsIndex
            self.supportsCursor = supportsCursor
            self.defaultPageSize = defaultPageSize
            self.maxPageSize = maxPageSize
            self.cursorTimeout = cursorTimeout
        }
    }

    package var documentationURI: String?
    package var supportsPatch: Bool
    package var bulk: Bulk?
    /// The most results of one filtered query; nil where filters are not supported.
    package var filterMaxResults: Int?
    package var supportsChangePassword: Bool
    package var supportsSort: Bool
    package var supportsETag: Bool
    package var pagination: Pagination?
    package var authenticationSchemes: [AuthenticationScheme]

    package init(
        documentationURI: String? = nil, supportsPatch: Bool = true, bulk: Bulk? = nil,
        filterMaxResults: Int?, supportsChangePassword: Bool = false, supportsSort: Bool = false,
        supportsETag: Bool = false, pagination: Pagination? = nil,
        authenticationSchemes: [AuthenticationScheme] = [.bearerToken]
    ) {
        self.documentationURI = documentationURI
        self.supportsPatch = supportsPatch
        self.bulk = bulk
        self.filterMaxResults = filterMaxResults
        self.supportsChangePassword = supportsChangePassword
        self.supportsSort = supportsSort
        self.supportsETag = supportsETag
        self.pagination = pagination
        self.authenticationSchemes = authenticationSchemes
    }
}
