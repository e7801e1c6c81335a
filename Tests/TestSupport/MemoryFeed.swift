package import Directory
import Synchronization

/// The feed of a directory in memory: every write of it, numbered. Can be made to break off, and to refuse.
package final class MemoryFeed: DirectoryFeed {
    private struct State {
        var openings: [Set<FeedKind>] = []
        var beginnings: [FeedCookie?] = []
        var closings = 0
        var failures: [DirectoryError?] = []
        var server = "memory"
    }

    private let directory: MemoryDirectory
    private let kinds: [FeedKind]
    private let state = Mutex(State())

    /// - Parameter kinds: what the server says that it offers, the best one first.
    package init(_ directory: MemoryDirectory, kinds: [FeedKind] = [.contentSync, .timestamps]) {
        self.directory = directory
        self.kinds = kinds
    }

    /// What was excluded by each opening.
    package var openings: [Set<FeedKind>] { state.withLock { $0.openings } }
    /// After which cookie each feed began.
    package var beginnings: [FeedCookie?] { state.withLock { $0.beginnings } }
    package var closings: Int { state.withLock { $0.closings } }

    /// Another server is in use from now on.
    package func move(to server: String) { state.withLock { $0.server = server } }

    /// What the next beginnings meet, one each; nil for none.
    package func failNext(_ failures: DirectoryError?...) { state.withLock { $0.failures += failures } }

    package func open(_ base: DN, excluding: Set<FeedKind>) async throws -> any FeedChannel {
        state.withLock { $0.openings.append(excluding) }
        guard let kind = kinds.first(where: { !excluding.contains($0) }) else {
            throw DirectoryError(code: .unavailableCriticalExtension, message: "no kind is left")
        }
        let source = FeedSource(server: state.withLock { $0.server }, base: base, kind: kind)
        return MemoryFeedChannel(source: source, feed: self, directory: directory)
    }

    fileprivate func begin(_ cookie: FeedCookie?) throws {
        let failure = state.withLock { state in
            state.beginnings.append(cookie)
            return state.failures.isEmpty ? nil : state.failures.removeFirst()
        }
        if let failure { throw failure }
    }

    fileprivate func noteClosing() { state.withLock { $0.closings += 1 } }
    fileprivate func isStillAt(_ server: String) -> Bool { state.withLock { $0.server == server } }
}

private actor MemoryFeedChannel: FeedChannel {
    nonisolated let source: FeedSource
    private let feed: MemoryFeed
    private let directory: MemoryDirectory
    private var position = 0
    private var isFirst = true

    init(source: FeedSource, feed: MemoryFeed, directory: MemoryDirectory) {
        self.source = source
        self.feed = feed
        self.directory = directory
    }

    func begin(after cookie: FeedCookie?) async throws {
        try feed.begin(cookie)
        let text = cookie.map { String(decoding: $0.bytes, as: UTF8.self) }
        let now = await directory.changes.count
        position = text.flatMap(Int.init) ?? now
    }

    func next() async throws -> [FeedMessage] {
        guard feed.isStillAt(source.server) else {
            throw DirectoryError(code: .unavailable, message: "another server is in use now")
        }
        if isFirst {
            isFirst = false
            return [.upToDate]
        }
        let news = await directory.changes.dropFirst(position)
        guard !news.isEmpty else {
            try await Task.sleep(for: .milliseconds(2))
            return []
        }
        position += news.count
        return news.map { .event($0) } + [.cookie(FeedCookie(Array("\(position)".utf8)))]
    }

    func close() async { feed.noteClosing() }
}
