import Directory
import Planning
import SCIM
@testable import Sync
import TestSupport
import Testing

/// What the feed does one by one counts together, and more than it can hold is left to sweeps.
struct FeedLimitTests {
    @Test func `entries that are deleted one by one are made again up to the limit and no further`() async throws {
        let gateway = try Gateway()
        let names = ["ann", "bob", "cid", "dan"]
        for name in names { try await gateway.create(name) }
        let lab = try FollowerLab(gateway, limits: Limits.wide.with(.creations, count: 2))
        try await lab.tell()
        for name in names {
            try await gateway.memory.delete(try Gateway.dn(name))
            try await lab.follow()
        }
        let made = try await gateway.people.compactMap { $0["uid"].first }
        #expect(made == ["ann", "bob"])
        // The third was stopped, and the fourth is not even looked at.
        #expect(lab.situations == [.missing, .missing, .missing])
        try await gateway.memory.set("cn", "x", at: try Gateway.dn("ann"))
        try await lab.follow()
        #expect(lab.situations.count == 3)
    }

    @Test func `a stopped feed goes on after a sweep that was let through, or after an hour`() async throws {
        for isBySweep in [true, false] {
            let gateway = try Gateway()
            for name in ["ann", "bob"] { try await gateway.create(name) }
            let lab = try FollowerLab(gateway, limits: Limits.wide.with(.creations, count: 1))
            try await lab.tell()
            for name in ["ann", "bob"] { try await gateway.memory.delete(try Gateway.dn(name)) }
            try await lab.follow()
            #expect(try await gateway.people.isEmpty)
            if isBySweep {
                #expect(try await gateway.sweep().ending == .clean)
                await lab.follower.sweepEnded()
            } else {
                gateway.clock.advance(bySeconds: 3601)
                #expect(try await gateway.sweep().ending == .clean)
            }
            try await lab.tell()
            try await gateway.memory.set("cn", "x", at: try Gateway.dn("ann"))
            try await lab.follow()
            #expect(lab.situations.last == .drifted)
        }
    }

    @Test func `what a limit has stopped in a sweep is not done one by one`() async throws {
        let gateway = try Gateway()
        for name in ["ann", "bob", "cid"] { try await gateway.create(name) }
        let lab = try FollowerLab(gateway)
        for name in ["ann", "bob"] { try await gateway.memory.delete(try Gateway.dn(name)) }
        #expect(try await gateway.sweep(limits: Limits.wide.with(.creations, count: 1)).ending == .stopped)
        try await lab.follow()
        #expect(try await gateway.people.count == 1)
        guard case .looked(let report) = lab.notices.last else { throw SyncError(.busy, "nothing was looked at") }
        #expect(!report.verdict.permits && report.outcomes.isEmpty)
    }

    @Test func `more entries at once than are looked at one by one ask for a sweep`() async throws {
        let gateway = try Gateway()
        let names = ["ann", "bob", "cid"]
        for name in names { try await gateway.create(name) }
        let lab = try FollowerLab(gateway, capacity: 2)
        try await lab.tell()
        for name in names { try await gateway.memory.set("cn", "x", at: try Gateway.dn(name)) }
        try await lab.follow()
        #expect(lab.sweepsWanted.count == 1 && lab.situations.isEmpty)
    }

    @Test func `a gap in what a server tells asks for a sweep`() async throws {
        let lab = try FollowerLab(try Gateway())
        try await lab.tell(.gap("the server forgot"))
        #expect(lab.sweepsWanted == ["the server forgot"])
    }

    @Test func `a sweep and the feed do each repair once, whichever comes first`() async throws {
        let gateway = try Gateway()
        let names = ["ann", "bob", "cid", "dan"]
        for name in names { try await gateway.create(name, ("title", "Chief")) }
        let lab = try FollowerLab(gateway)
        try await lab.tell()
        for name in names { try await gateway.memory.set("title", "Tramp", at: try Gateway.dn(name)) }
        try await lab.tell()
        let before = await gateway.memory.writes.count
        // The sweep has made its plan and is about to write when the feed gets in.
        await gateway.directory.interfere { _ in await lab.look() }
        let report = try await gateway.sweep()
        #expect(await gateway.memory.writes.count == before + names.count)
        let people = try await gateway.people
        #expect(people.allSatisfy { $0["title"] == ["Chief"] })
        #expect(report.outcomes.count { $0.result == .applied } == 1)
        #expect(try await gateway.sweep().ending == .clean)
    }

    @Test func `an entry that somebody changes back each time is repaired some times and then reported`() async throws {
        let gateway = try Gateway()
        try await gateway.create("ann", ("title", "Chief"))
        let lab = try FollowerLab(gateway)
        for second in 0..<300 {
            if try await gateway.people.first?["title"] == ["Chief"] {
                try await gateway.memory.set("title", AttributeValue("t\(second)"), at: try Gateway.dn("ann"))
            }
            try await lab.follow()
        }
        #expect(lab.situations == Array(repeating: .drifted, count: 5) + [.contested], "\(lab.situations)")
    }

    @Test func `a cookie is kept once all that it covers was looked at`() async throws {
        let gateway = try Gateway()
        let ann = try await gateway.create("ann", ("title", "Chief"))
        let lab = try FollowerLab(gateway)
        let source = lab.source
        try await lab.tell(.cookie(FeedCookie([1])))
        await lab.follower.keepCookies()
        #expect(try await gateway.store.cookie(of: source) == FeedCookie([1]))
        gateway.clock.advance(bySeconds: 10)
        let event = FeedEvent(
            identity: try #require(ann.link).identity, dn: nil, marker: ChangeMarker("x"), kind: .modified)
        try await lab.tell(.event(event), .cookie(FeedCookie([2])))
        await lab.follower.keepCookies()
        #expect(try await gateway.store.cookie(of: source) == FeedCookie([1]))
        await lab.look()
        await lab.follower.keepCookies()
        #expect(try await gateway.store.cookie(of: source) == FeedCookie([2]))
        // Cookies that come soon after one another are not all kept.
        try await lab.tell(.cookie(FeedCookie([3])))
        await lab.follower.keepCookies()
        #expect(try await gateway.store.cookie(of: source) == FeedCookie([2]))
    }
}
