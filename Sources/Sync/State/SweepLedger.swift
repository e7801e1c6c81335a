package import Directory
package import Planning
package import SCIM

/// The book of one sweep: which links it has met. It lives as long as the sweep.
package protocol SweepLedger: Sendable {
    /// Notes that entries were seen, and tells which resources they belong to.
    func meet(_ identities: [EntryIdentity]) async throws -> [EntryIdentity: MetResource]
    /// Notes those entries as seen that stand where and as they did when they were last compared: of living resources of
    /// the type, at the DN and with the change marker of the link, and, where it is given, with the digest of then.
    ///
    /// - Returns: the others, which have to be looked at, in the order given.
    func sift(_ seen: [SeenEntry], type: ResourceKind) async throws -> [EntryIdentity]
    /// Notes entries that were compared and found in order, all at once. One whose resource moved meanwhile is left out.
    ///
    /// - Parameter doubted: the resources whose entries were compared and found otherwise: they are looked at until they are
    ///   in order, also where the marker is the one of before.
    func confirm(_ confirmations: [Confirmation], doubting doubted: [ResourceID]) async throws
    /// The linked living resources that were not met, a page at a time.
    func unmet(after position: PagePosition?, limit: Int) async throws -> ResourcePage
    /// The resources whose entries are kept out of service and were not met, a page at a time.
    func unmetRetired(after position: PagePosition?, limit: Int) async throws -> ResourcePage
    /// The living resources without a link, a page at a time.
    func unlinked(after position: PagePosition?, limit: Int) async throws -> ResourcePage
    /// The living groups whose entries hold a former name of a member, or none.
    func groupsWithStaleNames() async throws -> [ResourceID]
    /// The number of links of living resources of a type, or of all.
    func population(of type: ResourceKind?) async throws -> Int
    /// What the last complete survey rested on; nil where there was none.
    func mark() async throws -> SurveyMark?
    /// The last operation that was recorded; 0 where none was.
    func lastOperation() async throws -> Int64
    /// Notes what a complete survey rested on.
    func keep(_ mark: SurveyMark) async throws
    /// Gives the lease back.
    func end() async throws
}

/// A resource whose entry was seen.
package struct MetResource: Sendable, Hashable {
    package let stored: StoredResource
    /// Whether the entry was found in order at the marker of the link.
    package let isCompared: Bool

    package init(_ stored: StoredResource, isCompared: Bool) {
        self.stored = stored
        self.isCompared = isCompared
    }
}

/// An entry as far as a sweep looks at first.
package struct SeenEntry: Sendable, Hashable {
    package let identity: EntryIdentity
    package let dn: DN
    /// Nil where it is not visible.
    package let marker: ChangeMarker?
    /// Nil where the marker is enough.
    package let digest: EntryDigest?

    package init(identity: EntryIdentity, dn: DN, marker: ChangeMarker?, digest: EntryDigest? = nil) {
        self.digest = digest
        self.identity = identity
        self.dn = dn
        self.marker = marker
    }
}

/// An entry that was compared with what was provisioned and found in order.
package struct Confirmation: Sendable, Hashable {
    package let resource: ResourceID
    /// The version of the row that the entry was compared with.
    package let rowVersion: Int64
    package let link: Link
    /// The names of members that the entry was seen to hold.
    package let names: [StaleName]
    /// Whether the link's marker tells every later change: one that counts seconds does not while it is young.
    package let isLasting: Bool
    /// By what the entry is known again; nil where that says nothing, since it depends on other resources, too.
    package let digest: EntryDigest?

    package init(
        resource: ResourceID, rowVersion: Int64, link: Link, names: [StaleName], isLasting: Bool,
        digest: EntryDigest? = nil
    ) {
        self.digest = digest
        self.resource = resource
        self.rowVersion = rowVersion
        self.link = link
        self.names = names
        self.isLasting = isLasting
    }
}
