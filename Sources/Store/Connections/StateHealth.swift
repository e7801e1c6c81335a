import GRDB
import Sync
import Synchronization

/// Says what is wrong with the file, and stops all writing once it is damaged.
final class StateHealth: Sendable {
    private let path: String
    private let damage = Mutex<StateFailure?>(nil)

    init(path: String) { self.path = path }

    /// - Throws: `StateFailure` once the file was found to be damaged, until the process ends.
    func requireIntact() throws(StateFailure) {
        if let damage = damage.withLock({ $0 }) { throw damage }
    }

    /// The failure of a write, in the words of the port; any other error as it is.
    func failure(ofWrite error: any Error) -> any Error {
        guard let error = error as? DatabaseError, let failure = failure(error) else { return error }
        if failure.kind == .damaged { damage.withLock { $0 = $0 ?? failure } }
        return failure
    }

    /// The failure of a read: what is no failure of the database comes from what it holds.
    func failure(ofRead error: any Error) -> any Error {
        switch error {
        case is DatabaseError: failure(ofWrite: error)
        case is CancellationError, is StateFailure: error
        default: damaged("it holds what cannot be understood: \(error)")
        }
    }

    private func failure(_ error: DatabaseError) -> StateFailure? {
        switch error.resultCode {
        case .SQLITE_FULL:
            StateFailure(.full, "the state \(path) cannot be written, the disk is full: free space on it")
        case .SQLITE_READONLY, .SQLITE_PERM: readOnly
        case .SQLITE_CORRUPT, .SQLITE_NOTADB: damaged(error.message ?? "\(error)")
        case .SQLITE_IOERR, .SQLITE_CANTOPEN:
            StateFailure(
                .unusable,
                "the state \(path) cannot be read or written (\(error.message ?? "\(error)")): look at the disk, the "
                    + "rights and the quota of the gateway's user, and the limit of the size of files")
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            StateFailure(
                .unusable, "the state \(path) is locked by another process for too long: see which one has it open")
        default: nil
        }
    }

    /// A file that may not be written.
    var readOnly: StateFailure {
        StateFailure(
            .readOnly,
            "the state \(path) is read-only: let the gateway's user write the file and its folder, and look whether the "
                + "file system is mounted read-only")
    }

    /// A file that was found to be damaged.
    func damaged(_ reason: String) -> StateFailure {
        StateFailure(
            .damaged,
            "the state \(path) is damaged (\(reason)): stop the gateway, keep a copy of \(path) and of \(path)-wal for the "
                + "search for the cause, and put a backup in their place")
    }
}
