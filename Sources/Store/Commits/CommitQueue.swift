import Dispatch
import GRDB
import Synchronization

/// Lets writes that wait at the same time share one durable commit.
///
/// While one batch is being committed, the next one gathers. Each write has a savepoint of its own, so one that
/// fails takes nothing else with it. Writes run on a queue of their own and not in the task that asked, whose
/// cancellation would roll them back.
final class CommitQueue: Sendable {
    private struct Job: Sendable {
        /// Does the work inside the transaction and keeps its result or error.
        let run: @Sendable (Database) -> Void
        /// Answers, once the transaction is committed or has failed.
        let finish: @Sendable ((any Error)?) -> Void
    }

    private struct State {
        var waiting: [Job] = []
        var isDraining = false
    }

    private let pool: DatabasePool
    private let queue = DispatchQueue(label: "sluice.store.commit")
    private let state = Mutex(State())

    init(pool: DatabasePool) { self.pool = pool }

    /// Runs a write and returns its result once it is durable.
    ///
    /// - Throws: what the write throws, after its changes were rolled back; or the failure of the commit.
    func commit<Result: Sendable>(
        _ write: @escaping @Sendable (Database) throws -> Result
    ) async throws -> Result {
        let outcome = Outcome<Result>()
        return try await withCheckedThrowingContinuation { continuation in
            enqueue(
                Job(
                    run: { db in outcome.set(Swift.Result { try Self.inSavepoint(db, write) }) },
                    finish: { failure in
                        if let failure {
                            continuation.resume(throwing: failure)
                        } else {
                            continuation.resume(with: outcome.value)
                        }
                    }))
        }
    }

    private static func inSavepoint<Result>(
        _ db: Database, _ write: (Database) throws -> Result
    ) throws -> Result {
        var result: Result?
        try db.inSavepoint {
            result = try write(db)
            return .commit
        }
        guard let result else { throw StoreError("a write was rolled back") }
        return result
    }

    private func enqueue(_ job: Job) {
        let mustStart = state.withLock { state in
            state.waiting.append(job)
            defer { state.isDraining = true }
            return !state.isDraining
        }
        if mustStart { queue.async { self.drain() } }
    }

    private func drain() {
        while let batch = nextBatch() {
            var failure: (any Error)?
            do {
                try pool.write { db in for job in batch { job.run(db) } }
            } catch {
                failure = error
            }
            for job in batch { job.finish(failure) }
        }
    }

    private func nextBatch() -> [Job]? {
        state.withLock { state in
            guard !state.waiting.isEmpty else {
                state.isDraining = false
                return nil
            }
            defer { state.waiting = [] }
            return state.waiting
        }
    }
}

/// Holds the result of a write until its commit is done.
private final class Outcome<Value: Sendable>: Sendable {
    private let result = Mutex<Result<Value, any Error>?>(nil)

    func set(_ value: Result<Value, any Error>) { result.withLock { $0 = value } }

    var value: Result<Value, any Error> {
        result.withLock { $0 } ?? .failure(StoreError("a write did not run"))
    }
}
