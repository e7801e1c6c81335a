import GRDB
package import Sync

extension SQLiteStore {
    package func maintenance() async throws -> Maintenance? {
        try look { db in try MaintenanceTable.current(db) }
    }

    package func begin(_ maintenance: Maintenance) async throws {
        try await commits.commit { db in
            try db.execute(
                sql: """
                    INSERT INTO maintenance (number, since, reason) VALUES (1, ?, ?)
                    ON CONFLICT (number) DO UPDATE SET reason = excluded.reason
                    """,
                arguments: [maintenance.since.milliseconds, maintenance.reason])
        }
    }

    package func endMaintenance() async throws {
        try await commits.commit { db in try db.execute(sql: "DELETE FROM maintenance") }
    }
}

/// Whether nothing may be written to the directory: at most one row.
enum MaintenanceTable {
    static let definition = """
        CREATE TABLE maintenance (
            number INTEGER PRIMARY KEY,
            since INTEGER NOT NULL,
            reason TEXT
        );
        """

    static func current(_ db: Database) throws -> Maintenance? {
        try Row.fetchOne(db.cachedStatement(sql: "SELECT since, reason FROM maintenance")).map { row in
            Maintenance(since: Timestamp(milliseconds: row[0]), reason: row[1])
        }
    }
}
