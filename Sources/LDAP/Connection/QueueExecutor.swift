import Dispatch
import Synchronization

/// Runs an actor on a serial queue of its own, which its event sources and timers share.
///
/// Opening a connection blocks; on a queue of its own that costs nobody else's thread, least of all one
/// of Swift's cooperative pool.
final class QueueExecutor: SerialExecutor {
    let queue: DispatchQueue
    private let isBusy = Atomic(false)

    /// The queue is serial and its own, and it shares the threads below it with other such queues, but not with
    /// Swift's pool: a thread of its own would sleep and be woken for every message.
    init(label: String) {
        queue = DispatchQueue(label: label, target: .global(qos: .userInitiated))
    }

    /// Runs a short piece of work on the queue: on the caller's thread while the queue is idle, which spares the
    /// change to another one, else when its turn comes. Not to be called on the queue itself.
    func perform(_ work: @escaping @Sendable () -> Void) {
        dispatchPrecondition(condition: .notOnQueue(queue))
        if isBusy.load(ordering: .acquiring) { queue.async(execute: work) } else { queue.sync(execute: work) }
    }

    /// Marks the queue as busy while something runs there that a caller had better not wait for.
    func whileBusy(_ work: () -> Void) {
        isBusy.store(true, ordering: .releasing)
        work()
        isBusy.store(false, ordering: .releasing)
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
    }

    /// Lets `assumeIsolated` succeed in handlers that run on the queue.
    func checkIsolated() {
        dispatchPrecondition(condition: .onQueue(queue))
    }
}

extension QueueExecutor {
    /// A timer on the queue; runs until it is cancelled or has fired once.
    func timer(
        at instant: ContinuousClock.Instant, _ handler: @escaping @Sendable () -> Void
    ) -> any DispatchSourceTimer {
        let timer = DispatchSource.makeTimerSource(queue: queue)
        timer.schedule(deadline: .now() + (instant - .now).interval)
        timer.setEventHandler(handler: handler)
        timer.resume()
        return timer
    }
}

extension Duration {
    /// For Dispatch; nothing below zero, a year at most.
    var interval: DispatchTimeInterval {
        let bounded = Swift.min(Swift.max(self, .zero), .seconds(365 * 86_400))
        return .nanoseconds(
            Int(bounded.components.seconds * 1_000_000_000 + bounded.components.attoseconds / 1_000_000_000))
    }
}
