import Glibc
import Sync
import Synchronization

/// How far a run is, on one line of the terminal that is written over: what it does, how fast, and how long it still takes.
/// Silent where standard error is no terminal.
final class ProgressLine: Sendable {
    private struct State {
        var stage: Progress.Stage?
        var began = ContinuousClock.now
        var shown = ContinuousClock.now
        var isVisible = false
    }

    private let state = Mutex(State())
    private let isOnTerminal = isatty(STDERR_FILENO) == 1

    /// The line is written this often at the most.
    private static let pause = Duration.milliseconds(250)

    func show(_ progress: Progress) {
        guard isOnTerminal else { return }
        let line = state.withLock { state -> String? in
            let now = ContinuousClock.now
            if state.stage != progress.stage {
                state.stage = progress.stage
                state.began = now
            }
            guard now - state.shown > Self.pause else { return nil }
            state.shown = now
            state.isVisible = true
            return Self.text(of: progress, after: now - state.began)
        }
        if let line { Console.write(Array("\r\u{1B}[K\(line)".utf8), to: STDERR_FILENO) }
    }

    /// Wipes the line away before a result is printed.
    func clear() {
        guard state.withLock(\.isVisible) else { return }
        Console.write(Array("\r\u{1B}[K".utf8), to: STDERR_FILENO)
    }

    /// Such as `reading 12000 of 100000, 4000/s, 22 s left`.
    static func text(of progress: Progress, after elapsed: Duration) -> String {
        let seconds = Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) / 1e18
        let head = "\(progress.stage) \(progress.done) of \(max(progress.done, progress.total))"
        guard seconds > 0.5, progress.done > 0 else { return head }
        let rate = Double(progress.done) / seconds
        let left = Double(max(0, progress.total - progress.done)) / rate
        return head + ", \(Int(rate.rounded()))/s, \(Int(left.rounded(.up))) s left"
    }
}
