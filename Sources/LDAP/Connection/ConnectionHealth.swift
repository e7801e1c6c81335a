import Directory
import Synchronization

/// What others may know about a connection without waiting for its queue.
final class ConnectionHealth: Sendable {
    private let usable = Atomic(false)
    private let inFlight = Atomic(0)
    private let paging = Atomic(false)
    private let tickets = Atomic<UInt64>(0)
    private let known = Mutex<DirectoryCapabilities?>(nil)

    /// Whether new work should go there: open, and not suspected of being stuck.
    var isUsable: Bool {
        get { usable.load(ordering: .acquiring) }
        set { usable.store(newValue, ordering: .releasing) }
    }

    /// Whether nobody waits for an answer.
    var isIdle: Bool { inFlight.load(ordering: .relaxed) == 0 }

    /// A request comes; from here on the connection is not idle.
    func enter() { inFlight.add(1, ordering: .relaxed) }

    /// A request was answered, or given up.
    func leave() { inFlight.subtract(1, ordering: .relaxed) }

    /// A number for a request that no other on this connection has.
    func nextTicket() -> Waiter.Ticket { tickets.add(1, ordering: .relaxed).newValue }

    /// What the server was found to be able to do; nil until it was asked.
    var capabilities: DirectoryCapabilities? {
        get { known.withLock { $0 } }
        set { known.withLock { $0 = newValue } }
    }

    /// Takes the connection's one place for a search in pages; false when it is taken.
    func claimPaging() -> Bool {
        !paging.exchange(true, ordering: .acquiringAndReleasing)
    }

    func releasePaging() {
        paging.store(false, ordering: .releasing)
    }
}
