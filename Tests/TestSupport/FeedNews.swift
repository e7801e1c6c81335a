package import Directory
package import LDAP

/// A feed of a server as a pool would find it, closed whatever happens.
package func following(
    _ configuration: LDAPConfiguration, below base: DN, after cookie: FeedCookie? = nil,
    excluding: Set<FeedKind> = [], _ body: (any FeedChannel) async throws -> Void
) async throws {
    let pool = LDAPPool(configuration)
    let channel = try await LDAPFeed(pool, interval: .milliseconds(100)).open(base, excluding: excluding)
    do {
        try await channel.begin(after: cookie)
        try await body(channel)
    } catch {
        await channel.close()
        await pool.close()
        throw error
    }
    await channel.close()
    await pool.close()
}

extension FeedChannel {
    /// Takes news until there is enough; twenty seconds at the most.
    package func news(until isEnough: ([FeedMessage]) -> Bool) async throws -> [FeedMessage] {
        var news: [FeedMessage] = []
        let limit = ContinuousClock.now + .seconds(20)
        while !isEnough(news) {
            guard ContinuousClock.now < limit else {
                throw SlapdFailure(description: "the feed did not tell of it: \(news)")
            }
            news += try await next()
        }
        return news
    }

    /// Takes news until so many entries were named.
    package func events(_ count: Int) async throws -> [FeedEvent] {
        try await news { $0.events.count >= count }.events
    }

    /// Takes news until an event is told.
    package func event(_ isWanted: (FeedEvent) -> Bool) async throws -> FeedEvent? {
        try await news { $0.events.contains(where: isWanted) }.events.first(where: isWanted)
    }

    /// Lets what happened before pass.
    package func catchUp() async throws { _ = try await news { $0.contains(.upToDate) } }
}

extension [FeedMessage] {
    package var events: [FeedEvent] { compactMap { if case .event(let event) = $0 { event } else { nil } } }
    package var cookies: [FeedCookie] { compactMap { if case .cookie(let cookie) = $0 { cookie } else { nil } } }
    package var gaps: [String] { compactMap { if case .gap(let reason) = $0 { reason } else { nil } } }
}
