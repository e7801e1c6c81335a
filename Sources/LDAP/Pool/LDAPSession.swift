import Directory
import Synchronization

/// A client that stays on one connection, and so on one server.
///
/// When the connection breaks, another one to the same server takes its place; to another server only
/// while nothing was read yet, for a decision and the write that follows from it belong together.
final class LDAPSession: RequestChannel {
    private let pool: LDAPPool
    private let until: ContinuousClock.Instant?
    private let pin: Mutex<Pin>

    private struct Pin {
        var connection: LDAPConnection
        var hasAnswered = false
    }

    init(_ pool: LDAPPool, _ connection: LDAPConnection, until: ContinuousClock.Instant?) {
        self.pool = pool
        self.until = until
        pin = Mutex(Pin(connection: connection))
    }

    package func perform(_ request: LDAPRequest) async throws -> LDAPReply {
        let deadline = pool.configuration.deadline(until)
        let reply = try await Resending.perform(request, until: deadline) { [self] in
            try await connection(until: deadline)
        }
        pin.withLock { $0.hasAnswered = true }
        return reply
    }

    package func lease() async throws -> ConnectionLease {
        ConnectionLease(
            connection: try await connection(until: pool.configuration.deadline(until)), until: until)
    }

    package var capabilities: DirectoryCapabilities {
        get async throws {
            let deadline = pool.configuration.deadline(until)
            return try await Resending.capabilities(until: deadline) { [self] in
                try await connection(until: deadline)
            }
        }
    }

    private func connection(until deadline: ContinuousClock.Instant) async throws -> LDAPConnection {
        let (pinned, hasAnswered) = pin.withLock { ($0.connection, $0.hasAnswered) }
        if pinned.isUsable { return pinned }
        let other = try await pool.connection(until: deadline)
        guard !hasAnswered || other.url == pinned.url else {
            throw DirectoryError(
                code: .unavailable,
                message: "\(pinned.url) was lost in the midst of a session, and \(other.url) may not hold "
                    + "what was read there: try again.")
        }
        pin.withLock { $0.connection = other }
        return other
    }
}
