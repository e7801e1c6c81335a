import Foundation
import GRDB
package import Sync

extension SQLiteStore: AccessTokenStore {
    package func token(_ id: String) async throws -> AccessToken? {
        try look { db in
            let sql = "SELECT \(TokenRow.columns) FROM token WHERE id = ?"
            return try Row.fetchOne(db.cachedStatement(sql: sql), arguments: [id]).map(TokenRow.decode)
        }
    }

    package func tokens() async throws -> [AccessToken] {
        try await read { db in
            try Row.fetchAll(db, sql: "SELECT \(TokenRow.columns) FROM token ORDER BY created DESC, id")
                .map(TokenRow.decode)
        }
    }

    package func add(_ token: AccessToken) async throws {
        try await commits.commit { db in
            try db.execute(
                sql: """
                    INSERT INTO token (id, name, scope, hash, created, expires, user) VALUES (?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    token.id, token.name, token.scope.rawValue, Data(token.hash), token.created.milliseconds,
                    token.expires.milliseconds, token.user?.text,
                ])
        }
    }

    package func revoke(token id: String) async throws -> Bool {
        let now = clock().milliseconds
        return try await commits.commit { db in
            try db.execute(
                sql: "UPDATE token SET revoked = coalesce(revoked, ?) WHERE id = ?", arguments: [now, id])
            return db.changesCount > 0
        }
    }

    package func touch(token id: String) async throws {
        let now = clock().milliseconds
        try await commits.commit { db in
            try db.execute(sql: "UPDATE token SET last_used = ? WHERE id = ?", arguments: [now, id])
        }
    }
}

private enum TokenRow {
    static let columns = "id, name, scope, hash, created, expires, revoked, last_used, user"

    static func decode(_ row: Row) throws -> AccessToken {
        let scope: String = row[2]
        guard let scope = AccessScope(rawValue: scope) else {
            throw StoreError("the state holds an unknown scope: \(scope)")
        }
        let hash: Data = row[3]
        return AccessToken(
            id: row[0], name: row[1], scope: scope, hash: [UInt8](hash),
            created: Timestamp(milliseconds: row[4]), expires: Timestamp(milliseconds: row[5]),
            revoked: (row[6] as Int64?).map { Timestamp(milliseconds: $0) },
            lastUsed: (row[7] as Int64?).map { Timestamp(milliseconds: $0) },
            user: (row[8] as String?).map { ResourceID($0) })
    }
}
