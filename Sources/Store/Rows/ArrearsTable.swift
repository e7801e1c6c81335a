import Foundation
import GRDB
import SCIM
import Sync

/// What resources owe their entries, in columns of their rows.
struct ArrearsTable {
    let db: Database
    let now: Timestamp

    /// The body and what was kept are those that the entry was last written from. Every index costs each create a page of the
    /// log, so only rows in arrears are in this one.
    static let definition = """
        ALTER TABLE resource ADD COLUMN arrears_since INTEGER;
        ALTER TABLE resource ADD COLUMN arrears_body BLOB;
        ALTER TABLE resource ADD COLUMN arrears_kept BLOB;
        CREATE INDEX resource_arrears ON resource(arrears_since) WHERE arrears_since IS NOT NULL;
        """

    /// Notes that a resource gets ahead of its entry, before it does. One that is ahead already stays as far behind as it was.
    func begin(_ id: ResourceID) throws {
        let sql = """
            UPDATE resource SET arrears_since = ?, arrears_body = iif(link_identity IS NULL, NULL, body),
                arrears_kept = iif(link_identity IS NULL, NULL, kept)
            WHERE id = ? AND arrears_since IS NULL
            """
        try db.cachedStatement(sql: sql).execute(arguments: [now.milliseconds, id.text])
    }

    /// Notes what a client's write has made of an entry.
    func move(_ id: ResourceID, to body: Data, _ kept: Data?) throws {
        let sql = "UPDATE resource SET arrears_body = ?, arrears_kept = ? WHERE id = ? AND arrears_since IS NOT NULL"
        try db.cachedStatement(sql: sql).execute(arguments: [body, kept, id.text])
    }

    /// Notes that an entry is what its resource is.
    func end(_ id: ResourceID) throws {
        let sql = """
            UPDATE resource SET arrears_since = NULL, arrears_body = NULL, arrears_kept = NULL
            WHERE id = ? AND arrears_since IS NOT NULL
            """
        try db.cachedStatement(sql: sql).execute(arguments: [id.text])
    }

    /// Whether the name that a proposal claims is only that of somebody's entry, whose resource has another one by now or is
    /// deleted.
    func keepsName(of proposal: Proposal, for holder: ResourceID) throws -> Bool {
        let sql = """
            SELECT arrears_since IS NOT NULL AND (lifecycle = 'deleted' OR name_key IS NOT ?) FROM resource WHERE id = ?
            """
        let name = proposal.desired.flatMap { IntentTable.key($0, proposal.type) }
        return try Bool.fetchOne(db.cachedStatement(sql: sql), arguments: [name, holder.text]) ?? false
    }
}

extension Arrears {
    /// The name that the entry has, as it is compared; nil where there is no entry.
    func nameKey(of type: ResourceKind) -> String? { written.flatMap { IntentTable.key($0, type) } }
}
