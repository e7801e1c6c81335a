import Sync
import Synchronization

/// Hears how far a run is.
final class ManualProgress: Sendable {
    private let all = Mutex<[Progress]>([])

    func add(_ progress: Progress) { all.withLock { $0.append(progress) } }

    func last(_ stage: Progress.Stage) -> Progress? { all.withLock { $0.last { $0.stage == stage } } }
}
