import Directory
import Dispatch

/// One request whose answers have no end. The connection is its own: while nobody takes what came, nothing more is read.
extension LDAPConnection {
    /// Sends a request whose answers are taken by `items`. A former one must have ended.
    ///
    /// - Throws: `DirectoryError` without effect.
    func beginStream(_ request: LDAPRequest) throws(DirectoryError) {
        stream = nil
        receive()
        guard let outcome = handle?.send(request) else { throw .notSent(request, server, closingReason) }
        switch outcome {
        case .sent(let message, isBlocked: false): stream = MessageStream(request: request, message: message)
        case .sent, .busy:
            // Nothing else is under way on this connection, so its socket is stuck.
            shut("the server takes nothing more")
            throw .notSent(request, server, closingReason)
        case .failed(let failure):
            if failure.code == .serverDown { shut(failure.diagnostic) }
            throw .unsendable(request, server, failure.code, failure.diagnostic)
        }
    }

    /// All that has arrived, or the next that does. Nil when the deadline passes first, with nothing lost.
    ///
    /// - Throws: `DirectoryError` when the connection is lost or the caller's task was cancelled.
    func items(until deadline: ContinuousClock.Instant) async throws -> [StreamItem]? {
        guard let request = stream?.request else { throw DirectoryError.streamLost(server, closingReason) }
        if let items = takeItems() { return items }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let timer = executor.timer(at: deadline) { [weak self] in
                    self?.assumeIsolated { $0.serve(.success(nil)) }
                }
                stream?.consumer = MessageStream.Consumer(continuation: continuation, timer: timer)
            }
        } onCancel: {
            let error = DirectoryError.cancelled(request, server, sent: true)
            executor.queue.async { self.assumeIsolated { $0.serve(.failure(error)) } }
        }
    }

    /// Keeps what arrived, or gives it to the one who waits.
    func deliver(_ content: LDAPHandle.Content) {
        guard let item = item(content) else { return }
        stream?.items.append(item)
        if stream?.consumer != nil {
            serve(.success(takeItems()))
        } else if let count = stream?.items.count, count >= MessageStream.capacity, let source {
            stream?.isPaused = true
            source.suspend()
        }
    }

    private func item(_ content: LDAPHandle.Content) -> StreamItem? {
        switch content {
        case .streamed(let entry): .entry(entry)
        case .intermediate(let response): .intermediate(response)
        case .result(let reply): .result(reply)
        // A reference is not ours to follow, and what cannot be decoded names nobody.
        case .entry, .reference, .defect: nil
        }
    }

    private func takeItems() -> [StreamItem]? {
        guard let items = stream?.items, !items.isEmpty else { return nil }
        stream?.items = []
        goOnReading()
        return items
    }

    private func goOnReading() {
        guard stream?.isPaused == true else { return }
        stream?.isPaused = false
        source?.resume()
        // What the library has read ahead is signalled by no socket.
        executor.queue.async { [weak self] in self?.assumeIsolated { $0.receive() } }
    }

    private func serve(_ outcome: Result<[StreamItem]?, any Error>) {
        guard let consumer = stream?.consumer else { return }
        stream?.consumer = nil
        consumer.timer?.cancel()
        consumer.continuation.resume(with: outcome)
    }

    /// What arrived before the connection ended is given out no more: it will come again.
    func endStream(_ reason: String) {
        guard stream != nil else { return }
        goOnReading()
        serve(.failure(DirectoryError.streamLost(server, reason)))
        stream = nil
    }
}

extension DirectoryError {
    static func streamLost(_ server: String, _ reason: String) -> DirectoryError {
        DirectoryError(
            code: .serverDown, message: Message.compose("\(server) tells of no more changes", .serverDown, reason),
            diagnostic: reason)
    }
}
