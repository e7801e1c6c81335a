import Directory
import Dispatch

/// Connections to the one server in use: opened when they are needed, replaced when they break.
///
/// When the server cannot be reached, the next one in the order takes its place. While a later one is in
/// use, the earlier ones are tried from time to time, and new work returns to them; what is under way on
/// the old server finishes there, for whoever uses a connection holds it.
package actor LDAPPool {
    package nonisolated let configuration: LDAPConfiguration
    nonisolated let executor = QueueExecutor(label: "sluice.ldap pool")

    nonisolated let places: ConnectionPlaces
    /// Which of the URLs is in use.
    var current = 0
    /// How many connections are being opened.
    var openings = 0
    var waiting: [UInt64: Waiting] = [:]
    var lastID: UInt64 = 0
    var lastFailure: (time: ContinuousClock.Instant, error: DirectoryError)?
    /// What runs beside the requests: openings and probes. Cancelled when the pool is closed.
    var tasks: [UInt64: Task<Void, Never>] = [:]
    var isClosed = false

    /// A request that waits for a connection.
    struct Waiting {
        let continuation: CheckedContinuation<LDAPConnection, any Error>
        let timer: any DispatchSourceTimer
    }

    /// Whether a look at the earlier servers is planned.
    var isProbePlanned = false

    package nonisolated var unownedExecutor: UnownedSerialExecutor {
        executor.asUnownedSerialExecutor()
    }

    /// A pool that connects when it is first used.
    package init(_ configuration: LDAPConfiguration) {
        self.configuration = configuration
        places = ConnectionPlaces(most: configuration.connections)
    }

    /// The server in use, or tried first.
    package var server: LDAPURL? {
        configuration.urls.indices.contains(current) ? configuration.urls[current] : nil
    }

    /// How many connections are open and usable.
    package var openConnections: Int { places.all.count { $0.isUsable } }

    /// Closes all connections; requests under way get an error, later ones too.
    package func close() async {
        isClosed = true
        for task in tasks.values { task.cancel() }
        failWaiting(Self.closed)
        let open = places.all
        places.replace(with: [])
        for connection in open { await connection.close() }
    }

    static let closed = DirectoryError(code: .serverDown, message: "The directory connections are closed.")
}

extension LDAPPool {
    /// A connection to the server in use, before the deadline.
    ///
    /// - Throws: `DirectoryError` without effect; at once when a server refused a moment ago.
    nonisolated func connection(until deadline: ContinuousClock.Instant) async throws -> LDAPConnection {
        // While nothing is to be opened, the pool's queue has no part in it.
        if let connection = places.pick(), connection.health.isIdle || places.isFull { return connection }
        return try await openedConnection(until: deadline)
    }

    private func openedConnection(until deadline: ContinuousClock.Instant) async throws -> LDAPConnection {
        if isClosed { throw Self.closed }
        if let connection = places.pick() {
            growIfBusy(connection)
            return connection
        }
        if let error = recentFailure { throw error }
        return try await wait(until: deadline)
    }

    /// Why the servers are left alone for a moment; nil when they may be tried.
    ///
    /// Longer after wrong credentials: servers lock accounts that try again and again.
    private var recentFailure: DirectoryError? {
        guard let lastFailure else { return nil }
        let pause: Duration = lastFailure.error.code == .invalidCredentials ? .seconds(10) : .seconds(1)
        return lastFailure.time + pause > .now ? lastFailure.error : nil
    }

    private func growIfBusy(_ connection: LDAPConnection) {
        guard !connection.health.isIdle, openings == 0, !places.isFull, recentFailure == nil
        else { return }
        open()
    }

    private func wait(until deadline: ContinuousClock.Instant) async throws -> LDAPConnection {
        guard deadline > .now else { throw Self.noTime }
        lastID += 1
        let id = lastID
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let timer = executor.timer(at: deadline) { [weak self] in
                    self?.assumeIsolated { $0.giveUp(id, Self.noTime) }
                }
                waiting[id] = Waiting(continuation: continuation, timer: timer)
                // No more connections at once than there are requests for them.
                if openings < min(waiting.count, configuration.connections) { open() }
            }
        } onCancel: {
            executor.queue.async { self.assumeIsolated { $0.giveUp(id, Self.cancelled) } }
        }
    }

    private func giveUp(_ id: UInt64, _ error: DirectoryError) {
        guard let waiting = waiting.removeValue(forKey: id) else { return }
        waiting.timer.cancel()
        waiting.continuation.resume(throwing: error)
    }

    func failWaiting(_ error: DirectoryError) {
        for id in Array(waiting.keys) { giveUp(id, error) }
    }

    /// Gives every waiting request a connection.
    func serveWaiting() {
        for id in Array(waiting.keys) {
            guard let connection = places.pick(), let waiting = waiting.removeValue(forKey: id) else { return }
            waiting.timer.cancel()
            waiting.continuation.resume(returning: connection)
        }
    }

    private static let noTime = DirectoryError(
        code: .timeout, message: "No directory server could be reached within the time allowed.",
        isOpening: true)
    private static let cancelled = DirectoryError(
        code: .userCancelled, message: "The caller gave up before a directory server was reached.")
}
