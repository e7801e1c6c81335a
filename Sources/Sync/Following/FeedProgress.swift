import Directory

/// Which cookies may be kept: those before which nothing waits to be looked at. What a kept cookie covers is not told
/// again after a restart.
struct FeedProgress {
    private struct Mark {
        let cookie: FeedCookie
        /// The number of the last event before it.
        let number: UInt64
    }

    /// Of each source the oldest cookie that is not kept yet, and the newest. Between them none is remembered.
    private var marks: [FeedSource: (first: Mark, last: Mark?)] = [:]

    var isEmpty: Bool { marks.isEmpty }

    mutating func reach(_ cookie: FeedCookie, of source: FeedSource, after number: UInt64) {
        let mark = Mark(cookie: cookie, number: number)
        marks[source] = marks[source].map { ($0.first, mark) } ?? (mark, nil)
    }

    /// Takes out the cookies that may be kept.
    ///
    /// - Parameter earliest: the number of the earliest event that waits; nil when none does.
    mutating func takeSettled(before earliest: UInt64?) -> [(source: FeedSource, cookie: FeedCookie)] {
        var settled: [(FeedSource, FeedCookie)] = []
        for (source, pair) in marks {
            func isSettled(_ mark: Mark) -> Bool { earliest.map { mark.number < $0 } ?? true }
            if let last = pair.last, isSettled(last) {
                settled.append((source, last.cookie))
                marks[source] = nil
            } else if isSettled(pair.first) {
                settled.append((source, pair.first.cookie))
                marks[source] = pair.last.map { ($0, nil) }
            }
        }
        return settled
    }
}
