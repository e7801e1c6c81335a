import Directory
import TestSupport
import Testing

@testable import LDAP

/// A feed of a server, closed whatever happens.
func following(
    _ server: SlapdServer, below base: DN? = nil, after cookie: FeedCookie? = nil, excluding: Set<FeedKind> = [],
    operationTimeout: Duration = .seconds(20), _ body: (any FeedChannel) async throws -> Void
) async throws {
    let pool = LDAPPool(server.configuration(operationTimeout: operationTimeout))
    let channel = try await LDAPFeed(pool, interval: .milliseconds(100)).open(
        base ?? people(), excluding: excluding)
    do {
        try await channel.begin(after: cookie)
        try await body(channel)
        await channel.close()
        await pool.close()
    } catch {
        await channel.close()
        await pool.close()
        throw error
    }
}

extension FeedChannel {
    /// Takes news until there is enough; twenty seconds at the most.
    func news(until isEnough: ([FeedMessage]) -> Bool) async throws -> [FeedMessage] {
        var news: [FeedMessage] = []
        let limit = ContinuousClock.now + .seconds(20)
        while !isEnough(news) {
            guard ContinuousClock.now < limit else {
                Issue.record("the feed did not tell of it: \(news)")
                return news
            }
            news += try await next()
        }
        return news
    }

    /// Takes news until so many entries were named.
    func events(_ count: Int) async throws -> [FeedEvent] {
        try await news { $0.events.count >= count }.events
    }

    /// Lets what happened before pass.
    func catchUp() async throws { _ = try await news { $0.contains(.upToDate) } }
}

extension [FeedMessage] {
    var events: [FeedEvent] { compactMap { if case .event(let event) = $0 { event } else { nil } } }
    var cookies: [FeedCookie] { compactMap { if case .cookie(let cookie) = $0 { cookie } else { nil } } }
    var gaps: [String] { compactMap { if case .gap(let reason) = $0 { reason } else { nil } } }
}

extension SlapdServer {
    /// The identity of an entry, as the server names it.
    func identity(of dn: DN) async throws -> EntryIdentity {
        try EntryIdentity(#require(try await entry(dn)?.attributes.first(.entryUUID)))
    }
}
