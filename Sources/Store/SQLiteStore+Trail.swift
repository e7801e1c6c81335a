import GRDB
import SCIM
package import Sync

extension SQLiteStore {
    package func trail(_ query: TrailQuery) async throws -> [OperationRecord] {
        try await read { db in
            let sql = """
                SELECT ended, resource, type, kind, actor, result, changes FROM intent
                WHERE ended IS NOT NULL AND (?1 IS NULL OR resource = ?1) AND (?2 IS NULL OR actor = ?2)
                AND (?3 IS NULL OR ended >= ?3) AND (NOT ?4 OR result NOT IN (?5, ?6)) ORDER BY number DESC LIMIT ?7
                """
            let arguments: StatementArguments = [
                query.resource?.text, query.actor, query.since?.milliseconds, query.onlyFailed, OperationRecord.done,
                OperationRecord.accepted, query.limit,
            ]
            return try Row.fetchAll(db, sql: sql, arguments: arguments).map(Self.operation)
        }
    }

    package func history(of id: ResourceID, limit: Int) async throws -> [OperationRecord] {
        try await read { db in
            let sql = """
                SELECT ended, resource, type, kind, actor, result, changes FROM intent INDEXED BY intent_resource
                WHERE resource = ? AND ended IS NOT NULL ORDER BY number DESC LIMIT ?
                """
            return try Row.fetchAll(db, sql: sql, arguments: [id.text, limit]).map(Self.operation)
        }
    }

    private static func operation(_ row: Row) throws -> OperationRecord {
        let resource: String = row[1]
        return OperationRecord(
            at: Timestamp(milliseconds: row[0]), resource: ResourceID(resource), type: try ResourceRow.type(row[2]),
            kind: IntentKind(rawValue: row[3]) ?? .repair, actor: row[4], result: row[5],
            change: try ChangeColumn.decode(row[6]))
    }

    /// Numbers grow with time, so that what is old stands at the beginning and the rest is not looked at.
    package func forgetOperations(before time: Timestamp) async throws -> Int {
        var forgotten = 0
        while true {
            let (deleted, isAtEnd) = try await commits.commit { db in try Self.forget(before: time, db) }
            forgotten += deleted
            if isAtEnd { return forgotten }
        }
    }

    private static let portion = 1000

    private static func forget(before time: Timestamp, _ db: Database) throws -> (deleted: Int, isAtEnd: Bool) {
        let sql = "SELECT number, recorded, ended FROM intent WHERE ended IS NOT NULL ORDER BY number LIMIT ?"
        let rows = try Row.fetchAll(db, sql: sql, arguments: [portion])
        let old = rows.prefix { row in
            let recorded: Int64 = row[1]
            return recorded < time.milliseconds
        }
        var deleted = 0
        for row in old {
            let (number, ended): (Int64, Int64) = (row[0], row[2])
            guard ended < time.milliseconds else { continue }
            try db.cachedStatement(sql: "DELETE FROM intent WHERE number = ?").execute(arguments: [number])
            deleted += 1
        }
        return (deleted, old.count < portion || deleted == 0)
    }
}
