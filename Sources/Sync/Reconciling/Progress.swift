/// How far a run is.
package struct Progress: Sendable, Hashable {
    /// What it is at.
    package enum Stage: Sendable, Hashable {
        /// Entries pass by.
        case reading
        /// What seemed to differ is looked at once more.
        case examining
        /// The plan is carried out.
        case applying
    }

    package let stage: Stage
    /// 0 and up; more than `total` where the directory holds more than expected.
    package let done: Int
    /// 0 and up.
    package let total: Int

    package init(stage: Stage, done: Int, total: Int) {
        self.stage = stage
        self.done = done
        self.total = total
    }
}

/// Counts one stage of a run and tells whoever listens.
struct Meter: Sendable {
    private let stage: Progress.Stage
    private let total: Int
    private let listener: @Sendable (Progress) -> Void
    private var done = 0

    init(_ stage: Progress.Stage, of total: Int, _ listener: @escaping @Sendable (Progress) -> Void) {
        self.stage = stage
        self.total = total
        self.listener = listener
    }

    mutating func advance(by count: Int = 1) {
        done += count
        listener(Progress(stage: stage, done: done, total: total))
    }
}
