package import Directory

/// Follows the feed of one base for as long as it runs: takes it up again when it breaks off, wherever requests go by
/// then, and by another kind of feed where the server refuses the best one.
package struct FeedPursuit: Sendable {
    private let feed: any DirectoryFeed
    private let follower: FeedFollower
    private let cookies: any FeedCookieStore
    private let pause: @Sendable (_ attempt: Int) -> Duration
    private let hear: @Sendable (FeedNotice) -> Void

    /// How long a refusal is believed, in seconds.
    private static let refusalLasts: Int64 = 3600

    /// - Parameter pause: how long to wait before another attempt, of which there have been so many since the feed last
    ///   worked; 1 and up.
    package init(
        feed: any DirectoryFeed, follower: FeedFollower, cookies: any FeedCookieStore,
        pause: @escaping @Sendable (_ attempt: Int) -> Duration, hear: @escaping @Sendable (FeedNotice) -> Void
    ) {
        self.feed = feed
        self.follower = follower
        self.cookies = cookies
        self.pause = pause
        self.hear = hear
    }

    /// What is remembered from one attempt to the next.
    private struct Memory {
        var attempts = 0
        var refused: [FeedKind: Timestamp] = [:]
        /// What was followed before.
        var former: FeedSource?
    }

    package func run(_ base: DN) async {
        var memory = Memory()
        while !Task.isCancelled {
            do {
                try await follow(base, &memory)
            } catch {
                if Task.isCancelled { return }
                memory.attempts += 1
                let pause = pause(memory.attempts)
                hear(.brokenOff(base: base, reason: "\(error)", pause: pause))
                try? await Task.sleep(for: pause)
            }
        }
    }

    private func follow(_ base: DN, _ memory: inout Memory) async throws {
        let now = follower.engine.clock()
        memory.refused = memory.refused.filter { now < $0.value.advanced(bySeconds: Self.refusalLasts) }
        let channel = try await feed.open(base, excluding: Set(memory.refused.keys))
        do {
            try await follow(channel, &memory)
        } catch {
            await channel.close()
            if (error as? DirectoryError)?.refusesFeed == true { memory.refused[channel.source.kind] = now }
            throw error
        }
    }

    private func follow(_ channel: any FeedChannel, _ memory: inout Memory) async throws -> Never {
        let source = channel.source
        let cookie = try await cookies.cookie(of: source)
        try await channel.begin(after: cookie)
        hear(.following(source))
        if cookie == nil, let former = memory.former, former != source {
            try await follower.take([.gap("\(source.server) is followed anew")], from: source)
        }
        memory.former = source
        while true {
            let news = try await channel.next()
            try Task.checkCancellation()
            if !news.isEmpty { memory.attempts = 0 }
            try await follower.take(news, from: source)
        }
    }
}
