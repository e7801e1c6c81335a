import Foundation
import GRDB
import SCIM
package import Sync

extension SQLiteStore {
    /// What sweeps leave behind.
    static let sweepBook = """
        CREATE TABLE failure (
            resource TEXT PRIMARY KEY,
            situation TEXT NOT NULL,
            reason TEXT NOT NULL,
            since INTEGER NOT NULL,
            attempts INTEGER NOT NULL,
            next INTEGER NOT NULL,
            ignored INTEGER NOT NULL
        ) WITHOUT ROWID;
        CREATE TABLE sweep (
            began INTEGER PRIMARY KEY,
            ended INTEGER NOT NULL,
            actor TEXT NOT NULL,
            ending TEXT NOT NULL,
            situations BLOB NOT NULL,
            in_sync INTEGER NOT NULL,
            foreign_entries INTEGER NOT NULL,
            applied INTEGER NOT NULL,
            failed INTEGER NOT NULL
        );
        """

    package func failures() async throws -> [Failure] {
        try await read { db in
            let sql = """
                SELECT resource, situation, reason, since, attempts, next, ignored FROM failure ORDER BY since, resource
                """
            return try Row.fetchAll(db, sql: sql).map { row in
                let resource: String = row[0]
                return Failure(
                    resource: ResourceID(resource), situation: row[1], reason: row[2],
                    since: Timestamp(milliseconds: row[3]), attempts: row[4], next: Timestamp(milliseconds: row[5]),
                    isIgnored: row[6])
            }
        }
    }

    package func note(_ failures: [Failure]) async throws {
        try await commits.commit { db in
            let sql = """
                INSERT OR REPLACE INTO failure (resource, situation, reason, since, attempts, next, ignored)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """
            for failure in failures {
                try db.cachedStatement(sql: sql).execute(arguments: [
                    failure.resource.text, failure.situation, failure.reason, failure.since.milliseconds,
                    failure.attempts, failure.next.milliseconds, failure.isIgnored,
                ])
            }
        }
    }

    package func forgetFailures(of resources: [ResourceID]) async throws {
        try await commits.commit { db in
            for resource in resources {
                try db.cachedStatement(sql: "DELETE FROM failure WHERE resource = ?")
                    .execute(arguments: [resource.text])
            }
        }
    }

    /// So many sweeps are kept.
    private static let keptSweeps = 100

    package func note(_ summary: SweepSummary) async throws {
        let situations = try JSONEncoder().encode(summary.situations)
        try await commits.commit { db in
            try db.execute(
                sql: "INSERT OR REPLACE INTO sweep VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                arguments: [
                    summary.began.milliseconds, summary.ended.milliseconds, summary.actor, summary.ending, situations,
                    summary.inSync, summary.foreign, summary.applied, summary.failed,
                ])
            try db.execute(
                sql: "DELETE FROM sweep WHERE began NOT IN (SELECT began FROM sweep ORDER BY began DESC LIMIT ?)",
                arguments: [Self.keptSweeps])
        }
    }

    /// An old operation may have ended late, so the last ones are looked at.
    package func lastSign() async throws -> Timestamp? {
        try await read { db in
            let sql = """
                SELECT max(at) FROM (
                    SELECT max(recorded, coalesce(ended, 0)) AS at
                        FROM (SELECT recorded, ended FROM intent ORDER BY number DESC LIMIT 1000)
                    UNION ALL SELECT max(ended) FROM sweep WHERE ending != 'stopped')
                """
            return try Int64.fetchOne(db, sql: sql).map { Timestamp(milliseconds: $0) }
        }
    }

    package func lastSweep() async throws -> SweepSummary? {
        try await read { db in
            let sql = """
                SELECT began, ended, actor, ending, situations, in_sync, foreign_entries, applied, failed FROM sweep
                ORDER BY began DESC LIMIT 1
                """
            return try Row.fetchOne(db, sql: sql).map { row in
                SweepSummary(
                    began: Timestamp(milliseconds: row[0]), ended: Timestamp(milliseconds: row[1]), actor: row[2],
                    ending: row[3], situations: try JSONDecoder().decode([String: Int].self, from: row[4]),
                    inSync: row[5], foreign: row[6], applied: row[7], failed: row[8])
            }
        }
    }
}
