import GRDB
import Synchronization

/// Connections for reads of a few rows by an index, on the thread that asks.
///
/// Such a read takes some microseconds and never waits for a writer (WAL), so a change of threads would cost more
/// than the read, and so would a pool's book-keeping.
final class PointReaders: Sendable {
    private let connections: [DatabaseQueue]
    private let turn = Atomic(0)

    /// - Parameters:
    ///   - path: a state that exists already, in WAL mode.
    ///   - count: how many threads may read at the same time without waiting for each other. 1 and up.
    init(path: String, count: Int) throws {
        var configuration = Configuration()
        configuration.readonly = true
        configuration.busyMode = .timeout(5)
        connections = try (0..<count).map { _ in try DatabaseQueue(path: path, configuration: configuration) }
    }

    /// Reads by one statement, which is a consistent view by itself and needs no transaction around it.
    func look<Result>(_ read: (Database) throws -> Result) throws -> Result {
        let next = turn.add(1, ordering: .relaxed).newValue
        return try connections[abs(next % connections.count)].unsafeRead(read)
    }
}
