package import Directory
import Foundation
import GRDB
import SCIM
package import Sync

extension SQLiteStore {
    package func resource(_ id: ResourceID) async throws -> StoredResource? {
        if let stored = try one("id = ?", [id.text]) { return stored }
        if let pending = try look({ db in try IntentTable.pending(id, db) }) { return pending }
        // Its create may have been completed between the two looks.
        return try one("id = ?", [id.text])
    }

    package func holder(of name: NameKey) async throws -> StoredResource? {
        guard
            let id = try look({ db in
                let sql = "SELECT resource FROM claim WHERE name_key = ?"
                return try String.fetchOne(db.cachedStatement(sql: sql), arguments: [name.text])
            })
        else { return nil }
        return try await resource(ResourceID(id))
    }

    package func owner(of identity: EntryIdentity) async throws -> StoredResource? {
        try one("link_identity = ?", [Data(identity.value.bytes)])
    }

    package func resources(_ lookup: Lookup) async throws -> [StoredResource] {
        switch lookup {
        case .id(let id): try living("id = ?", [id.text])
        case .userName(let key):
            try living(
                "name_key = ?1 AND id = (SELECT resource FROM claim WHERE name_key = ?1)", [key.text])
        case .externalId(let text): try living("external_id = ?", [text])
        case .dn(let dn): try living("link_dn_key = ?", [dn.normalized])
        }
    }

    package func count() async throws -> Int {
        try await pool.read { db in
            let sql = "SELECT count(*) FROM resource WHERE lifecycle = 'living'"
            return try Int.fetchOne(db.cachedStatement(sql: sql)) ?? 0
        }
    }

    package func page(after position: PagePosition?, limit: Int) async throws -> ResourcePage {
        try await pool.read { db in
            let sql = """
                SELECT \(ResourceRow.columns) FROM resource
                WHERE lifecycle = 'living' AND number > ? ORDER BY number LIMIT ?
                """
            let arguments: StatementArguments = [position?.number ?? 0, limit]
            return try Self.page(
                Row.fetchAll(db.cachedStatement(sql: sql), arguments: arguments), limit: limit)
        }
    }

    package func window(offset: Int, limit: Int) async throws -> [StoredResource] {
        try await pool.read { db in
            let sql = """
                SELECT \(ResourceRow.columns) FROM resource
                WHERE lifecycle = 'living' ORDER BY number LIMIT ? OFFSET ?
                """
            return try Row.fetchAll(db.cachedStatement(sql: sql), arguments: [limit, offset]).map(ResourceRow.decode)
        }
    }

    package func history(of id: ResourceID, limit: Int) async throws -> [OperationRecord] {
        try await pool.read { db in
            let sql = """
                SELECT ended, kind, actor, result FROM intent
                WHERE resource = ? AND ended IS NOT NULL ORDER BY number DESC LIMIT ?
                """
            return try Row.fetchAll(db, sql: sql, arguments: [id.text, limit]).map { row in
                OperationRecord(
                    at: Timestamp(milliseconds: row[0]), resource: id,
                    kind: IntentKind(rawValue: row[1]) ?? .repair, actor: row[2], result: row[3])
            }
        }
    }

    func look<Result>(_ read: (Database) throws -> Result) throws -> Result { try readers.look(read) }

    /// A page of rows, and where the next one starts if this one is full.
    static func page(_ rows: [Row], limit: Int) throws -> ResourcePage {
        let last = rows.count == limit ? rows.last : nil
        return ResourcePage(
            resources: try rows.map(ResourceRow.decode), next: last.map { PagePosition(ResourceRow.number($0)) })
    }

    private func one(_ condition: String, _ arguments: StatementArguments) throws -> StoredResource? {
        try look { db in
            let sql = "SELECT \(ResourceRow.columns) FROM resource WHERE \(condition)"
            return try Row.fetchOne(db.cachedStatement(sql: sql), arguments: arguments)
                .map(ResourceRow.decode)
        }
    }

    private func living(_ condition: String, _ arguments: StatementArguments) throws -> [StoredResource] {
        try look { db in
            let sql = "SELECT \(ResourceRow.columns) FROM resource WHERE lifecycle = 'living' AND \(condition)"
            return try Row.fetchAll(db.cachedStatement(sql: sql), arguments: arguments)
                .map(ResourceRow.decode)
        }
    }
}
