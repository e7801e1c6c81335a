import Directory
import Foundation
import Glibc
import GRDB
import SCIM
package import Sync
import Synchronization

/// The state in one SQLite file.
///
/// The file may be open in several processes. Every write is durable when it returns: WAL with
/// `synchronous=FULL`, writes that wait at the same time sharing one commit.
package final class SQLiteStore: Sendable {
    let pool: DatabasePool
    let commits: CommitQueue
    let readers: PointReaders
    let locks: SessionLocks
    let health: StateHealth
    let session: Int64
    let clock: @Sendable () -> Timestamp
    /// The intents that this process is at work on. Those that it recorded and gave up are not among them.
    let underWay = Mutex<Set<Int64>>([])
    /// Whether a sweep of this process runs. Its lease in the file may outlive it, where that could not be written.
    let isSweeping = Mutex(false)

    /// Opens the state, creating or migrating the file.
    ///
    /// - Parameters:
    ///   - path: the file. Its folder must exist; a second file, `….sessions`, is kept beside it.
    ///   - clock: the time for new rows.
    /// - Throws: `StoreError`.
    package init(path: String, clock: @escaping @Sendable () -> Timestamp) throws(StoreError) {
        self.clock = clock
        health = StateHealth(path: path)
        do {
            try Self.createPrivately(path, health)
            locks = try SessionLocks(path: path + ".sessions")
            // Where others have it open, they have read the log already.
            if !locks.isAnyAlive, let log = WriteAheadLog(of: path), let damage = log.damage {
                throw health.damaged(damage)
            }
            pool = try Self.open(path)
            readers = try PointReaders(path: path, count: 2)
            session = try Self.beginSession(pool, locks, clock)
        } catch let error as StoreError {
            throw error
        } catch {
            let failure = health.failure(ofWrite: error)
            if let failure = failure as? StateFailure { throw StoreError(failure.description) }
            throw StoreError("cannot open the state \(path): \(error)")
        }
        commits = CommitQueue(pool: pool, health: health)
    }

    private static func open(_ path: String) throws -> DatabasePool {
        var configuration = Configuration()
        configuration.busyMode = .timeout(5)
        configuration.maximumReaderCount = 2
        let pool = try DatabasePool(path: path, configuration: configuration)
        // The pool sets NORMAL when it turns WAL on. "Acknowledged is durable" hangs on FULL.
        // A longer log is copied back less often, and a page that many writes touched is copied once.
        try pool.writeWithoutTransaction { db in
            try db.execute(
                sql: "PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 4000; PRAGMA temp_store = MEMORY")
        }
        let migrator = Migrations.all
        if try pool.read({ try migrator.hasBeenSuperseded($0) }) {
            throw StoreError("the state \(path) was written by a newer version of sluice; use that version")
        }
        try migrator.migrate(pool)
        return pool
    }

    /// The state holds personal data and hashes of tokens: nobody but the gateway's user may read it. SQLite gives
    /// the files beside it the same mode.
    private static func createPrivately(_ path: String, _ health: StateHealth) throws {
        let file = Glibc.open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        if file < 0, [EROFS, EACCES, EPERM].contains(errno) { throw health.readOnly }
        guard file >= 0 else { throw StoreError("cannot open the state \(path): \(SystemError.text)") }
        close(file)
    }

    /// A number that no other session ever had, and a lock on it that lasts as long as the process.
    private static func beginSession(
        _ pool: DatabasePool, _ locks: SessionLocks, _ clock: () -> Timestamp
    ) throws -> Int64 {
        let opened = clock().milliseconds
        let session = try pool.write { db in
            try db.execute(sql: "INSERT INTO session (opened) VALUES (?)", arguments: [opened])
            return db.lastInsertedRowID
        }
        try locks.hold(session)
        return session
    }

    /// The setting that decides whether a commit survives a power failure, read back from the writer. 2 is FULL.
    package var synchronousMode: Int {
        get async throws {
            try await commits.commit { db in try Int.fetchOne(db, sql: "PRAGMA synchronous") ?? -1 }
        }
    }

    /// Whether the process of a session is gone, or the intent was given up by this one.
    func isFree(intent: Int64, session owner: Int64?) -> Bool {
        guard let owner else { return true }
        if owner == session { return !underWay.withLock { $0.contains(intent) } }
        return !locks.isAlive(owner)
    }
}
