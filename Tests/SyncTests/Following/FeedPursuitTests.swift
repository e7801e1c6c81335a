import Directory
import Planning
import SCIM
@testable import Sync
import Synchronization
import TestSupport
import Testing

/// A feed that breaks off is taken up again.
struct FeedPursuitTests {
    /// Runs a pursuit beside a body, and ends it.
    private func pursue(
        _ gateway: Gateway, _ feed: MemoryFeed, _ body: @Sendable (FollowerLab) async throws -> Void
    ) async throws {
        let lab = try FollowerLab(gateway)
        let base = try DN(Gateway.base)
        let pursuit = FeedPursuit(
            feed: feed, follower: lab.follower, cookies: gateway.store, pause: { _ in .milliseconds(2) }
        ) { _ in }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await pursuit.run(base) }
            try await body(lab)
            group.cancelAll()
        }
    }

    private func eventually(_ condition: () async throws -> Bool) async throws {
        for _ in 0..<2000 {
            if try await condition() { return }
            try await Task.sleep(for: .milliseconds(5))
        }
        Issue.record("it did not come to pass")
    }

    @Test func `what the feed tells is looked at, and how far it was followed is kept`() async throws {
        let gateway = try Gateway()
        try await gateway.create("ann", ("title", "Chief"))
        let feed = MemoryFeed(gateway.memory)
        try await pursue(gateway, feed) { lab in
            try await eventually { !feed.beginnings.isEmpty }
            try await Task.sleep(for: .milliseconds(20))
            try await gateway.memory.set("title", "Tramp", at: try Gateway.dn("ann"))
            try await eventually {
                await lab.look()
                return try await gateway.people.first?["title"] == ["Chief"]
            }
            try await eventually {
                gateway.clock.advance(bySeconds: 10)
                await lab.follower.keepCookies()
                return try await gateway.store.cookie(of: lab.source) != nil
            }
        }
        #expect(feed.closings == 1)
    }

    @Test func `a lost server is asked again, after the cookie that was kept`() async throws {
        let gateway = try Gateway()
        let feed = MemoryFeed(gateway.memory)
        feed.failNext(.refusal(.serverDown), .refusal(.timeout), nil)
        let source = FeedSource(server: "memory", base: try DN(Gateway.base), kind: .contentSync)
        try await gateway.store.keep(FeedCookie(Array("0".utf8)), of: source)
        try await pursue(gateway, feed) { _ in
            try await eventually { feed.beginnings.count == 3 }
        }
        #expect(feed.beginnings == Array(repeating: FeedCookie(Array("0".utf8)), count: 3))
        #expect(feed.openings == [[], [], []] && feed.closings == 3)
    }

    @Test func `a server that refuses content sync is asked in the other way`() async throws {
        let gateway = try Gateway()
        let feed = MemoryFeed(gateway.memory)
        feed.failNext(.refusal(.sizeLimitExceeded))
        try await pursue(gateway, feed) { _ in
            try await eventually { feed.beginnings.count == 2 }
        }
        #expect(feed.openings == [[], [.contentSync]])
    }

    @Test func `a move to another server, whose past is not known, asks for a sweep`() async throws {
        let gateway = try Gateway()
        let feed = MemoryFeed(gateway.memory)
        try await pursue(gateway, feed) { lab in
            try await eventually { feed.beginnings.count == 1 }
            try await Task.sleep(for: .milliseconds(20))
            feed.move(to: "other")
            try await eventually { lab.sweepsWanted == ["other is followed anew"] }
        }
    }
}
