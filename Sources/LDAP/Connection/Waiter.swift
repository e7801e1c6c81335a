import Directory
import Synchronization

/// A request on its way, and the caller who waits for it.
struct Waiter {
    let request: LDAPRequest
    let continuation: CheckedContinuation<Attempt, any Error>
    let deadline: ContinuousClock.Instant
    let since = ContinuousClock.now
    /// The message id, once it was sent.
    var message: Int32?
    var entries: [Entry] = []
    var references: [String] = []
    var defect: String?

    typealias Ticket = UInt64
}

/// How handing a request to a connection ended.
enum Attempt: Sendable {
    case reply(LDAPReply)
    /// The connection was found closed first: the request is untouched, and may go to another one.
    case notSent(DirectoryError)
}

/// Whether the caller of one request wants it no more.
final class Cancellation: Sendable {
    private let flag = Atomic(false)

    var isRequested: Bool { flag.load(ordering: .acquiring) }

    func request() { flag.store(true, ordering: .releasing) }
}
