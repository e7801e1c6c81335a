import Directory
import Mapping
import Planning
import SCIM

/// One resource that is to be brought to a desired state.
struct Work: Sendable {
    /// How the members of a group are dealt with.
    enum Members: Sendable {
        /// Not looked at.
        case untouched
        /// Some come, go, or get another name; of a new group, all.
        case changed(MembershipChange)
        /// All of them are in the projection; the change is the state's alone to make, of names that are others by that. Of
        /// somebody whose memberships stand on the own entry, all of those.
        case whole(MembershipChange)
    }

    /// Attributes that are left as they stand, since they are contested.
    var leaves: Set<AttributeName> = []
    /// Whether the entry only gets another name for a time, and nothing else of it is looked at.
    var isDetour = false
    /// Whether it is what a client asked for, and counts against the client's limits.
    var isCharged = false
    /// Whether the entry lacks changes that were accepted before.
    private(set) var isInArrears = false
    /// Whether values of the directory were taken in that the resource does not have yet.
    private(set) var isOutdated = false
    /// The names of a group's members, where all of them are in the projection.
    private(set) var names: [MemberName]?
    /// The groups that stand on the entry, where all of them are in the projection.
    private(set) var memberships: Memberships?

    let kind: IntentKind
    let resource: ResourceID
    let type: ResourceKind
    /// The version of the row that the desired state was made from; nil for a new resource.
    let rowVersion: Int64?
    let link: Link?
    /// What the resource shall be; nil for its end.
    private(set) var desired: Resource?
    /// The entry that `desired` projects to.
    private(set) var projection: Projection?
    /// The entry that the resource projects to before the change; nil where none is under way.
    var former: Projection?
    /// What becomes of the entry of a living resource that the mapping leaves out; nil for any other.
    private(set) var leftOut: Otherwise?
    /// What becomes of the entry of a resource that ends.
    var ending: Ending = .deletion
    private(set) var members: Members
    /// What is to be kept of the resource beside.
    let kept: Kept
    /// All values that it is to hold; nil leaves them as they are.
    let holdings: [Holding]?
    /// The password that the client sent with it. It is beside everything that is recorded.
    var password: Secret?
    /// Who may come into a group although a deletion is begun, because it is being taken back.
    var readmits: ResourceID?
    /// Whose entry a new resource takes over; nil where it gets one of its own.
    var revives: Revival?
    /// Who asked for it.
    let actor: String
    /// Whether a client is told of the resource once the work is done.
    let acknowledges: Bool

    init(
        kind: IntentKind, resource: ResourceID, type: ResourceKind, rowVersion: Int64?, link: Link?,
        desired: Resource?, projection: Projection?, former: Projection? = nil, leftOut: Otherwise? = nil,
        members: Members = .untouched, kept: Kept = Kept(), holdings: [Holding]? = nil, actor: String,
        acknowledges: Bool = true
    ) {
        self.kind = kind
        self.resource = resource
        self.type = type
        self.rowVersion = rowVersion
        self.link = link
        self.desired = desired
        self.projection = projection
        self.former = former
        self.leftOut = leftOut
        self.members = members
        self.kept = kept
        self.holdings = holdings
        self.actor = actor
        self.acknowledges = acknowledges && !kind.isUpkeep
    }

    /// Work on a resource that the state holds.
    ///
    /// - Parameters:
    ///   - former: the entry that the mapping put in place of the stored resource's, if it is not known from that.
    ///   - names: the names of a group's members, for work on the whole of it.
    ///   - memberships: the groups that stand on the entry, for work on the whole of it.
    ///   - kept: what is to be kept beside; nil leaves it as it is.
    ///   - isUpkeep: whether a sweep asks for it, under its limits. Nothing else ends the entry of a resource that an edited
    ///     mapping has left out since.
    init(
        _ kind: IntentKind, on stored: StoredResource, desired: Resource?, former: Projection? = nil,
        members: Members = .untouched, names: [MemberName]? = nil, memberships: Memberships? = nil, kept: Kept? = nil,
        holdings: [Holding]? = nil, isUpkeep: Bool = false,
        actor: String, acknowledges: Bool = true, _ engine: Engine
    ) async throws {
        let kept = kept ?? stored.kept
        var demand = try await engine.demand(
            for: desired, of: stored.id, as: stored.type, link: stored.link, kept: kept, members: names,
            memberships: memberships, revives: kind == .create)
        if demand.leftOut == .delete, !isUpkeep, try engine.map(of: stored.type).leavesOut(stored.resource) != nil {
            demand = Demand(projection: nil, leftOut: .keep)
        }
        let before = kind == .change || stored.arrears != nil ? try await engine.demandOfEntry(of: stored) : nil
        self.init(
            kind: kind, resource: stored.id, type: stored.type, rowVersion: stored.rowVersion, link: stored.link,
            desired: desired, projection: demand.projection, former: former ?? before?.projection,
            leftOut: demand.leftOut, members: members, kept: kept, holdings: holdings, actor: actor,
            acknowledges: acknowledges)
        self.names = names
        self.memberships = memberships
        isInArrears = stored.arrears != nil
        if desired == nil { ending = kind == .release ? .release : try engine.ending(of: stored) }
    }

    /// The same work on a group with those members that its entry holds, and without those that it does not hold any more.
    func informed(_ change: MembershipChange, names: [MemberName], _ demand: Demand) -> Work {
        var work = self
        work.members = .whole(change)
        work.names = names
        work.projection = demand.projection
        work.isOutdated = true
        return work
    }

    /// The same work towards a resource with values of the directory in it.
    func informed(_ desired: Resource, _ demand: Demand) -> Work {
        var work = self
        work.desired = desired
        work.projection = demand.projection
        work.leftOut = demand.leftOut
        work.isOutdated = true
        return work
    }

    var subject: Subject {
        Subject(
            projection: projection, link: link?.target, former: former, leftOut: leftOut, ending: ending,
            isOutdated: isOutdated, isUnclaimed: kept.claims?.isEmpty ?? false)
    }

    /// Whether a change concerns nothing that stands in the directory, so that the directory need not be asked.
    var isOfStateAlone: Bool {
        guard link != nil else { return projection == nil }
        guard case .untouched = members, !isInArrears else { return false }
        return leftOut == .keep || former == projection && password == nil
    }

    /// What becomes of the members in the state.
    var membershipChange: MembershipChange {
        switch members {
        case .changed(let change): change
        case .whole(let change): change
        case .untouched: MembershipChange()
        }
    }

    /// Whether the projection holds all members of the group.
    var isWhole: Bool { if case .whole = members { true } else { false } }

    /// The name that the desired resource has among its kind.
    var name: String { desired?.name(of: type) ?? "" }
}
