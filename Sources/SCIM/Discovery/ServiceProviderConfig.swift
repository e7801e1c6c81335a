/// What this server can do (RFC 7643 §5, RFC 9865 §4). It says what it is told and nothing of its own:
/// whoever makes one knows what is true.
package struct ServiceProviderConfig: Hashable, Sendable {
    /// The limits of bulk requests (RFC 7644 §3.7.4).
    package struct Bulk: Hashable, Sendable {
        /// How many operations a request may have.
        package var maxOperations: Int
        /// How many bytes a request may have.
        package var maxPayloadSize: Int

        /// Takes the limits.
        package init(maxOperations: Int, maxPayloadSize: Int) {
            self.maxOperations = maxOperations
            self.maxPayloadSize = maxPayloadSize
        }
    }

    /// How pages can be asked for (RFC 9865 §4).
    package struct Pagination: Hashable, Sendable {
        /// Whether `startIndex` is understood.
        package var supportsIndex: Bool
        /// Whether `cursor` is understood.
        package var supportsCursor: Bool
        /// How many resources a page has when the client does not say.
        package var defaultPageSize: Int
        /// How many resources a page has at most.
        package var maxPageSize: Int
        /// Seconds that a cursor stays valid, where there are cursors.
        package var cursorTimeout: Int?

        /// Says how pages can be asked for.
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

    /// Where people read about this server.
    package var documentationURI: String?
    /// Whether PATCH is understood.
    package var supportsPatch: Bool
    /// The limits of bulk requests; nil where they are not supported.
    package var bulk: Bulk?
    /// The most results of one filtered query; nil where filters are not supported.
    package var filterMaxResults: Int?
    /// Whether a password can be changed.
    package var supportsChangePassword: Bool
    /// Whether `sortBy` is obeyed.
    package var supportsSort: Bool
    /// Whether entity tags are sent and obeyed.
    package var supportsETag: Bool
    /// How pages can be asked for; nil leaves it unsaid.
    package var pagination: Pagination?
    /// How clients authenticate.
    package var authenticationSchemes: [AuthenticationScheme]

    /// Says what the server can do. What is left out is not supported, but for PATCH.
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
