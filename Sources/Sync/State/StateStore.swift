package import Directory
import SCIM

/// The durable state: resources, links, intents. Every implementation passes the same contract suite.
///
/// Whatever returns has been committed durably. Several processes may have the state open; each has a session,
/// and the intents of a session that died are free to be taken over.
package protocol StateStore: Sendable {
    // Reading.

    /// The resource with an id, in whatever stage of its life; nil if the id was never minted.
    func resource(_ id: ResourceID) async throws -> StoredResource?
    /// The resource, living or pending, that holds a userName.
    func holder(of name: NameKey) async throws -> StoredResource?
    /// The resource that is linked to an entry.
    func owner(of identity: EntryIdentity) async throws -> StoredResource?
    /// The living resources that a lookup can select, oldest first.
    func resources(_ lookup: Lookup) async throws -> [StoredResource]
    /// The number of living resources.
    func count() async throws -> Int
    /// Living resources in a stable order. The next page starts after the last resource of this one.
    func page(after position: PagePosition?, limit: Int) async throws -> ResourcePage
    /// A window of living resources by offset, in the same order.
    func window(offset: Int, limit: Int) async throws -> [StoredResource]

    // Writing.

    /// Records an intent, in one transaction with the check of the row's version and the claim of the name.
    func record(_ proposal: Proposal) async throws -> ProposalVerdict
    /// Ends an intent: makes the resource what was desired and sets its link, or leaves it as it was.
    /// - Parameter acknowledged: whether a client is about to be told.
    func complete(_ intent: Intent, _ completion: Completion, acknowledged: Bool) async throws -> StoredResource?
    /// Notes durably that an intent's write is an add after all, and to which DN it is about to be sent.
    func amend(_ intent: IntentID, addedAt: DN) async throws
    /// Remembers where an entry was last seen. Does nothing when the row moved or is occupied.
    func refresh(_ id: ResourceID, from rowVersion: Int64, link: Link?) async throws

    // Writes whose answer never came.

    /// Gives an intent up without settling it, so that whoever comes next may.
    func release(_ intent: IntentID) async throws
    /// Takes over the intent of a resource if nobody alive is at work on it.
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
    case userName(NameKey)
    case externalId(String)
    case dn(DN)
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

/// The book of one sweep: which links it has met. It lives as long as the sweep.
package protocol SweepLedger: Sendable {
    /// Notes that entries were seen, and tells which resources they belong to.
    func meet(_ identities: [EntryIdentity]) async throws -> [EntryIdentity: StoredResource]
    /// The linked living resources that were not met, a page at a time.
    func unmet(after position: PagePosition?, limit: Int) async throws -> ResourcePage
    /// The number of links.
    func population() async throws -> Int
    /// Gives the lease back.
    func end() async throws
}
