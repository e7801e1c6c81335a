import Synchronization

/// Lets one task at a time through for each key, in the order of arrival.
///
/// It spares the state needless conflicts between requests of this process; the promise of order is the
/// state's own, by row versions.
final class Turnstile: Sendable {
    private typealias Queue = [CheckedContinuation<Void, Never>]
    private let queues = Mutex<[String: Queue]>([:])

    /// Runs a body alone among those with the same key.
    func alone<Result: Sendable>(_ key: String, _ body: () async throws -> Result) async throws -> Result {
        await enter(key)
        defer { leave(key) }
        return try await body()
    }

    private func enter(_ key: String) async {
        // Most keys are free, and then nobody waits.
        if mayPass(key, nil) { return }
        await withCheckedContinuation { waiter in
            if mayPass(key, waiter) { waiter.resume() }
        }
    }

    /// Takes the key if it is free; else the waiter, if there is one, joins its queue.
    private func mayPass(_ key: String, _ waiter: CheckedContinuation<Void, Never>?) -> Bool {
        queues.withLock { queues in
            guard queues[key] != nil else {
                queues[key] = []
                return true
            }
            if let waiter { queues[key]?.append(waiter) }
            return false
        }
    }

    private func leave(_ key: String) {
        let next = queues.withLock { queues in
            guard let first = queues[key]?.first else {
                queues[key] = nil
                return nil as CheckedContinuation<Void, Never>?
            }
            queues[key]?.removeFirst()
            return first
        }
        next?.resume()
    }
}
