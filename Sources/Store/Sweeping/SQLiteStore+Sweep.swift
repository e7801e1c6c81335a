import GRDB
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
            return true
        }
    }
}
