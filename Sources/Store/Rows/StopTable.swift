import Foundation
import GRDB
import Planning
import Sync

/// What the limits hold back, and what people approved. An approval is never deleted: their number is in every hash.
struct StopTable {
    let db: Database
    let now: Timestamp

    func all() throws -> [LimitStop] {
        let sql = "SELECT scope, hash, reasons, since, until FROM stop WHERE until IS NULL OR until > ? ORDER BY since"
        return try Row.fetchAll(db, sql: sql, arguments: [now.milliseconds]).map(Self.decode)
    }

    func note(_ stop: LimitStop) throws {
        let sql = """
            INSERT INTO stop (scope, hash, reasons, since, until) VALUES (?1, ?2, ?3, ?4, ?5)
            ON CONFLICT (scope) DO UPDATE SET
                since = CASE WHEN hash = ?2 AND (until IS NULL OR until > ?4) THEN since ELSE ?4 END,
                hash = ?2, reasons = ?3, until = ?5
            """
        let reasons = String(decoding: try JSONEncoder().encode(stop.reasons), as: UTF8.self)
        try db.cachedStatement(sql: sql).execute(arguments: [
            Self.text(stop.scope), stop.hash.description, reasons, stop.since.milliseconds, stop.until?.milliseconds,
        ])
    }

    func lift(_ scope: LimitStop.Scope) throws {
        try db.cachedStatement(sql: "DELETE FROM stop WHERE scope = ?").execute(arguments: [Self.text(scope)])
    }

    func approvalsUsed() throws -> Int { try Int.fetchOne(db, sql: "SELECT count(*) FROM approval") ?? 0 }

    func approve(_ hash: PlanHash, of scope: LimitStop.Scope, actor: String) throws {
        try db.execute(
            sql: "INSERT INTO approval (hash, scope, actor, at) VALUES (?, ?, ?, ?)",
            arguments: [hash.description, Self.text(scope), actor, now.milliseconds])
        try lift(scope)
        if case .client(let name) = scope {
            try db.execute(sql: "DELETE FROM charge WHERE client = ?", arguments: [name])
        }
    }

    private static let clientPrefix = "client:"

    private static func text(_ scope: LimitStop.Scope) -> String {
        switch scope {
        case .sweep: "sweep"
        case .client(let name): clientPrefix + name
        }
    }

    private static func decode(_ row: Row) throws -> LimitStop {
        let (scope, hash, reasons): (String, String, String) = (row[0], row[1], row[2])
        guard let hash = PlanHash(hash) else { throw StoreError("the state holds an unreadable hash of a stop") }
        let until: Int64? = row[4]
        return LimitStop(
            scope: scope.hasPrefix(clientPrefix) ? .client(String(scope.dropFirst(clientPrefix.count))) : .sweep,
            hash: hash, reasons: try JSONDecoder().decode([String].self, from: Data(reasons.utf8)),
            since: Timestamp(milliseconds: row[3]), until: until.map { Timestamp(milliseconds: $0) })
    }
}
