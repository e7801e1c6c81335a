package import Directory
import Foundation
import GRDB
package import SCIM
import Sync

extension SQLiteStore: FeedCookieStore {
    package func cookie(of source: FeedSource) async throws -> FeedCookie? {
        try await read { db in
            let sql = "SELECT cookie FROM feed_cookie WHERE server = ? AND base = ? AND kind = ?"
            let data = try Data.fetchOne(db, sql: sql, arguments: Self.key(of: source))
            return data.map { FeedCookie([UInt8]($0)) }
        }
    }

    package func keep(_ cookie: FeedCookie?, of source: FeedSource) async throws {
        try await commits.commit { db in
            guard let cookie else {
                let sql = "DELETE FROM feed_cookie WHERE server = ? AND base = ? AND kind = ?"
                return try db.execute(sql: sql, arguments: Self.key(of: source))
            }
            try db.execute(
                sql: "INSERT OR REPLACE INTO feed_cookie (server, base, kind, cookie) VALUES (?, ?, ?, ?)",
                arguments: Self.key(of: source) + [Data(cookie.bytes)])
        }
    }

    private static func key(of source: FeedSource) -> StatementArguments {
        [source.server, source.base.normalized, source.kind.rawValue]
    }

    /// The living resources without those that have no link, which are few: to count links one by one would read all of
    /// the table.
    package func population(of type: ResourceKind?) async throws -> Int {
        try await read { db in
            let sql = """
                SELECT count(*) FROM resource INDEXED BY resource_unlinked
                WHERE lifecycle = 'living' AND link_identity IS NULL AND (?1 IS NULL OR type = ?1)
                """
            let unlinked = try Int.fetchOne(db, sql: sql, arguments: [type?.rawValue]) ?? 0
            return try PopulationTable(db: db).count(of: type) - unlinked
        }
    }
}
