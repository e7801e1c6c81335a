package import Directory
import Foundation
import GRDB
import SCIM
package import Sync

extension SQLiteStore {
    package func resource(_ id: ResourceID) async throws -> StoredResource? {
        try await one("id = ?", [id.text])
    }

    package func holder(of name: NameKey) async throws -> StoredResource? {
        try await one("id = (SELECT resource FROM claim WHERE name_key = ?)", [name.text])
    }

    package func owner(of identity: EntryIdentity) async throws -> StoredResource? {
        try await one("link_identity = ?", [Data(identity.value.bytes)])
    }

    package func resources(_ lookup: Lookup) async throws -> [StoredResource] {
        switch lookup {
        case .id(let id): try await living("id = ?", [id.text])
        case .userName(let key): try await living("name_key = ?", [key.text])
        case .externalId(let text): try await living("external_id = ?", [text])
        case .dn(let dn): try await living("link_dn_key = ?", [dn.key])
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
        try await living("TRUE ORDER BY number LIMIT ? OFFSET ?", [limit, offset])
    }

    package func history(of id: ResourceID, limit: Int) async throws -> [OperationRecord] {
        try await pool.read { db in
            let sql = """
                SELECT at, kind, actor, result FROM operation WHERE resource = ? ORDER BY number DESC LIMIT ?
                """
            return try Row.fetchAll(db, sql: sql, arguments: [id.text, limit]).map { row in
                OperationRecord(
                    at: Timestamp(milliseconds: row[0]), resource: id,
                    kind: IntentKind(rawValue: row[1]) ?? .repair, actor: row[2], result: row[3])
            }
        }
    }

    /// A page of rows, and where the next one starts if this one is full.
    static func page(_ rows: [Row], limit: Int) throws -> ResourcePage {
        let last = rows.count == limit ? rows.last : nil
        return ResourcePage(
            resources: try rows.map(ResourceRow.decode), next: last.map { PagePosition(ResourceRow.number($0)) })
    }

    private func one(_ condition: String, _ arguments: StatementArguments) async throws -> StoredResource? {
        try await pool.read { db in
            let sql = "SELECT \(ResourceRow.columns) FROM resource WHERE \(condition)"
            return try Row.fetchOne(db.cachedStatement(sql: sql), arguments: arguments)
                .map(ResourceRow.decode)
        }
    }

    private func living(_ condition: String, _ arguments: StatementArguments) async throws -> [StoredResource] {
        try await pool.read { db in
            let sql = "SELECT \(ResourceRow.columns) FROM resource WHERE lifecycle = 'living' AND \(condition)"
            return try Row.fetchAll(db.cachedStatement(sql: sql), arguments: arguments)
                .map(ResourceRow.decode)
        }
    }
}

extension DN {
    /// The form by which the state finds a DN: equal for DNs that differ in case only.
    var key: String { description.lowercased() }
}
