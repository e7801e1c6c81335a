import Dispatch
import GRDB
import Synchronization

/// Lets writes that wait at the same time share one durable commit.
///
/// While one batch is being committed, the next one gathers. A write that fails takes nothing else with it: the
/// batch is rolled back, and each of its writes runs again in a transaction of its own. (A savepoint for each
/// write would do the same, and costs every batch a copy of each page it touches.) Writes run on a queue of their
/// own and not in the task that asked, whose cancellation would roll them back.
final class CommitQueue: Sendable {
    private struct Job: Sendable {
        /// Does the work inside the transaction and keeps its result. May run twice.
        let run: @Sendable (Database) throws -> Void
        /// Answers, once the transaction is committed or has failed.
        let finish: @Sendable ((any Error)?) -> Void
    }

    private struct State {
        var waiting: [Job] = []
        var isDraining = false
    }

    private let pool: DatabasePool
    private let health: StateHealth
    /// Not on the threads of Swift's pool, which a commit would block.
    private let queue = DispatchQueue(label: "sluice.store.commit", target: .global(qos: .userInitiated))
    private let state = Mutex(State())

    init(pool: DatabasePool, health: StateHealth) {
        self.pool = pool
        self.health = health
    }

    /// Runs a write and returns its result once it is durable. The write may run twice, so what it does
    /// beside writing to the database must bear that.
    ///
    /// - Throws: what the write throws, after its changes were rolled back; or `StateFailure`, and then it may not have run.
    func commit<Result: Sendable>(
        _ write: @escaping @Sendable (Database) throws -> Result
    ) async throws -> Result {
        try health.requireIntact()
        let outcome = Outcome<Result>()
        return try await withCheckedThrowingContinuation { continuation in
            enqueue(
                Job(
                    run: { db in outcome.set(try write(db)) },
                    finish: { failure in
                        if let failure {
                            continuation.resume(throwing: self.health.failure(ofWrite: failure))
                        } else {
                            continuation.resume(with: outcome.result)
                        }
                    }))
        }
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
            var isJobsFailure = false
            do {
                try pool.write { db in
                    isJobsFailure = true
                    for job in batch { try job.run(db) }
                    isJobsFailure = false
                }
                for job in batch { job.finish(nil) }
            } catch  where isJobsFailure && batch.count > 1 {
                for job in batch { runAlone(job) }
            } catch {
                // A lock or a disk that failed the commit would fail each of them again.
                for job in batch { job.finish(error) }
            }
        }
    }

    private func runAlone(_ job: Job) {
        do {
            try pool.write(job.run)
            job.finish(nil)
        } catch {
            job.finish(error)
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
    private let value = Mutex<Value?>(nil)

    func set(_ newValue: Value) { value.withLock { $0 = newValue } }

    var result: Result<Value, any Error> {
        value.withLock { $0 }.map { .success($0) } ?? .failure(StoreError("a write did not run"))
    }
}
