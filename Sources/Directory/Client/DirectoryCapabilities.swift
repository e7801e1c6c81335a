/// What a server says that it can do, and how it names and marks its entries.
package struct DirectoryCapabilities: Hashable, Sendable {
    /// The product, for people: `OpenLDAP`, `389 Project`, `Active Directory`, or what it calls itself.
    package var vendor: String
    /// The attribute that holds an entry's identity.
    package var identity: AttributeName
    /// The attribute whose change tells that an entry changed.
    package var marker: AttributeName
    package var namingContexts: [DN]
    /// RFC 4528.
    package var supportsAssertion: Bool
    /// RFC 4527.
    package var supportsPostRead: Bool
    /// RFC 2696.
    package var supportsPagedResults: Bool
    /// RFC 4533.
    package var supportsContentSync: Bool
    /// RFC 5805.
    package var supportsTransactions: Bool

    /// RFC 3062.
    package var supportsPasswordModify = false
    /// Whether what is sent there can be read by nobody on the way: TLS, or a socket of this machine. A password goes
    /// nowhere else.
    package var isConfidential = false
    /// Whether it can take values for added that are there already, and for removed that are not ("permissive modify").
    /// Each server does so as far as it likes, and refuses the others as ever.
    package var supportsPermissiveModify = false
    /// Active Directory's "domain scope": a search keeps to its naming context and tells of no others.
    package var supportsDomainScope = false
    /// Whether the size limit of a search is heeded. Samba sends everything, however little was asked for.
    package var heedsSizeLimit = true

    package init(
        vendor: String, identity: AttributeName, marker: AttributeName, namingContexts: [DN] = [],
        supportsAssertion: Bool = false, supportsPostRead: Bool = false, supportsPagedResults: Bool = false,
        supportsContentSync: Bool = false, supportsTransactions: Bool = false
    ) {
        self.vendor = vendor
        self.identity = identity
        self.marker = marker
        self.namingContexts = namingContexts
        self.supportsAssertion = supportsAssertion
        self.supportsPostRead = supportsPostRead
        self.supportsPagedResults = supportsPagedResults
        self.supportsContentSync = supportsContentSync
        self.supportsTransactions = supportsTransactions
    }

    /// The naming context that an entry is in: of those that hold it the innermost. Nil where the server does not tell.
    package func namingContext(of dn: DN) -> DN? {
        namingContexts.filter { dn.isDescendantOrSelf(of: $0) }.max { $0.rdns.count < $1.rdns.count }
    }

    /// Whether the marker counts in whole seconds, so that a young one proves little.
    package var markerCountsSeconds: Bool { marker == .modifyTimestamp }
}
