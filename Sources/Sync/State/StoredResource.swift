import Directory
package import SCIM

/// A resource as the state holds it.
package struct StoredResource: Sendable, Hashable {
    /// Where a resource stands in its life.
    package enum Lifecycle: String, Sendable, Hashable {
        /// Its create is not completed: invisible to every read.
        case pending
        /// Acknowledged, or completed forward.
        case living
        /// Deleted. Its id stays taken for ever.
        case deleted
    }

    package let id: ResourceID
    package let type: ResourceKind
    /// The attributes; the members of a group are kept apart.
    package let resource: Resource
    /// What is kept beside what the client said.
    package let kept: Kept
    package let lifecycle: Lifecycle
    package let created: Timestamp
    package let lastModified: Timestamp
    /// Counts the changes that a client can see; the ETag is made of it.
    package let revision: Int64
    /// Counts every change of the row. A plan carries it, and the intent is refused when it moved.
    package let rowVersion: Int64
    /// Whether a client was told that the resource exists. A create that was completed without the client's
    /// knowledge is joined by a repeated POST.
    package let isAcknowledged: Bool
    package private(set) var link: Link?
    /// Since when the entry of a deleted resource is kept out of service; nil for any other.
    package let retired: Timestamp?
    /// What its entry lacks of it, or has too much; nil for one that does not wait for the directory.
    package let arrears: Arrears?

    package init(
        id: ResourceID, type: ResourceKind, resource: Resource, kept: Kept = Kept(), lifecycle: Lifecycle,
        created: Timestamp, lastModified: Timestamp, revision: Int64, rowVersion: Int64, isAcknowledged: Bool,
        link: Link?, retired: Timestamp? = nil, arrears: Arrears? = nil
    ) {
        self.id = id
        self.type = type
        self.resource = resource
        self.kept = kept
        self.lifecycle = lifecycle
        self.created = created
        self.lastModified = lastModified
        self.revision = revision
        self.rowVersion = rowVersion
        self.isAcknowledged = isAcknowledged
        self.link = link
        self.retired = retired
        self.arrears = arrears
    }

    /// Whether nothing touched the row since it was made: version 1 while pending, 2 once it lives.
    package var isFirstVersion: Bool { rowVersion <= 2 }

    /// Whether it was made of an entry that stood before, so that only what clients have said of it is enforced.
    package var isAdopted: Bool { kept.claims != nil }

    /// The same resource, its link's name known without being read, where it is that of the entry that was seen.
    func recognizing(_ dn: DN) -> StoredResource {
        var stored = self
        stored.link = link?.recognizing(dn)
        return stored
    }

    /// What people call the resource.
    package var name: String { resource.name(of: type) ?? id.text }

    /// Whether it is called by a name, and not only its entry is.
    func isCalled(_ key: NameKey) -> Bool { resource.name(of: type).map { NameKey($0) } == key }
}
