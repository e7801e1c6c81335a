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

    func sift(_ seen: [SeenEntry], type: ResourceKind) async throws -> [EntryIdentity] {
        try await store.commits.commit { db in
            let find = try db.cachedStatement(
                sql: """
                    SELECT 1 FROM resource WHERE link_identity = ? AND link_marker = ? AND link_dn_key = ?
                    AND link_compared AND lifecycle = 'living' AND type = ?
                    """)
            let note = try db.cachedStatement(sql: "INSERT OR IGNORE INTO met (identity) VALUES (?)")
            return try seen.filter { entry in
                let identity = Data(entry.identity.value.bytes)
                let isSettled = try Int.fetchOne(
                    find,
                    arguments: [
                        identity, entry.marker.map { Data($0.value.bytes) }, entry.dn.normalized, type.rawValue,
                    ])
                guard isSettled != nil else { return true }
                try note.execute(arguments: [identity])
                return false
            }.map(\.identity)
        }
    }

    func confirm(_ confirmations: [Confirmation], doubting doubted: [ResourceID]) async throws {
        guard !confirmations.isEmpty || !doubted.isEmpty else { return }
        try await store.commits.commit { db in
            let doubt = try db.cachedStatement(
                sql: "UPDATE resource SET link_compared = 0 WHERE id = ? AND link_compared")
            for id in doubted { try doubt.execute(arguments: [id.text]) }
            let sql = """
                UPDATE resource SET link_identity = ?, link_dn = ?, link_dn_key = ?, link_marker = ?, link_compared = ?
                WHERE id = ? AND row_version = ?
                AND NOT EXISTS (SELECT 1 FROM intent WHERE intent.resource = resource.id AND ended IS NULL)
                """
            let update = try db.cachedStatement(sql: sql)
            for confirmation in confirmations {
                let isLasting = confirmation.isLasting && confirmation.link.marker != nil
                try update.execute(
                    arguments: LinkColumns.arguments(confirmation.link) + [
                        isLasting, confirmation.resource.text, confirmation.rowVersion,
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

    func unmetRetired(after position: PagePosition?, limit: Int) async throws -> ResourcePage {
        try await store.commits.commit { db in
            let sql = """
                SELECT \(ResourceRow.columns) FROM resource INDEXED BY resource_retired
                WHERE retired IS NOT NULL AND number > ? AND link_identity NOT IN (SELECT identity FROM met)
                ORDER BY number LIMIT ?
                """
            let rows = try Row.fetchAll(db, sql: sql, arguments: [position?.number ?? 0, limit])
            return try SQLiteStore.page(rows, limit: limit)
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
