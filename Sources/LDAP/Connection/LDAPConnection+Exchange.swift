import Directory
import Dispatch

extension LDAPConnection {
    /// Sends a request and waits for its answer, until the deadline or the caller's cancellation.
    ///
    /// - Throws: `DirectoryError` that tells whether it may have had an effect.
    nonisolated func attempt(
        _ request: LDAPRequest, until deadline: ContinuousClock.Instant
    ) async throws -> Attempt {
        guard isConfidential || !request.carriesPassword else { throw DirectoryError.inClearText(request, server) }
        health.enter()
        defer { health.leave() }
        guard deadline > .now else { throw DirectoryError.expired(request, server, sent: false) }
        let ticket = health.nextTicket()
        let cancellation = Cancellation()
        return try await withTaskCancellationHandler {
            // No change of threads on the way there and one back: the answer resumes the caller directly.
            try await withCheckedThrowingContinuation { continuation in
                let waiter = Waiter(request: request, continuation: continuation, deadline: deadline)
                executor.perform {
                    self.assumeIsolated { $0.begin(waiter, ticket, isCancelled: cancellation.isRequested) }
                }
            }
        } onCancel: {
            // Whether the waiter is there yet or not, one of the two sees it.
            cancellation.request()
            executor.queue.async { self.assumeIsolated { $0.cancel(ticket) } }
        }
    }

    private func begin(_ waiter: Waiter, _ ticket: Waiter.Ticket, isCancelled: Bool) {
        guard !isCancelled else {
            let error = DirectoryError.cancelled(waiter.request, server, sent: false)
            return waiter.continuation.resume(throwing: error)
        }
        // An idle connection may have been closed by the server without our having looked yet.
        if waiters.isEmpty { receive() }
        guard handle != nil else {
            let error = DirectoryError.notSent(waiter.request, server, closingReason)
            return waiter.continuation.resume(returning: .notSent(error))
        }
        waiters[ticket] = waiter
        watchDeadline(waiter.deadline)
        if unsent.isEmpty, send(ticket) { return }
        unsent.append(ticket)
        pushLater()
    }

    /// Hands a request to the library; false when the socket is full.
    private func send(_ ticket: Waiter.Ticket) -> Bool {
        guard let request = waiters[ticket]?.request, let outcome = handle?.send(request) else { return true }
        switch outcome {
        case .sent(let message, let isBlocked):
            waiters[ticket]?.message = message
            tickets[message] = ticket
            self.isBlocked = isBlocked
            if isBlocked { pushLater() }
        case .busy:
            return false
        case .failed(let failure) where failure.code == .serverDown:
            // What was not taken whole cannot be carried out: this one counts as not sent.
            shut(failure.diagnostic)
        case .failed(let failure):
            let error = DirectoryError.unsendable(request, server, failure.code, failure.diagnostic)
            remove(ticket)?.continuation.resume(throwing: error)
        }
        return true
    }

    /// Tries again, a moment later, to get rid of what the socket did not take.
    private func pushLater() {
        if isPushPlanned { return }
        isPushPlanned = true
        executor.queue.asyncAfter(deadline: .now() + .milliseconds(10)) { [weak self] in
            self?.assumeIsolated { $0.push() }
        }
    }

    private func push() {
        isPushPlanned = false
        receive()
        while let ticket = unsent.first, handle != nil {
            guard send(ticket) else { return pushLater() }
            if unsent.first == ticket { unsent.removeFirst() }
        }
        if isBlocked, !waiters.isEmpty { pushLater() }
    }

    /// Takes a waiter out: whoever does it resumes it.
    func remove(_ ticket: Waiter.Ticket) -> Waiter? {
        guard let waiter = waiters.removeValue(forKey: ticket) else { return nil }
        if let message = waiter.message { tickets[message] = nil } else { unsent.removeAll { $0 == ticket } }
        return waiter
    }
}

extension LDAPConnection {
    /// Sees to it that the one timer of the connection fires when a deadline is reached. A timer for each
    /// operation would cost more than the operation.
    private func watchDeadline(_ deadline: ContinuousClock.Instant) {
        if let watched = watchedDeadline, watched <= deadline { return }
        watchedDeadline = deadline
        timer?.cancel()
        timer = executor.timer(at: deadline) { [weak self] in self?.assumeIsolated { $0.reachDeadline() } }
    }

    private func reachDeadline() {
        watchedDeadline = nil
        let now = ContinuousClock.now
        for ticket in waiters.filter({ $0.value.deadline <= now }).keys.sorted() { expire(ticket) }
        if let next = waiters.values.map(\.deadline).min() { watchDeadline(next) }
    }
}

extension LDAPConnection {
    /// Takes all that has arrived.
    func receive() {
        let server = server
        while stream?.isPaused != true, let received = handle?.receive(from: server, stream: stream?.message) {
            switch received {
            case .nothing: return
            case .message(let id, let content): take(content, of: id)
            case .lost(let failure): return shut(failure.diagnostic)
            }
        }
    }

    private func take(_ content: LDAPHandle.Content, of message: Int32) {
        lastArrival = .now
        if message == stream?.message { return deliver(content) }
        guard let ticket = tickets[message] else { return }
        switch content {
        case .entry(let entry): waiters[ticket]?.entries.append(entry)
        case .reference(let urls): waiters[ticket]?.references += urls
        case .defect(let reason): waiters[ticket]?.defect = reason
        case .intermediate, .streamed: break
        case .result(let reply): finish(ticket, reply)
        }
    }

    private func finish(_ ticket: Waiter.Ticket, _ reply: LDAPReply) {
        guard let waiter = remove(ticket) else { return }
        var reply = reply
        reply.entries = waiter.entries
        reply.referrals += waiter.references
        reply.defect = waiter.defect
        waiter.continuation.resume(returning: .reply(reply))
    }
}

extension LDAPConnection {
    private func expire(_ ticket: Waiter.Ticket) {
        let isStuck = isBlocked || !unsent.isEmpty
        guard let waiter = remove(ticket) else { return }
        let error = DirectoryError.expired(waiter.request, server, sent: waiter.message != nil)
        // Not a byte came while this one waited: nothing new should be sent there.
        if lastArrival < waiter.since { health.isUsable = false }
        giveUp(waiter)
        // A socket that took nothing for a whole deadline will not recover in time for the others.
        if isStuck { shut("the server takes nothing more") }
        waiter.continuation.resume(throwing: error)
    }

    private func cancel(_ ticket: Waiter.Ticket) {
        guard let waiter = remove(ticket) else { return }
        giveUp(waiter)
        let sent = waiter.message != nil
        waiter.continuation.resume(throwing: DirectoryError.cancelled(waiter.request, server, sent: sent))
    }

    /// Tells the server to stop; not while part of a request waits for the socket, for the words would
    /// end up in its midst.
    private func giveUp(_ waiter: Waiter) {
        guard let message = waiter.message, !isBlocked, unsent.isEmpty else { return }
        if handle?.abandon(message) == false { shut("the server takes nothing more") }
    }
}
