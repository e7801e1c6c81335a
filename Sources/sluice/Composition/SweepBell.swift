import Synchronization

/// Asks for a sweep out of turn.
final class SweepBell: Sendable {
    private let isRung = Atomic(false)

    /// The shortest time between two sweeps, however often it rings.
    private static let rest: Duration = .seconds(30)

    func ring() { isRung.store(true, ordering: .releasing) }

    /// Waits until the time is over, or the bell rings after a rest.
    ///
    /// - Throws: `CancellationError`.
    func wait(_ time: Duration) async throws {
        let start = ContinuousClock.now
        while ContinuousClock.now < start + time {
            let isEarlyEnough = ContinuousClock.now > start + Self.rest
            if isEarlyEnough, isRung.exchange(false, ordering: .acquiringAndReleasing) { return }
            try await Task.sleep(for: min(.seconds(1), start + time - .now))
        }
        isRung.store(false, ordering: .releasing)
    }
}
