import Directory
import Synchronization

/// What people may know about the feeds: a line for each base.
final class FeedStatus: Sendable {
    private struct State {
        var bases: [DN: String] = [:]
        /// Why nothing is repaired for the time being.
        var stop: String?
    }

    private let state = Mutex(State())

    var text: String {
        state.withLock { state in
            let lines = state.bases.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
            return (lines.isEmpty ? ["starting"] : lines + (state.stop.map { [$0] } ?? [])).joined(separator: " | ")
        }
    }

    func note(_ base: DN, _ text: String) { state.withLock { $0.bases[base] = text } }

    func note(stop: String?) { state.withLock { $0.stop = stop } }
}
