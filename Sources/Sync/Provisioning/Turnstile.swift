/// Lets one task at a time through for each key, in the order of arrival.
///
/// It spares the state needless conflicts between requests of this process; the promise of order is the
/// state's own, by row versions.
actor Turnstile {
    private var queues: [String: [CheckedContinuation<Void, Never>]] = [:]

    /// Runs a body alone among those with the same key.
    nonisolated func alone<Result: Sendable>(
        _ key: String, _ body: () async throws -> Result
    ) async throws -> Result {
        await enter(key)
        do {
            let result = try await body()
            await leave(key)
            return result
        } catch {
            await leave(key)
            throw error
        }
    }

    private func enter(_ key: String) async {
        guard queues[key] != nil else {
            queues[key] = []
            return
        }
        await withCheckedContinuation { queues[key, default: []].append($0) }
    }

    private func leave(_ key: String) {
        guard var queue = queues[key] else { return }
        guard !queue.isEmpty else {
            queues[key] = nil
            return
        }
        let next = queue.removeFirst()
        queues[key] = queue
        next.resume()
    }
}
