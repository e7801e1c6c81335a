import Directory
import Foundation
import GRDB
import Planning
import SCIM
import Sync
import Synchronization

/// The book of a sweep. Whom it has met is kept in this process alone, which is the only one that sweeps.
struct SQLiteSweepLedger: SweepLedger {
    let store: SQLiteStore
    let met = MetResources()

    func confirm(_ confirmations: [Confirmation], doubting doubted: [ResourceID]) async throws {
        guard !confirmations.isEmpty || !doubted.isEmpty else { return }
        try await store.commits.commit { db in
            let doubt = try db.cachedStatement(
                sql: "UPDATE resource SET link_compared = 0 WHERE id = ? AND link_compared")
            for id in doubted { try doubt.execute(arguments: [id.text]) }
            let sql = """
                UPDATE resource SET link_identity = ?, link_dn = ?, link_dn_key = ?, link_marker = ?, link_compared = ?,
                    link_digest = ?
                WHERE id = ? AND row_version = ?
                AND NOT EXISTS (SELECT 1 FROM intent WHERE intent.resource = resource.id AND ended IS NULL)
                """
            let update = try db.cachedStatement(sql: sql)
            for confirmation in confirmations {
                let isLasting = confirmation.isLasting && confirmation.link.marker != nil
                try update.execute(
                    arguments: LinkColumns.arguments(confirmation.link) + [
                        isLasting, confirmation.digest.map { Data($0.bytes) }, confirmation.resource.text,
                        confirmation.rowVersion,
                    ])
                if db.changesCount == 1 { try MembershipTable(db: db).rename(confirmation.names) }
            }
        }
    }

    func groupsWithStaleNames() async throws -> [ResourceID] {
        try await store.read { db in
            let sql = "SELECT DISTINCT group_id FROM (\(SQLiteStore.stale)) ORDER BY group_id"
            return try String.fetchAll(db, sql: sql).map { ResourceID($0) }
        }
    }

    func mark() async throws -> SurveyMark? {
        try await store.read { db in
            try Row.fetchOne(db, sql: "SELECT basis, complete, operation FROM survey").map { row in
                SurveyMark(basis: row[0], full: Timestamp(milliseconds: row[1]), operation: row[2])
            }
        }
    }

    func lastOperation() async throws -> Int64 {
        try await store.read { db in try Int64.fetchOne(db, sql: "SELECT max(number) FROM intent") ?? 0 }
    }

    func keep(_ mark: SurveyMark) async throws {
        try await store.commits.commit { db in
            try db.execute(
                sql: "INSERT OR REPLACE INTO survey (number, basis, complete, operation) VALUES (1, ?, ?, ?)",
                arguments: [mark.basis, mark.full.milliseconds, mark.operation])
        }
    }

    func unlinked(after position: PagePosition?, limit: Int) async throws -> ResourcePage {
        try await store.read { db in
            let sql = """
                SELECT \(ResourceRow.columns) FROM resource INDEXED BY resource_unlinked
                WHERE lifecycle = 'living' AND link_identity IS NULL AND number > ? ORDER BY number LIMIT ?
                """
            let rows = try Row.fetchAll(db, sql: sql, arguments: [position?.number ?? 0, limit])
            return try SQLiteStore.page(rows, limit: limit)
        }
    }

    func population(of type: ResourceKind?) async throws -> Int { try await store.population(of: type) }

    func end() async throws {
        defer { store.isSweeping.withLock { $0 = false } }
        let session = store.session
        try await store.commits.commit { db in
            try db.execute(
                sql: "DELETE FROM lease WHERE name = 'sweep' AND session = ?", arguments: [session])
        }
    }
}
