import Directory
import Planning
import SCIM
@testable import Sync
import TestSupport
import Testing

/// An event is a reason to look, and what is found is treated as in a sweep.
struct FeedFollowerTests {
    @Test func `a change by hand is repaired as soon as it is told, and the repair is no news`() async throws {
        let gateway = try Gateway()
        try await gateway.create("ann", ("title", "Chief"))
        let lab = try FollowerLab(gateway)
        try await lab.follow()
        try await gateway.memory.set("title", "Tramp", at: try Gateway.dn("ann"))
        try await lab.follow()
        #expect(try await gateway.people.first?["title"] == ["Chief"])
        #expect(lab.situations == [.drifted])
        let writes = await gateway.memory.writes
        for _ in 0..<3 { try await lab.follow() }
        #expect(await gateway.memory.writes == writes && lab.notices.count == 1)
    }

    @Test func `what the feed repairs is the feed's in the trail`() async throws {
        let gateway = try Gateway()
        try await gateway.create("ann", ("title", "Chief"))
        let lab = try FollowerLab(gateway)
        try await lab.follow()
        try await gateway.memory.set("title", "Tramp", at: try Gateway.dn("ann"))
        try await lab.follow()
        #expect(try await gateway.store.trail(TrailQuery()).map(\.actor) == ["feed", "client"])
    }

    @Test func `our own writes are known by the marker in the link and cost no look`() async throws {
        let gateway = try Gateway()
        let lab = try FollowerLab(gateway)
        let ann = try await gateway.create("ann")
        try await lab.tell()
        try await gateway.change(ann.id, ("title", "Chief"))
        try await lab.tell()
        let bob = try await gateway.create("bob")
        try await gateway.delete(bob.id)
        try await lab.tell()
        let reads = await gateway.memory.reads
        await lab.look()
        #expect(await gateway.memory.reads == reads)
        #expect(lab.notices.isEmpty)
    }

    @Test func `while a write is under way the look waits, and then it was our own doing`() async throws {
        let gateway = try Gateway()
        let ann = try await gateway.create("ann")
        let lab = try FollowerLab(gateway)
        try await lab.tell()
        await lab.look()
        let reads = await gateway.memory.reads
        let intent = try await Self.intent(on: ann, gateway)
        try await gateway.memory.set("title", "Chief", at: try Gateway.dn("ann"))
        try await lab.follow()
        #expect(await gateway.memory.reads == reads)
        let link = Link(
            identity: try #require(ann.link).identity, dn: try Gateway.dn("ann"),
            marker: await gateway.memory.changes.last?.marker)
        _ = try await gateway.store.complete(intent, .done(link), acknowledged: true)
        await lab.look()
        #expect(await gateway.memory.reads == reads && lab.notices.isEmpty)
    }

    @Test func `a write that stays in doubt is left to the sweep after a while`() async throws {
        let gateway = try Gateway()
        let ann = try await gateway.create("ann")
        let lab = try FollowerLab(gateway)
        _ = try await Self.intent(on: ann, gateway)
        try await gateway.memory.set("title", "Chief", at: try Gateway.dn("ann"))
        try await lab.tell()
        for _ in 0..<20 { await lab.look(60) }
        guard case .leftToSweep(ann.id, _) = lab.notices.first else {
            Issue.record("\(lab.notices)")
            return
        }
        #expect(lab.notices.count == 1)
    }

    @Test func `many events of one entry are one look`() async throws {
        let gateway = try Gateway()
        try await gateway.create("ann", ("title", "Chief"))
        let lab = try FollowerLab(gateway)
        try await lab.tell()
        for number in 0..<50 {
            try await gateway.memory.set("title", AttributeValue("t\(number)"), at: try Gateway.dn("ann"))
        }
        try await lab.follow()
        #expect(lab.notices.count == 1 && lab.situations == [.drifted])
        #expect(await gateway.memory.writes.count == 1 + 50 + 1)
    }

    @Test func `an entry that was deleted by hand is made again, one that was only hidden is not`() async throws {
        let gateway = try Gateway()
        for name in ["ann", "bob"] { try await gateway.create(name) }
        let lab = try FollowerLab(gateway)
        try await lab.tell()
        try await gateway.memory.delete(try Gateway.dn("ann"))
        try await lab.follow()
        #expect(lab.situations == [.missing])
        #expect(try await gateway.people.count == 2)
        let bob = try #require(try await gateway.store.resources(.name(NameKey("bob")), type: .user).first)
        let base = try DN(Gateway.base)
        await gateway.memory.configure { $0.hiddenBelow = base }
        let gone = FeedEvent(identity: try #require(bob.link).identity, dn: nil, marker: nil, kind: .deleted)
        try await lab.tell(.event(gone))
        for _ in 0..<20 { await lab.look(60) }
        await gateway.memory.configure { $0.hiddenBelow = nil }
        #expect(try await gateway.people.count == 2 && lab.situations == [.missing])
        #expect(lab.notices.contains { if case .leftToSweep(bob.id, _) = $0 { true } else { false } })
    }

    @Test func `an event that tells of a deletion is not believed`() async throws {
        let gateway = try Gateway()
        let ann = try await gateway.create("ann")
        let lab = try FollowerLab(gateway)
        let writes = await gateway.memory.writes
        let identity = try #require(ann.link).identity
        try await lab.tell(.event(FeedEvent(identity: identity, dn: nil, marker: nil, kind: .deleted)))
        await lab.look()
        #expect(await gateway.memory.writes == writes && lab.notices.isEmpty)
    }

    @Test func `entries that nobody owns are left alone without a look`() async throws {
        let gateway = try Gateway()
        let lab = try FollowerLab(gateway)
        try await gateway.memory.add(try Gateway.stranger("zoe"))
        try await gateway.memory.set("title", "x", at: try Gateway.dn("zoe"))
        try await gateway.memory.delete(try Gateway.dn("zoe"))
        let reads = await gateway.memory.reads
        try await lab.follow()
        #expect(await gateway.memory.reads == reads && lab.notices.isEmpty)
    }

    @Test func `that others are present says nothing`() async throws {
        let gateway = try Gateway()
        let ann = try await gateway.create("ann")
        let lab = try FollowerLab(gateway)
        let reads = await gateway.memory.reads
        let identity = try #require(ann.link).identity
        try await lab.tell(.event(FeedEvent(identity: identity, dn: nil, marker: nil, kind: .present)))
        await lab.look()
        #expect(await gateway.memory.reads == reads && lab.notices.isEmpty)
    }

    @Test func `where markers count in seconds, our own is looked at again once its second is over`() async throws {
        let gateway = try Gateway()
        let ann = try await gateway.create("ann", ("title", "Chief"))
        let lab = try FollowerLab(gateway, countsSeconds: true)
        let own = FeedEvent(
            identity: try #require(ann.link).identity, dn: nil, marker: ann.link?.marker, kind: .modified)
        // Somebody changed it within the same second.
        try await gateway.memory.set("title", "Tramp", at: try Gateway.dn("ann"))
        try await lab.tell(.event(own))
        await lab.look()
        #expect(lab.notices.isEmpty)
        await lab.look(2)
        #expect(try await gateway.people.first?["title"] == ["Chief"])
    }

    @Test func `an entry that was changed while the directory is away is repaired when it is back`() async throws {
        let gateway = try Gateway()
        try await gateway.create("ann", ("title", "Chief"))
        let lab = try FollowerLab(gateway)
        try await lab.tell()
        try await gateway.memory.set("title", "Tramp", at: try Gateway.dn("ann"))
        try await lab.tell()
        await gateway.memory.configure { $0.isAway = true }
        await lab.look()
        await gateway.memory.configure { $0.isAway = false }
        await lab.look()
        #expect(try await gateway.people.first?["title"] == ["Chief"])
    }

    private static func intent(on stored: StoredResource, _ gateway: Gateway) async throws -> Intent {
        let verdict = try await gateway.store.record(
            Proposal(
                kind: .change, resource: stored.id, type: .user, rowVersion: stored.rowVersion,
                desired: stored.resource, addedAt: nil, actor: "client"))
        guard case .recorded(let intent) = verdict else { throw SyncError(.busy, "\(verdict)") }
        return intent
    }
}
