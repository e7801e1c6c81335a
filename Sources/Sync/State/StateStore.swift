package import Directory
package import SCIM

/// The durable state: resources, links, intents. Every implementation passes the same contract suite.
///
/// Whatever returns has been committed durably. Several processes may have the state open; each has a session,
/// and the intents of a session that died are free to be taken over.
package protocol StateStore: LimitBook, AuditTrail, SweepBook, MaintenanceBook, Backlog {
    // Reading.

    /// The resource with an id, in whatever stage of its life; nil if the id was never minted.
    func resource(_ id: ResourceID) async throws -> StoredResource?
    /// The resource, living or pending, that holds a name among those of its type.
    func holder(of name: NameKey, type: ResourceKind) async throws -> StoredResource?
    /// The resource that is linked to an entry.
    func owner(of identity: EntryIdentity) async throws -> StoredResource?
    /// Deleted resources whose entries are kept out of service, the latest first: by the externalId that they had, or by the
    /// DN of the entry.
    func retired(_ lookup: Lookup, type: ResourceKind?) async throws -> [StoredResource]
    /// The number of deleted resources whose entries are kept out of service.
    func retiredCount() async throws -> Int
    /// Whether an entry is one that was the gateway's and was given up.
    func isReleased(_ identity: EntryIdentity) async throws -> Bool
    /// The living resources that a lookup can select, oldest first.
    ///
    /// - Parameter type: the type of resource; nil for all.
    func resources(_ lookup: Lookup, type: ResourceKind?) async throws -> [StoredResource]
    /// The number of living resources of a type, or of all.
    func count(of type: ResourceKind?) async throws -> Int
    /// The number of links of living resources of a type, or of all: the entries that are owned.
    func population(of type: ResourceKind?) async throws -> Int
    /// Living resources in a stable order. The next page starts after the last resource of this one.
    func page(of type: ResourceKind?, after position: PagePosition?, limit: Int) async throws -> ResourcePage
    /// A window of living resources by offset, in the same order.
    func window(of type: ResourceKind?, offset: Int, limit: Int) async throws -> [StoredResource]

    // Values that only one resource may hold.

    /// The living or coming resource that holds a value; nil where nobody does.
    func holder(of holding: Holding) async throws -> ResourceID?
    /// Notes values that living resources hold since before anybody kept book of them.
    ///
    /// - Returns: those that somebody else holds already; nothing was noted of them.
    func note(_ holdings: [ResourceID: [Holding]]) async throws -> [ResourceID: [HeldValue]]
    /// Notes values by which living resources are known as members or groups, where a newer mapping asks for them.
    func note(names: [ResourceID: [String: String]]) async throws
    /// The highest number that was ever held in a scope, within a range; nil where none was.
    func highestNumber(in scope: String, range: ClosedRange<Int>) async throws -> Int?

    // Memberships. Those of a write that is not completed are not among them.

    /// The members of a group.
    func members(of group: ResourceID) async throws -> [Membership]
    /// The groups that somebody is a member of.
    func groups(of member: ResourceID) async throws -> [Membership]
    /// All memberships of somebody, those of writes that are not completed too.
    func heldMemberships(of member: ResourceID) async throws -> [HeldMembership]
    /// Those members of a group whom its entry named before any client did.
    func adoptedMembers(of group: ResourceID) async throws -> [ResourceID]
    /// Those of some resources that are such members of a group.
    func adoptedMembers(of group: ResourceID, among ids: [ResourceID]) async throws -> Set<ResourceID>
    /// The number of members of a group, counted no further than a limit, so that a large group costs no more.
    func memberCount(of group: ResourceID, upTo limit: Int) async throws -> Int
    /// The number of members whose names stand in the entry of a group, counted no further than a limit.
    func nameCount(in group: ResourceID, upTo limit: Int) async throws -> Int
    /// Those of some resources that are members of a group.
    func members(of group: ResourceID, among ids: [ResourceID]) async throws -> Set<ResourceID>
    /// Where the entries of some living resources were last seen; those without an entry are left out.
    func places(of ids: [ResourceID]) async throws -> [ResourceID: DN]
    /// The names of all members of a group that have an entry, in a stable order. Entries that are about to end are left
    /// out.
    func names(ofMembersOf group: ResourceID) async throws -> [MemberName]
    /// The names under which some members stand in the entry of their group, as they were last written there.
    func names(of members: [ResourceID], in group: ResourceID) async throws -> [ResourceID: MemberName]
    /// The groups whose entries hold a former name of some members' entries, or none. An entry that is about to end has
    /// no name that should be written anywhere.
    func staleNames(of members: [ResourceID]) async throws -> [StaleName]
    /// The members whose former names the entry of a group holds, or whose names it lacks.
    func staleNames(in group: ResourceID) async throws -> [StaleName]
    /// The groups that somebody is a member of, by the names under which they stand on the member's entry.
    func groupNames(of member: ResourceID) async throws -> [GroupName]

    // Writing.

    /// Records an intent, in one transaction with the check of the row's version, the claim of the name and of the
    /// values that are held, and the check that those who are to become members exist.
    ///
    /// - Throws: `SyncError` with `unavailable` during maintenance, but for what concerns the state alone.
    func record(_ proposal: Proposal) async throws -> ProposalVerdict
    /// Ends an intent: makes the resource what was desired and sets its link, or leaves it as it was.
    /// - Parameter acknowledged: whether a client is about to be told.
    func complete(_ intent: Intent, _ completion: Completion, acknowledged: Bool) async throws -> StoredResource?
    /// Makes a resource of an entry that stands already, in one transaction: nothing is written to the directory for it.
    ///
    /// - Parameter acknowledged: whether a client is told of it; one that repeats a create joins it otherwise.
    func adopt(_ proposal: Proposal, _ link: Link, acknowledged: Bool) async throws -> AdoptionVerdict
    /// Notes durably that an intent's write is an add after all, and to which DN it is about to be sent.
    func amend(_ intent: IntentID, addedAt: DN) async throws
    /// Remembers where an entry was last seen, and the names of members that it was seen to hold. Does nothing when
    /// the row moved or is occupied.
    func refresh(_ id: ResourceID, from rowVersion: Int64, link: Link?, names: [StaleName]) async throws

    // Writes whose answer never came.

    /// Gives an intent up without settling it, so that whoever comes next may.
    func release(_ intent: IntentID) async throws
    /// Takes over the intent of a resource if nobody alive is at work on it.
    ///
    /// - Throws: `SyncError` with `unavailable` where there is one, during maintenance.
    func takeOver(_ resource: ResourceID) async throws -> TakeOver
    /// Whether a resource has an intent that is not settled.
    func hasIntent(_ resource: ResourceID) async throws -> Bool
    /// All intents that are not settled, oldest first.
    func openIntents() async throws -> [OpenIntent]

    // Sweeps.

    /// Takes the lease of the sweep. Nil when another living session holds it.
    func beginSweep() async throws -> (any SweepLedger)?
    /// The last operations of a resource, newest first.
    func history(of id: ResourceID, limit: Int) async throws -> [OperationRecord]
}

/// What a state can find by an index.
package enum Lookup: Sendable, Hashable {
    case id(ResourceID)
    /// By userName or, for groups, displayName.
    case name(NameKey)
    case externalId(String)
    case dn(DN)
    /// Users by an address, whatever its type.
    case email(NameKey)
    /// Users by displayName, which need not be unique.
    case displayName(NameKey)
    /// The groups that somebody is a member of.
    case member(ResourceID)
    /// The members of a group.
    case group(ResourceID)
}

/// A place between two resources in the stable order.
package struct PagePosition: Sendable, Hashable {
    package let number: Int64

    package init(_ number: Int64) { self.number = number }
}

/// Some resources, and the place after the last of them.
package struct ResourcePage: Sendable {
    package let resources: [StoredResource]
    /// Nil when there are no more.
    package let next: PagePosition?

    package init(resources: [StoredResource], next: PagePosition?) {
        self.resources = resources
        self.next = next
    }
}

/// What came of the attempt to make a resource of an entry.
package enum AdoptionVerdict: Sendable {
    case adopted(StoredResource)
    /// The entry belongs to a resource already.
    case owned(by: ResourceID)
    /// Nothing was recorded, for this reason.
    case refused(ProposalVerdict)
}

/// An intent that is not settled.
package struct OpenIntent: Sendable {
    package let intent: Intent
    /// Whether a living session is at work on it.
    package let isOccupied: Bool

    package init(intent: Intent, isOccupied: Bool) {
        self.intent = intent
        self.isOccupied = isOccupied
    }
}

/// What came of the attempt to take over an intent.
package enum TakeOver: Sendable {
    /// The resource has no intent.
    case none
    /// A living session is at work on it.
    case occupied
    /// The intent is ours to settle now.
    case taken(Intent)
}
