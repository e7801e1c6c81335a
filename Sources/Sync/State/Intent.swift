package import Directory
package import Planning
package import SCIM

/// The number of an intent in the state.
package struct IntentID: Sendable, Hashable, CustomStringConvertible {
    package let number: Int64

    package init(_ number: Int64) { self.number = number }

    package var description: String { "\(number)" }
}

/// What a write to the directory is for.
package enum IntentKind: String, Sendable, Hashable {
    /// A new resource gets its entry.
    case create
    /// A client changed the resource.
    case change
    /// A client deleted the resource.
    case delete
    /// A sweep brings the entry back to what was provisioned.
    case repair
    /// An entry is brought to what was accepted while the directory was away.
    case catchUp = "catch-up"
    /// A resource is made of an entry that stands.
    case adopt
    /// A person gives an entry back: the resource ends, and the entry stays as it is.
    case release

    /// Whether it makes a resource that was not there before.
    package var isBirth: Bool { self == .create || self == .adopt }
    /// Whether it ends a resource.
    package var isEnd: Bool { self == .delete || self == .release }
    /// Whether it brings an entry to what the state has already, which no client is told of.
    package var isUpkeep: Bool { self == .repair || self == .catchUp }
}

/// The durable record of a write that is about to be sent. A resource has one at the most.
package struct Intent: Sendable, Hashable {
    package let id: IntentID
    package let kind: IntentKind
    package let resource: ResourceID
    package let type: ResourceKind
    /// The resource as it shall be once the write is done; nil for a deletion.
    package let desired: Resource?
    /// Who comes into the group and who leaves it with this write.
    package let members: MembershipChange
    /// What is kept of the resource once the write is done.
    package let kept: Kept
    /// Whether the values that the resource holds come with this write; without it they stay as they are.
    package let setsHoldings: Bool
    /// The DN that an add was about to be sent to; nil when no add was planned.
    package let addedAt: DN?
    /// Of a create: the deleted resource whose entry it takes over; nil where it makes one.
    package let revives: ResourceID?
    package let recorded: Timestamp

    package init(
        id: IntentID, kind: IntentKind, resource: ResourceID, type: ResourceKind, desired: Resource?,
        members: MembershipChange = MembershipChange(), kept: Kept = Kept(), setsHoldings: Bool = false, addedAt: DN?,
        revives: ResourceID? = nil, recorded: Timestamp
    ) {
        self.id = id
        self.kind = kind
        self.resource = resource
        self.type = type
        self.desired = desired
        self.members = members
        self.kept = kept
        self.setsHoldings = setsHoldings
        self.addedAt = addedAt
        self.revives = revives
        self.recorded = recorded
    }
}

/// A deleted resource whose entry, kept out of service, another one takes over with all that it holds.
package struct Revival: Sendable, Hashable {
    package let resource: ResourceID
    /// The version of the row that the decision was taken from.
    package let rowVersion: Int64

    package init(resource: ResourceID, rowVersion: Int64) {
        self.resource = resource
        self.rowVersion = rowVersion
    }
}

/// An intent that somebody wants to record.
package struct Proposal: Sendable {
    package let kind: IntentKind
    package let resource: ResourceID
    package let type: ResourceKind
    /// The version of the row that the plan was made from; nil for a create.
    package let rowVersion: Int64?
    package let desired: Resource?
    package let members: MembershipChange
    /// What is to be kept of the resource beside.
    package let kept: Kept
    /// All values that the resource is to hold; nil leaves them as they are.
    package let holdings: [Holding]?
    package let addedAt: DN?
    /// The DN that the write gives to an entry which does not have it yet; nil where none.
    package let takes: DN?
    /// Whether a living resource loses its entry by the write. Until it is done, the entry's name comes into no group.
    package let endsEntry: Bool
    /// Whose entries the write changes too, because memberships stand on them.
    package let reach: Reach
    /// Who may come into the group although a deletion is begun: it is being taken back.
    package var readmits: ResourceID?
    /// Of a create: whose entry it takes over; nil where it makes one.
    package var revives: Revival?
    /// Whether nothing is written to the directory, so that it may be recorded during maintenance.
    package var isOfStateAlone = false
    /// What the write counts against the limits of its client; nil where it counts nothing.
    package let toll: Toll?
    /// Who asked for it: a client's name, or the command.
    package let actor: String

    /// The members whose own entries a write to their group changes. No decision that was taken about one of them before
    /// is carried out after it.
    package enum Reach: Sendable, Hashable {
        case none
        /// Those who come and go.
        case changed
        /// Those and all the others, since the group gets another name.
        case all
    }

    package init(
        kind: IntentKind, resource: ResourceID, type: ResourceKind, rowVersion: Int64?, desired: Resource?,
        members: MembershipChange = MembershipChange(), kept: Kept = Kept(), holdings: [Holding]? = nil,
        addedAt: DN?, takes: DN? = nil, endsEntry: Bool = false, reach: Reach = .none,
        toll: Toll? = nil, actor: String
    ) {
        self.kind = kind
        self.resource = resource
        self.type = type
        self.rowVersion = rowVersion
        self.desired = desired
        self.members = members
        self.kept = kept
        self.holdings = holdings
        self.addedAt = addedAt
        self.takes = takes ?? addedAt
        self.endsEntry = endsEntry
        self.reach = reach
        self.toll = toll
        self.actor = actor
    }
}

/// The answer of the state to a proposal.
package enum ProposalVerdict: Sendable {
    /// Recorded durably. The write may be sent.
    case recorded(Intent)
    /// The row is no longer the one that the plan was made from.
    case stale
    /// Another write of the same resource is under way or in doubt.
    case occupied
    /// The name belongs to another resource.
    case nameTaken(by: ResourceID)
    /// The name is that of an entry whose resource gave it up while the directory was away.
    case nameWaits(for: ResourceID)
    /// A group's entry still holds a name that the write would take as that of somebody else, who would be inherited
    /// from.
    case nameStands(StaleName)
    /// A value that the resource was to hold is another one's, or is kept from others for a time.
    case valueHeld(HeldValue)
    /// Nobody of that id can become a member: there is no such resource, or it is being deleted.
    case unknownMember(ResourceID)
    /// The client has changed so much within the window that a person has to look first. The stop is noted.
    case limited(Excess)
}

/// How a recorded write ended.
package enum Completion: Sendable {
    /// The directory is as intended; the link as it now stands, nil where no entry is linked any more, and what was done to
    /// the entry, nil where nothing was.
    case done(Link?, ChangeRecord? = nil)
    /// The resource is deleted, and its entry stays the gateway's, out of service.
    case retired(Link, ChangeRecord? = nil)
    /// The resource is deleted, and its entry stays and is nobody's from then on.
    case released
    /// The directory refused, or nothing was sent: the resource stays as it was.
    case withdrawn(reason: String)
}
