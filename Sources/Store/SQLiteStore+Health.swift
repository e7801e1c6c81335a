import GRDB
import Sync

extension SQLiteStore {
    /// Looks whether the tables and indexes of the file can be read. Takes about a second for a gigabyte.
    ///
    /// - Throws: `StateFailure`.
    package func verify() throws {
        do {
            let finding = try pool.read { try String.fetchOne($0, sql: "PRAGMA quick_check(1)") }
            if let finding, finding != "ok" { throw health.damaged(finding) }
        } catch {
            throw health.failure(ofRead: error)
        }
    }

    /// Proves by a small commit that the state can be written.
    ///
    /// - Throws: `StateFailure`.
    package func proveWritable() async throws {
        try await commits.commit { db in
            // A number that nothing else uses. What sets a value to itself would write nothing.
            let version = try Int32.fetchOne(db, sql: "PRAGMA user_version") ?? 0
            try db.execute(sql: "PRAGMA user_version = \(version == 0 ? 1 : 0)")
        }
    }

    /// Reads many rows, on a thread that may be blocked.
    func read<Value: Sendable>(_ read: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
        do {
            return try await pool.read(read)
        } catch {
            throw health.failure(ofRead: error)
        }
    }

    /// Reads a few rows by an index, on the thread that asks.
    func look<Result>(_ read: (Database) throws -> Result) throws -> Result {
        do {
            return try readers.look(read)
        } catch {
            throw health.failure(ofRead: error)
        }
    }
}
