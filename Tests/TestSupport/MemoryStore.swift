package import Directory
import Planning
import SCIM
package import Sync

/// A state in memory that keeps the contract of `StateStore`, for tests of what is built upon it.
package actor MemoryStore {
    struct Row {
        let number: Int64
        var stored: StoredResource {
            didSet { isCompared = false }
        }
        /// What the entry held when it was compared.
        var digest: EntryDigest?
        /// Whether the entry was found in order at the marker of the link.
        var isCompared = false
    }

    /// A name among the resources of a type.
    struct Claim: Hashable {
        let type: ResourceKind
        let name: NameKey
    }

    struct MemberRow {
        let group: ResourceID
        let member: NewMember
        let type: ResourceKind
        /// The name under which the member stands in the group's entry.
        var name: MemberName?
        var isSettled = false
        /// Whether it has ended already, and only the group's entry may still name the member.
        var isLeaving = false
        /// Whether the group's entry named it before any client did.
        var isAdopted: Bool
    }

    struct Record {
        var intent: Intent
        let actor: String
        /// Whether a living resource loses its entry by it.
        let endsEntry: Bool
        /// Whether somebody is at work on it.
        var isOccupied = true
    }

    let clock: @Sendable () -> Timestamp
    var rows: [ResourceID: Row] = [:]
    var claims: [Claim: ResourceID] = [:]
    /// The members of groups, in the order in which they came; those of an open intent are not settled.
    var memberships: [MemberRow] = []
    var records: [ResourceID: Record] = [:]
    var holdings: [HeldKey: HoldingRow] = [:]
    var operations: [OperationRecord] = []
    var accessTokens: [AccessToken] = []
    var cookies: [FeedSource: FeedCookie] = [:]
    var met: Set<ResourceID> = []
    var isSweeping = false
    var charges: [ChargeRow] = []
    var limitStops: [LimitStop] = []
    var approvals: [PlanHash] = []
    var failed: [ResourceID: Failure] = [:]
    var summaries: [SweepSummary] = []
    private var lastRow: Int64 = 0
    var lastIntent: Int64 = 0
    var surveyMark: SurveyMark?
    var released: Set<EntryIdentity> = []
    var currentMaintenance: Maintenance?
    private var failures: [any Error] = []

    package init(clock: @escaping @Sendable () -> Timestamp) { self.clock = clock }

    /// Frees every intent, as when the process that was at work on them had died.
    package func abandon() {
        for resource in records.keys { records[resource]?.isOccupied = false }
    }

    /// What the next completions meet instead of a commit, one each.
    package func failNextCompletion(_ error: any Error) { failures.append(error) }
}

extension MemoryStore: StateStore {
    package func record(_ proposal: Proposal) async throws -> ProposalVerdict {
        if !proposal.isOfStateAlone { try requireNoMaintenance() }
        let id = proposal.resource
        guard records[id] == nil else { return .occupied }
        if let expected = proposal.rowVersion {
            guard let stored = rows[id]?.stored, stored.lifecycle == .living || stored.link != nil,
                stored.rowVersion == expected
            else { return .stale }
        }
        if proposal.kind.isEnd, isBeingRevived(id) { return .occupied }
        if let revival = proposal.revives {
            guard records[revival.resource] == nil, !isBeingRevived(revival.resource) else { return .occupied }
            guard let former = rows[revival.resource]?.stored, former.retired != nil,
                former.rowVersion == revival.rowVersion
            else { return .stale }
        }
        if let excess = excess(of: proposal) { return .limited(excess) }
        let claim = proposal.desired.flatMap { Self.claim($0, proposal.type) }
        if let claim, let holder = claims[claim], holder != id {
            return keepsName(claim, holder) ? .nameWaits(for: holder) : .nameTaken(by: holder)
        }
        if let held = obstacle(proposal) { return .valueHeld(held) }
        if let standing = staleHolder(proposal) { return .nameStands(standing) }
        if isUnderRepair(proposal) { return .occupied }
        if let unknown = proposal.members.added.first(where: {
            !mayJoin($0.id, readmitting: proposal.readmits)
        }) {
            return .unknownMember(unknown.id)
        }
        if let claim { claims[claim] = id }
        let members = MembershipChange(
            added: proposal.members.added.map { announce($0, to: id) }, removed: proposal.members.removed,
            renamed: proposal.members.renamed)
        overtake(proposal)
        if proposal.kind.isBirth, let desired = proposal.desired { insertPending(proposal, desired) }
        lastIntent += 1
        let intent = Intent(
            id: IntentID(lastIntent), kind: proposal.kind, resource: id, type: proposal.type,
            desired: proposal.desired, members: members, kept: proposal.kept,
            setsHoldings: proposal.holdings != nil, addedAt: proposal.addedAt,
            revives: proposal.revives?.resource, recorded: clock())
        announceHoldings(proposal, intent.id)
        noteCharges(of: proposal, intent.id)
        records[id] = Record(intent: intent, actor: proposal.actor, endsEntry: proposal.endsEntry)
        return .recorded(intent)
    }

    package func complete(
        _ intent: Intent, _ completion: Completion, acknowledged: Bool
    ) async throws -> StoredResource? {
        let record = try record(intent.id)
        let resource = record.intent.resource
        if !failures.isEmpty {
            records[resource]?.isOccupied = false
            throw failures.removeFirst()
        }
        switch completion {
        case .done(let link, _): finish(record.intent, link, acknowledged)
        case .retired(let link, _): retire(record.intent, link)
        case .released:
            if let identity = rows[resource]?.stored.link?.identity { released.insert(identity) }
            finish(record.intent, nil, acknowledged)
        case .withdrawn:
            withdraw(record.intent)
            charges.removeAll { $0.intent == intent.id }
        }
        records[resource] = nil
        log(record, completion)
        return rows[resource]?.stored
    }

    package func adopt(
        _ proposal: Proposal, _ link: Link, acknowledged: Bool
    ) async throws -> AdoptionVerdict {
        if let owner = rows.values.first(where: { $0.stored.link?.identity == link.identity }) {
            return .owned(by: owner.stored.id)
        }
        let verdict = try await record(proposal)
        guard case .recorded(let intent) = verdict,
            let stored = try await complete(intent, .done(link), acknowledged: acknowledged)
        else { return .refused(verdict) }
        return .adopted(stored)
    }

    package func amend(_ intent: IntentID, addedAt: DN) async throws {
        for (resource, record) in records where record.intent.id == intent {
            let former = record.intent
            records[resource]?.intent = Intent(
                id: former.id, kind: former.kind, resource: former.resource, type: former.type,
                desired: former.desired, members: former.members, kept: former.kept,
                setsHoldings: former.setsHoldings, addedAt: addedAt, revives: former.revives,
                recorded: former.recorded)
        }
    }

    package func release(_ intent: IntentID) async throws {
        for (resource, record) in records where record.intent.id == intent {
            records[resource]?.isOccupied = false
        }
    }

    package func takeOver(_ resource: ResourceID) async throws -> TakeOver {
        guard let record = records[resource] else { return .none }
        guard !record.isOccupied else { return .occupied }
        try requireNoMaintenance()
        records[resource]?.isOccupied = true
        return .taken(record.intent)
    }

    package func hasIntent(_ resource: ResourceID) async throws -> Bool { records[resource] != nil }

    package func openIntents() async throws -> [OpenIntent] {
        records.values.sorted { $0.intent.id.number < $1.intent.id.number }
            .map { OpenIntent(intent: $0.intent, isOccupied: $0.isOccupied) }
    }

    package func refresh(
        _ id: ResourceID, from rowVersion: Int64, link: Link?, names: [StaleName]
    ) async throws {
        guard records[id] == nil, let stored = rows[id]?.stored, stored.rowVersion == rowVersion else {
            return
        }
        rows[id]?.stored = StoredResource(
            id: id, type: stored.type, resource: stored.resource, kept: stored.kept, lifecycle: stored.lifecycle,
            created: stored.created, lastModified: stored.lastModified, revision: stored.revision,
            rowVersion: rowVersion,
            isAcknowledged: stored.isAcknowledged, link: link, retired: stored.retired, arrears: stored.arrears)
        rename(names)
    }
}

extension MemoryStore {
    static func claim(_ resource: Resource, _ type: ResourceKind) -> Claim? {
        resource.name(of: type).map { Claim(type: type, name: NameKey($0)) }
    }

    private func record(_ id: IntentID) throws -> Record {
        guard let record = records.values.first(where: { $0.intent.id == id }) else {
            throw MemoryStoreError(description: "the intent \(id) was ended by somebody else")
        }
        return record
    }

    private func insertPending(_ proposal: Proposal, _ desired: Resource) {
        let (id, type) = (proposal.resource, proposal.type)
        lastRow += 1
        let now = clock()
        rows[id] = Row(
            number: lastRow,
            stored: StoredResource(
                id: id, type: type, resource: desired, kept: proposal.kept, lifecycle: .pending, created: now,
                lastModified: now,
                revision: 1,
                rowVersion: 1, isAcknowledged: false,
                link: proposal.revives.flatMap { rows[$0.resource]?.stored.link }))
    }

    /// - Parameter isAccepted: whether the state is ahead of the entry.
    func finish(_ intent: Intent, _ link: Link?, _ acknowledged: Bool, isAccepted: Bool = false) {
        guard let old = rows[intent.resource]?.stored else { return }
        let body = intent.desired ?? Resource(attributes: Object())
        let isVisible = body != old.resource || (isSeen(intent) && !intent.kind.isBirth)
        settle(intent)
        if let former = intent.revives { succeed(former, by: intent.resource) }
        settleHoldings(intent)
        rows[intent.resource]?.stored = StoredResource(
            id: old.id, type: old.type, resource: body, kept: intent.kept,
            lifecycle: intent.desired == nil ? .deleted : .living,
            created: old.created, lastModified: isVisible ? clock() : old.lastModified,
            revision: old.revision + (isVisible ? 1 : 0), rowVersion: old.rowVersion + 1,
            isAcknowledged: old.isAcknowledged || acknowledged, link: link,
            arrears: isAccepted ? old.arrears : arrears(of: old, after: intent))
        if rows[intent.resource]?.stored.link?.identity != old.link?.identity {
            for row in memberships where row.member.id == intent.resource { rows[row.group]?.isCompared = false }
        }
        dropClaims(of: intent.resource)
    }

    /// Whether clients see other members.
    private func isSeen(_ intent: Intent) -> Bool {
        !intent.members.added.isEmpty
            || memberships.contains {
                $0.group == intent.resource && $0.isSettled && intent.members.removed.contains($0.member.id)
            }
    }

    private func arrears(of former: StoredResource, after intent: Intent) -> Arrears? {
        guard let arrears = former.arrears, let desired = intent.desired else { return nil }
        switch (intent.kind, intent.type) {
        case (.catchUp, _), (.change, .user): return nil
        case (.change, .group): return Arrears(since: arrears.since, written: desired, kept: intent.kept)
        default: return arrears
        }
    }

    private func isBeingRevived(_ id: ResourceID) -> Bool {
        records.values.contains { $0.intent.revives == id }
    }

    /// Has a resource take over the entry of a deleted one, and all that it holds.
    private func succeed(_ former: ResourceID, by resource: ResourceID) {
        for (key, row) in holdings where row.resource == former && row.givenUp == nil {
            holdings[key]?.resource = resource
        }
        guard let old = rows[former]?.stored else { return }
        rows[former]?.stored = StoredResource(
            id: old.id, type: old.type, resource: Resource(attributes: Object()), lifecycle: .deleted,
            created: old.created, lastModified: clock(), revision: old.revision, rowVersion: old.rowVersion + 1,
            isAcknowledged: old.isAcknowledged, link: nil)
    }

    /// The end of a resource whose entry is kept out of service. What it holds stays.
    private func retire(_ intent: Intent, _ link: Link) {
        guard let old = rows[intent.resource]?.stored else { return }
        settle(intent)
        rows[intent.resource]?.stored = StoredResource(
            id: old.id, type: old.type, resource: old.resource, kept: old.kept, lifecycle: .deleted,
            created: old.created, lastModified: clock(), revision: old.revision, rowVersion: old.rowVersion + 1,
            isAcknowledged: old.isAcknowledged, link: link, retired: old.retired ?? clock())
        dropClaims(of: intent.resource)
    }

    private func withdraw(_ intent: Intent) {
        if intent.kind.isBirth { rows[intent.resource] = nil }
        memberships.removeAll { $0.group == intent.resource && !$0.isSettled && !$0.isLeaving }
        retractHoldings(intent)
        dropClaims(of: intent.resource)
    }

    /// Leaves a resource the names that it and its entry have.
    func dropClaims(of id: ResourceID) {
        let stored = rows[id]?.stored
        let bodies = [
            stored?.lifecycle == .deleted && stored?.arrears == nil ? nil : stored?.resource, stored?.arrears?.written,
        ]
        let names = bodies.compactMap { body in
            stored.flatMap { stored in body.flatMap { Self.claim($0, stored.type) } }
        }
        claims = claims.filter { $0.value != id || names.contains($0.key) }
    }

    func log(_ record: Record, _ completion: Completion, isAccepted: Bool = false) {
        let (result, change): (String, ChangeRecord?) =
            switch completion {
            case .done where isAccepted: (OperationRecord.accepted, nil)
            case .done(_, let change), .retired(_, let change): (OperationRecord.done, change)
            case .released: (OperationRecord.done, nil)
            case .withdrawn(let reason): (reason, nil)
            }
        operations.append(
            OperationRecord(
                at: clock(), resource: record.intent.resource, type: record.intent.type, kind: record.intent.kind,
                actor: record.actor, result: result, change: change))
    }
}

/// What the state in memory refuses.
package struct MemoryStoreError: Error, CustomStringConvertible {
    package let description: String
}
