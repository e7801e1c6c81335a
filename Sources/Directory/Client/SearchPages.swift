/// The pages of a search, each asked for when the consumer asks for it.
///
/// Ends only after the last page of a complete answer: whatever makes the answer incomplete (a limit, a
/// referral, a lost connection) is thrown as a `DirectoryError`. Each iteration is a search of its own.
package struct SearchPages: AsyncSequence, Sendable {
    package typealias Element = [Entry]
    package typealias Failure = any Error

    private let start: @Sendable () -> AsyncIterator

    /// Pages by a closure, which gives nil after the last one.
    package init(next: @escaping @Sendable () async throws -> [Entry]?) {
        start = { AsyncIterator(pull: next) }
    }

    /// Pages by a closure made anew for each iteration.
    package init(starting: @escaping @Sendable () -> @Sendable () async throws -> [Entry]?) {
        start = { AsyncIterator(pull: starting()) }
    }

    package func makeAsyncIterator() -> AsyncIterator {
        start()
    }

    /// A search whose pages come one a call, nil after the last: for whoever asks for the next one while still at work on
    /// one.
    package func begin() -> @Sendable () async throws -> [Entry]? {
        start().pull
    }

    /// All entries at once; for searches that are known to be small.
    package func collect() async throws -> [Entry] {
        var entries: [Entry] = []
        for try await page in self { entries += page }
        return entries
    }

    package struct AsyncIterator: AsyncIteratorProtocol {
        fileprivate let pull: @Sendable () async throws -> [Entry]?

        package mutating func next() async throws -> [Entry]? {
            try await pull()
        }
    }
}

/// One page of a search.
package struct SearchPage: Hashable, Sendable {
    package let entries: [Entry]

    package init(entries: [Entry]) {
        self.entries = entries
    }
}
