import Glibc

/// Tells which sessions are alive, by one locked byte of a file for each.
///
/// The kernel gives a lock back when its process ends, however it ends, so a session that was killed is known
/// to be dead at once, and one that is only slow is never taken for dead. The locks belong to the open file
/// description (`F_OFD_SETLK`), so that a second look from the same process sees them too.
final class SessionLocks: Sendable {
    // From Linux's <fcntl.h>, where they hide behind a feature macro.
    private static let getLock: Int32 = 36  // F_OFD_GETLK
    private static let setLock: Int32 = 37  // F_OFD_SETLK

    private let held: Int32
    private let probe: Int32

    /// - Parameter path: the file, created if it is not there.
    /// - Throws: `StoreError`.
    init(path: String) throws(StoreError) {
        let flags = O_RDWR | O_CREAT | O_CLOEXEC
        held = open(path, flags, 0o600)
        guard held >= 0 else { throw StoreError("cannot open \(path): \(SystemError.text)") }
        probe = open(path, flags, 0o600)
        guard probe >= 0 else {
            close(held)
            throw StoreError("cannot open \(path): \(SystemError.text)")
        }
    }

    deinit {
        close(held)
        close(probe)
    }

    /// Marks a session of this process as alive until the process ends.
    func hold(_ session: Int64) throws(StoreError) {
        var lock = Self.lock(session)
        guard fcntl(held, Self.setLock, &lock) == 0 else {
            throw StoreError("cannot lock the session \(session): \(SystemError.text)")
        }
    }

    /// Whether the process of a session is alive.
    func isAlive(_ session: Int64) -> Bool {
        var lock = Self.lock(session)
        guard fcntl(probe, Self.getLock, &lock) == 0 else { return true }
        return lock.l_type != Int16(F_UNLCK)
    }

    /// Whether any process has the state open.
    var isAnyAlive: Bool {
        var lock = Self.lock(0)
        lock.l_len = 0
        guard fcntl(probe, Self.getLock, &lock) == 0 else { return true }
        return lock.l_type != Int16(F_UNLCK)
    }

    private static func lock(_ session: Int64) -> flock {
        flock(
            l_type: Int16(F_WRLCK), l_whence: Int16(SEEK_SET), l_start: off_t(session), l_len: 1, l_pid: 0)
    }
}

/// The system's words for what went wrong last.
enum SystemError {
    static var text: String { String(cString: strerror(errno)) }
}
