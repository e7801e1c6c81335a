import Directory
import Foundation
import GRDB
import SCIM
import Sync

/// The transactions on intents: a name claimed, a write recorded, and how it ended.
struct IntentTable {
    let db: Database
    let now: Timestamp
    let session: Int64

    static let columns =
        "number, resource, kind, desired, added_at, recorded, session, actor, type, members, kept, sets_holdings, "
        + "revives"

    static func row(of resource: ResourceID, _ db: Database) throws -> Row? {
        let sql = "SELECT \(columns) FROM intent WHERE resource = ? AND ended IS NULL"
        return try Row.fetchOne(db.cachedStatement(sql: sql), arguments: [resource.text])
    }

    static func decode(_ row: Row) throws -> Intent {
        let kind: String = row[2]
        guard let kind = IntentKind(rawValue: kind) else {
            throw StoreError("the state holds an unknown kind of intent: \(kind)")
        }
        let desired: Data? = row[3]
        let addedAt: String? = row[4]
        return Intent(
            id: IntentID(row[0]), kind: kind, resource: ResourceID(row[1]), type: try ResourceRow.type(row[8]),
            desired: try desired.map(Body.decode), members: try MembershipColumn.decode(row[9], of: ResourceID(row[1])),
            kept: try KeptColumn.decode(row[10]), setsHoldings: row[11],
            addedAt: try addedAt.map { try DN($0) },
            revives: (row[12] as String?).map { ResourceID($0) }, recorded: Timestamp(milliseconds: row[5]))
    }

    /// The resource that a create is about to make. It has no row of its own before it lives.
    static func pending(_ id: ResourceID, _ db: Database) throws -> StoredResource? {
        guard let intent = try row(of: id, db).map(decode), intent.kind == .create else { return nil }
        // The entry that it takes over is its own from the start: whoever completes it finds it there.
        let link = try intent.revives.flatMap { try Self.link(of: $0, db) }
        guard let desired = intent.desired else { return nil }
        return StoredResource(
            id: intent.resource, type: intent.type, resource: desired, kept: intent.kept, lifecycle: .pending,
            created: intent.recorded,
            lastModified: intent.recorded, revision: 1, rowVersion: 1, isAcknowledged: false, link: link)
    }

    private static func link(of id: ResourceID, _ db: Database) throws -> Link? {
        let sql = "SELECT \(ResourceRow.columns) FROM resource WHERE id = ?"
        return try Row.fetchOne(db.cachedStatement(sql: sql), arguments: [id.text]).map(ResourceRow.decode)?.link
    }

    /// Checks the row's version, claims the name, announces the members and records the intent. Nothing is left of
    /// what a verdict other than `recorded` did.
    func record(_ proposal: Proposal) throws -> ProposalVerdict {
        if !proposal.kind.isBirth {
            guard try !hasIntent(proposal.resource) else { return .occupied }
            guard try currentVersion(proposal.resource) == proposal.rowVersion else { return .stale }
        }
        if proposal.kind.isEnd, try isBeingRevived(proposal.resource) { return .occupied }
        if let revival = proposal.revives {
            guard try !hasIntent(revival.resource), try !isBeingRevived(revival.resource) else { return .occupied }
            guard try retiredVersion(revival.resource) == revival.rowVersion else { return .stale }
        }
        let charges = ChargeTable(db: db, now: now)
        if let excess = try charges.excess(of: proposal) { return .limited(excess) }
        if let holder = try claim(for: proposal) {
            return try ArrearsTable(db: db, now: now).keepsName(of: proposal, for: holder)
                ? .nameWaits(for: holder) : .nameTaken(by: holder)
        }
        let holdings = HoldingTable(db: db, now: now)
        if let held = try holdings.obstacle(
            proposal.holdings ?? [], of: proposal.resource, person: proposal.desired?.externalId,
            succeeding: proposal.revives?.resource)
        {
            try withdrawClaim(of: proposal)
            return .valueHeld(held)
        }
        let members = MembershipTable(db: db)
        if let standing = try standing(for: proposal, members) {
            try withdrawClaim(of: proposal)
            return .nameStands(standing)
        }
        if try members.isUnderRepair(proposal.reach, proposal.members, of: proposal.resource) {
            try withdrawClaim(of: proposal)
            return .occupied
        }
        let announced: [NewMember]
        switch try members.announce(proposal.members.added, to: proposal.resource, readmitting: proposal.readmits) {
        case .announced(let named): announced = named
        case .unknown(let id):
            try members.retract(proposal.members, of: proposal.resource)
            try withdrawClaim(of: proposal)
            return .unknownMember(id)
        }
        let change = MembershipChange(
            added: announced, removed: proposal.members.removed, renamed: proposal.members.renamed)
        try members.overtake(proposal.reach, change, of: proposal.resource)
        let intent = try insert(proposal, change)
        try holdings.announce(
            proposal.holdings ?? [], of: proposal.resource, succeeding: proposal.revives?.resource,
            intent: intent.id.number)
        try charges.note(proposal, intent: intent.id.number)
        return .recorded(intent)
    }

    /// A group that knows somebody else by a name which the resource is about to take.
    private func standing(for proposal: Proposal, _ members: MembershipTable) throws -> StaleName? {
        if let dn = proposal.takes, let standing = try members.staleHolder(of: dn, but: proposal.resource) {
            return standing
        }
        guard proposal.desired != nil else { return nil }
        return try members.staleHolder(ofOneOf: proposal.kept.names, but: proposal.resource)
    }

    private func hasIntent(_ id: ResourceID) throws -> Bool {
        let sql = "SELECT EXISTS (SELECT 1 FROM intent WHERE resource = ? AND ended IS NULL)"
        return try Bool.fetchOne(db.cachedStatement(sql: sql), arguments: [id.text]) ?? false
    }

    private func currentVersion(_ id: ResourceID) throws -> Int64? {
        let sql = """
            SELECT row_version FROM resource
            WHERE id = ? AND (lifecycle = 'living' OR link_identity IS NOT NULL)
            """
        return try Int64.fetchOne(db.cachedStatement(sql: sql), arguments: [id.text])
    }

    /// Whether another resource is about to take the entry over.
    private func isBeingRevived(_ id: ResourceID) throws -> Bool {
        let sql = "SELECT EXISTS (SELECT 1 FROM intent WHERE revives = ? AND ended IS NULL)"
        return try Bool.fetchOne(db.cachedStatement(sql: sql), arguments: [id.text]) ?? false
    }

    private func retiredVersion(_ id: ResourceID) throws -> Int64? {
        let sql = "SELECT row_version FROM resource WHERE id = ? AND retired IS NOT NULL"
        return try Int64.fetchOne(db.cachedStatement(sql: sql), arguments: [id.text])
    }

    /// Claims the name of the desired resource. Returns the holder if it is another one.
    private func claim(for proposal: Proposal) throws -> ResourceID? {
        guard let name = proposal.desired?.name(of: proposal.type) else { return nil }
        let key = NameKey(name).text
        let type = proposal.type.rawValue
        try db.cachedStatement(sql: "INSERT OR IGNORE INTO claim (type, name_key, resource) VALUES (?, ?, ?)")
            .execute(arguments: [type, key, proposal.resource.text])
        guard db.changesCount == 0 else { return nil }
        let sql = "SELECT resource FROM claim WHERE type = ? AND name_key = ?"
        let holder = try String.fetchOne(db.cachedStatement(sql: sql), arguments: [type, key])
        return holder == proposal.resource.text ? nil : holder.map { ResourceID($0) }
    }

    private func withdrawClaim(of proposal: Proposal) throws {
        try withdrawClaim(of: proposal.desired, by: proposal.resource, proposal.type)
    }

    /// Gives a name back that was claimed for nothing: neither the resource nor its entry has it.
    func withdrawClaim(of desired: Resource?, by id: ResourceID, _ type: ResourceKind) throws {
        guard let claimed = desired.flatMap({ Self.key($0, type) }), claimed != (try nameKey(of: id)),
            claimed != (try resource(id)?.arrears?.nameKey(of: type))
        else { return }
        try dropClaim(claimed, type)
    }

    private func insert(_ proposal: Proposal, _ members: MembershipChange) throws -> Intent {
        let sql = """
            INSERT INTO intent (resource, kind, desired, added_at, actor, recorded, session, type, members,
                kept, sets_holdings, ends_entry, revives)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """
        try db.cachedStatement(sql: sql).execute(arguments: [
            proposal.resource.text, proposal.kind.rawValue, proposal.desired.map(Body.encode),
            proposal.addedAt?.description, proposal.actor, now.milliseconds, session, proposal.type.rawValue,
            MembershipColumn.encode(members), KeptColumn.encode(proposal.kept), proposal.holdings != nil,
            proposal.endsEntry, proposal.revives?.resource.text,
        ])
        return Intent(
            id: IntentID(db.lastInsertedRowID), kind: proposal.kind, resource: proposal.resource,
            type: proposal.type, desired: proposal.desired, members: members, kept: proposal.kept,
            setsHoldings: proposal.holdings != nil, addedAt: proposal.addedAt,
            revives: proposal.revives?.resource, recorded: now)
    }
}
