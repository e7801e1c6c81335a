import Directory

/// What may be sent again, and what never is.
///
/// A request that was not sent, because its connection was found closed, goes to another one, whatever it
/// is. A read whose answer was lost is sent once more. A write that was sent is never sent again.
enum Resending {
    static func perform(
        _ request: LDAPRequest, until deadline: ContinuousClock.Instant,
        on connection: () async throws -> LDAPConnection
    ) async throws -> LDAPReply {
        var repeats = request.isRead ? 1 : 0
        while true {
            do {
                switch try await connection().attempt(request, until: deadline) {
                case .reply(let reply): return reply
                case .notSent(let error): if deadline <= .now { throw error }
                }
            } catch let error as DirectoryError where error.code == .serverDown && !error.isOpening {
                guard repeats > 0 else { throw error }
                repeats -= 1
            }
        }
    }

    static func capabilities(
        until deadline: ContinuousClock.Instant, on connection: () async throws -> LDAPConnection
    ) async throws -> DirectoryCapabilities {
        do {
            return try await connection().capabilities(until: deadline)
        } catch let error as DirectoryError where error.code == .serverDown && !error.isOpening {
            return try await connection().capabilities(until: deadline)
        }
    }
}
