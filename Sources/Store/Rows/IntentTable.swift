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

    static let columns = "number, resource, kind, desired, added_at, recorded, session, actor"

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
            id: IntentID(row[0]), kind: kind, resource: ResourceID(row[1]), desired: try desired.map(Body.decode),
            addedAt: try addedAt.map { try DN($0) }, recorded: Timestamp(milliseconds: row[5]))
    }

    /// The resource that a create is about to make. It has no row of its own before it lives.
    static func pending(_ id: ResourceID, _ db: Database) throws -> StoredResource? {
        guard let intent = try row(of: id, db).map(decode), intent.kind == .create else { return nil }
        return intent.desired.map { desired in
            StoredResource(
                id: intent.resource, resource: desired, lifecycle: .pending, created: intent.recorded,
                lastModified: intent.recorded, revision: 1, rowVersion: 1, isAcknowledged: false, link: nil)
        }
    }

    /// Checks the row's version, claims the name and records the intent.
    func record(_ proposal: Proposal) throws -> ProposalVerdict {
        if proposal.kind != .create {
            guard try !hasIntent(proposal.resource) else { return .occupied }
            guard try currentVersion(proposal.resource) == proposal.rowVersion else { return .stale }
        }
        if let holder = try claim(for: proposal) { return .nameTaken(by: holder) }
        return .recorded(try insert(proposal))
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

    /// Claims the name of the desired resource. Returns the holder if it is another one.
    private func claim(for proposal: Proposal) throws -> ResourceID? {
        guard let name = proposal.desired?.userName else { return nil }
        let key = NameKey(name).text
        try db.cachedStatement(sql: "INSERT OR IGNORE INTO claim (name_key, resource) VALUES (?, ?)")
            .execute(arguments: [key, proposal.resource.text])
        guard db.changesCount == 0 else { return nil }
        let sql = "SELECT resource FROM claim WHERE name_key = ?"
        let holder = try String.fetchOne(db.cachedStatement(sql: sql), arguments: [key])
        return holder == proposal.resource.text ? nil : holder.map { ResourceID($0) }
    }

    private func insert(_ proposal: Proposal) throws -> Intent {
        let sql = """
            INSERT INTO intent (resource, kind, desired, added_at, actor, recorded, session)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            """
        try db.cachedStatement(sql: sql).execute(arguments: [
            proposal.resource.text, proposal.kind.rawValue, proposal.desired.map(Body.encode),
            proposal.addedAt?.description, proposal.actor, now.milliseconds, session,
        ])
        return Intent(
            id: IntentID(db.lastInsertedRowID), kind: proposal.kind, resource: proposal.resource,
            desired: proposal.desired, addedAt: proposal.addedAt, recorded: now)
    }
}
