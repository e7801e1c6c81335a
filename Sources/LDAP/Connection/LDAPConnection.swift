import Directory
import Dispatch

/// One connection to one server, with many operations in flight.
///
/// Everything happens on the connection's own serial queue: its event source and its timers run there,
/// and no thread ever waits for an answer. (A thread that waits in `ldap_result` holds a lock that every
/// send on the same handle needs.)
package actor LDAPConnection {
    package nonisolated let url: LDAPURL
    nonisolated let configuration: LDAPConfiguration
    nonisolated let executor: QueueExecutor
    nonisolated let health = ConnectionHealth()

    /// Nil before it is open and after it is closed.
    var handle: LDAPHandle?
    var source: (any DispatchSourceRead)?
    var waiters: [Waiter.Ticket: Waiter] = [:]
    var tickets: [Int32: Waiter.Ticket] = [:]
    /// Those that the socket did not take yet, in order.
    var unsent: [Waiter.Ticket] = []
    /// Part of a request still waits for the socket.
    var isBlocked = false
    var isPushPlanned = false
    var lastArrival = ContinuousClock.now
    var closingReason = "the connection is not open"
    /// The earliest deadline that the timer is set to.
    var watchedDeadline: ContinuousClock.Instant?
    var timer: (any DispatchSourceTimer)?
    /// The answers that come for as long as somebody takes them; a connection carries one such request at the most.
    var stream: MessageStream?

    package nonisolated var unownedExecutor: UnownedSerialExecutor {
        executor.asUnownedSerialExecutor()
    }

    init(_ url: LDAPURL, _ configuration: LDAPConfiguration) {
        self.url = url
        self.configuration = configuration
        executor = QueueExecutor(label: "sluice.ldap \(url)")
    }

    /// Nobody waits any more, or they would hold the connection.
    isolated deinit {
        // A source that is suspended may be neither cancelled nor let go.
        if stream?.isPaused == true { source?.resume() }
        source?.cancel()
        timer?.cancel()
    }

    nonisolated var server: String { url.description }

    /// Whether nobody on the way can read what is sent.
    nonisolated var isConfidential: Bool { url.scheme != .ldap || configuration.tls.mode == .startTLS }

    /// Whether the connection is open and not suspected of being stuck.
    package nonisolated var isUsable: Bool { health.isUsable }

    /// Ends the connection; whoever still waits gets an error.
    package func close() {
        shut("the connection was closed on this side")
    }

    /// Closes, then fails the waiters.
    ///
    /// The source watches a descriptor of its own, closed by its cancel handler, so the handle may go at
    /// once.
    func shut(_ reason: String) {
        guard handle != nil else { return }
        health.isUsable = false
        closingReason = reason
        endStream(reason)
        source?.cancel()
        source = nil
        timer?.cancel()
        timer = nil
        watchedDeadline = nil
        handle = nil
        let failed = waiters.values
        waiters = [:]
        tickets = [:]
        unsent = []
        for waiter in failed { fail(waiter, reason) }
    }

    private func fail(_ waiter: Waiter, _ reason: String) {
        if waiter.message == nil {
            waiter.continuation.resume(returning: .notSent(.notSent(waiter.request, server, reason)))
        } else {
            waiter.continuation.resume(throwing: DirectoryError.lost(waiter.request, server, reason))
        }
    }
}
