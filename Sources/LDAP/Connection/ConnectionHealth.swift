import Synchronization

/// What others may know about a connection without waiting for its queue.
final class ConnectionHealth: Sendable {
    private let state = Mutex(State())

    private struct State {
        var isUsable = false
        var inFlight = 0
        var isPaging = false
    }

    /// Whether new work should go there: open, and not suspected of being stuck.
    var isUsable: Bool {
        get { state.withLock { $0.isUsable } }
        set { state.withLock { $0.isUsable = newValue } }
    }

    /// Whether nobody waits for an answer.
    var isIdle: Bool { state.withLock { $0.inFlight == 0 } }

    /// A request comes; from here on the connection is not idle.
    func enter() { state.withLock { $0.inFlight += 1 } }

    /// A request was answered, or given up.
    func leave() { state.withLock { $0.inFlight -= 1 } }

    /// Takes the connection's one place for a search in pages; false when it is taken.
    func claimPaging() -> Bool {
        state.withLock { state in
            defer { state.isPaging = true }
            return !state.isPaging
        }
    }

    func releasePaging() {
        state.withLock { $0.isPaging = false }
    }
}
