import Synchronization

/// The usable connections of a pool, all to the server in use; handed out without waiting for the pool's queue.
final class ConnectionPlaces: Sendable {
    private struct State {
        var connections: [LDAPConnection] = []
        /// Round robin.
        var turn = 0
    }

    private let state = Mutex(State())
    /// How many connections there may be.
    private let most: Int

    init(most: Int) { self.most = most }

    /// The connections, usable or not any more.
    var all: [LDAPConnection] { state.withLock { $0.connections } }

    /// Whether there is no place for one more.
    var isFull: Bool { state.withLock { $0.connections.count >= most } }

    /// The next usable connection, idle ones first.
    func pick() -> LDAPConnection? {
        state.withLock { state in
            state.connections.removeAll { !$0.isUsable }
            guard !state.connections.isEmpty else { return nil }
            state.turn = (state.turn + 1) % state.connections.count
            let order = state.connections[state.turn...] + state.connections[..<state.turn]
            return order.first { $0.health.isIdle } ?? order.first
        }
    }

    func add(_ connection: LDAPConnection) {
        state.withLock { $0.connections.append(connection) }
    }

    /// Puts these in the places of all others, which end when the last request on them has.
    func replace(with connections: [LDAPConnection]) {
        state.withLock { $0.connections = connections }
    }
}
