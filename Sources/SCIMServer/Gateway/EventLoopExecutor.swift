import NIOCore

/// Runs tasks on event loops.
///
/// A request whose tasks run on the loop that read it stays on one thread from its first byte to its answer. On
/// Swift's own pool each step on the way would wake another thread, which costs more than most of the steps. So nothing on
/// a request's way may block for long.
final class EventLoopExecutor: TaskExecutor {
    /// One loop, or a group of them: then the loop that asks is taken, if it is one of the group's, else any.
    private let loops: any EventLoopGroup

    init(_ loops: any EventLoopGroup) { self.loops = loops }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        loops.any().execute { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}
