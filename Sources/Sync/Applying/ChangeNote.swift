import Directory
import Planning
import Synchronization

/// Keeps what the last write of an undertaking did. One that lands is the last: whatever was refused before changed nothing.
final class ChangeNote: Sendable {
    private let last = Mutex<ChangeRecord?>(nil)

    var record: ChangeRecord? { last.withLock { $0 } }

    func note(_ change: Change, before entry: Entry?) {
        let record = ChangeRecord(change, before: entry)
        last.withLock { $0 = record }
    }
}
