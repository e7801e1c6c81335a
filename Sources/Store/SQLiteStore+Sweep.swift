import Directory
import Foundation
import GRDB
import SCIM
package import Sync
import Synchronization

extension SQLiteStore: StateStore {
    package func beginSweep() async throws -> (any SweepLedger)? {
        let isFree = isSweeping.withLock { isSweeping in
            defer { isSweeping = true }
            return !isSweeping
        }
        guard isFree else { return nil }
        do {
            if try await takeLease() { return SQLiteSweepLedger(store: self) }
            isSweeping.withLock { $0 = false }
            return nil
        } catch {
            isSweeping.withLock { $0 = false }
            throw error
        }
    }

    /// - Returns: whether no other process that is alive has it.
    private func takeLease() async throws -> Bool {
        try await commits.commit { db -> Bool in
            let holder = try Int64.fetchOne(db, sql: "SELECT session FROM lease WHERE name = 'sweep'")
            if let holder, holder != self.session, self.locks.isAlive(holder) { return false }
            try db.execute(
                sql: "INSERT OR REPLACE INTO lease (name, session) VALUES ('sweep', ?)",
                arguments: [self.session])
            try db.execute(sql: "CREATE TEMP TABLE IF NOT EXISTS met (identity BLOB PRIMARY KEY) WITHOUT ROWID")
            try db.execute(sql: "DELETE FROM met")
            return true
        }
    }
}

/// The book of a sweep, in a temporary table of the writing connection: it needs no disk and no clearing up.
struct SQLiteSweepLedger: SweepLedger {
    let store: SQLiteStore

    func meet(_ identities: [EntryIdentity]) async throws -> [EntryIdentity: StoredResource] {
        try await store.commits.commit { db in
            var owners: [EntryIdentity: StoredResource] = [:]
            let find = try db.cachedStatement(
                sql: "SELECT \(ResourceRow.columns) FROM resource WHERE link_identity = ?")
            let note = try db.cachedStatement(sql: "INSERT OR IGNORE INTO met (identity) VALUES (?)")
            for identity in identities {
                let data = Data(identity.value.bytes)
                guard let row = try Row.fetchOne(find, arguments: [data]) else { continue }
                owners[identity] = try ResourceRow.decode(row)
                try note.execute(arguments: [data])
            }
            return owners
        }
    }

    func unmet(after position: PagePosition?, limit: Int) async throws -> ResourcePage {
        try await store.commits.commit { db in
            let sql = """
                SELECT \(ResourceRow.columns) FROM resource
                WHERE lifecycle = 'living' AND link_identity IS NOT NULL AND number > ?
                AND link_identity NOT IN (SELECT identity FROM met)
                ORDER BY number LIMIT ?
                """
            let rows = try Row.fetchAll(db, sql: sql, arguments: [position?.number ?? 0, limit])
            return try SQLiteStore.page(rows, limit: limit)
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
            try db.execute(sql: "DELETE FROM met")
        }
    }
}
