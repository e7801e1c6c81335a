import Synchronization

/// Remembers for a moment that a directory does not answer, so that not every write waits for it before it is accepted.
///
/// One that refuses connections is asked each time: that costs nothing, and tells when it is back.
final class OutageMemory: Sendable {
    private let last = Mutex<(outage: SyncError, time: ContinuousClock.Instant)?>(nil)

    /// How long a write has to have waited, and how long that is remembered.
    private static let (slow, lasts): (Duration, Duration) = (.seconds(1), .seconds(5))

    /// The outage of a moment ago; nil where the directory is worth another try.
    var recent: SyncError? {
        last.withLock { last in
            guard let found = last, found.time + Self.lasts > .now else { return nil }
            return found.outage
        }
    }

    /// Notes an outage if a write has waited for it since a time.
    func note(_ outage: SyncError, since start: ContinuousClock.Instant) {
        guard outage.isOutage, start + Self.slow < .now else { return }
        last.withLock { $0 = (outage, .now) }
    }
}
