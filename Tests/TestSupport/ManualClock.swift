package import Sync
import Synchronization

/// A clock that stands until it is moved, so that tests know every time there is.
package final class ManualClock: Sendable {
    private let time: Mutex<Timestamp>

    /// - Parameter start: noon of 31 January 2026 unless told otherwise.
    package init(_ start: Timestamp = Timestamp(milliseconds: 1_769_860_800_000)) { time = Mutex(start) }

    package var now: Timestamp { time.withLock { $0 } }

    /// Moves the clock, and gives the new time.
    @discardableResult
    package func advance(bySeconds seconds: Int64) -> Timestamp {
        time.withLock { time in
            time = time.advanced(bySeconds: seconds)
            return time
        }
    }
}
