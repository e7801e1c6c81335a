package import NIOCore

/// Runs tasks on event loops.
///
/// A request whose tasks run on the loop that read it stays on one thread from its first byte to its answer. On
/// Swift's own pool each step on the way would wake another thread, which costs more than most of the steps.
package final class EventLoopExecutor: TaskExecutor {
    private let group: any EventLoopGroup

    package init(_ group: any EventLoopGroup) { self.group = group }

    /// Onto the loop that asks, if it is one of the group's, else onto any.
    package func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        group.any().execute { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}
