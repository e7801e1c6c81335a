import Directory
import Planning
import SCIM
import Sync
import TestSupport
import Testing

/// What is accepted passes no limit that it should not, and what nobody asked for does not pass beside it.
struct AcceptedLimitsTests {
    @Test func `while a sweep is stopped for an older state nothing is carried out`() async throws {
        let gateway = try Gateway().accepting()
        let ann = try await gateway.create("ann", ("title", "Dr"))
        try await gateway.whileAway { try await gateway.change(ann.id, ("title", "Prof")) }
        let reasons = ["the state is older than the directory: this gateway wrote 3 entries"]
        let hash = PlanHash(fields: ["older"])
        try await gateway.store.note(LimitStop(scope: .sweep, hash: hash, reasons: reasons, since: gateway.clock.now))
        #expect(try await gateway.drain().isEmpty)
        #expect(try await gateway.people.first?["title"] == ["Dr"])
    }

    @Test func `an entry that the gateway wrote and its state does not know of keeps it back`() async throws {
        let gateway = try Gateway().accepting()
        let ann = try await gateway.create("ann", ("title", "Dr"))
        try await gateway.whileAway { try await gateway.change(ann.id, ("title", "Prof")) }
        let time = gateway.clock.now.advanced(bySeconds: 3600).generalizedTime
        try await gateway.memory.modify(
            Gateway.dn("ann"),
            [
                Modification(.replace, "title", ["Dean"]),
                Modification(.replace, "modifiersName", [AttributeValue(Gateway.account)]),
                Modification(.replace, "modifyTimestamp", [AttributeValue(time)]),
            ])
        #expect(try await gateway.drain().isEmpty)
        #expect(try await gateway.people.first?["title"] == ["Dean"])
    }

    @Test func `entries that are gone are made again by sweeps alone, which count them`() async throws {
        let gateway = try Gateway().accepting()
        let names = (0..<60).map { "u\($0)" }
        for name in names { try await gateway.create(name) }
        for name in names { try await gateway.memory.delete(try Gateway.dn(name)) }
        try await gateway.whileAway {
            for stored in try await gateway.store.window(of: .user, offset: 0, limit: 60) {
                try await gateway.change(stored.id, ("title", "Dr"))
            }
        }
        #expect(try await gateway.drain().isEmpty)
        #expect(try await gateway.people.isEmpty)
        #expect(try await gateway.sweep().ending == .stopped)
    }

    @Test func `members that nobody asked to go are counted by sweeps`() async throws {
        let gateway = try Gateway.withGroups().accepting()
        let ann = try await gateway.create("ann")
        let bob = try await gateway.create("bob")
        let sales = try await gateway.createGroup("Sales", [ann, bob])
        let strangers = (0..<3).map { AttributeValue("cn=stranger\($0),dc=example,dc=test") }
        try await gateway.memory.modify(Gateway.groupDN("Sales"), [Modification(.add, .member, strangers)])
        try await gateway.whileAway { try await gateway.remove(ann, from: sales) }
        #expect(try await gateway.drain().isEmpty)
        let narrow = Limits.wide.with(.memberRemovals, count: 2)
        #expect(try await gateway.sweep(limits: narrow).ending == .stopped, "three, beside the one who was to go")
        #expect(try await gateway.sweep(limits: .wide.with(.memberRemovals, count: 3)).ending == .clean)
        #expect(try await gateway.named(in: "Sales") == ["uid=bob"])
    }

    @Test func `who is left out by an edited mapping is disabled by sweeps alone, and by the own change at once`()
        async throws
    {
        let gateway = try Gateway().accepting()
        let ann = try await gateway.create("ann", ("active", true))
        let bob = try await gateway.create("bob", ("active", true), ("title", "Boss"))
        try await gateway.whileAway {
            try await gateway.change(ann.id, ("nickName", "Ann"), ("userName", "anna"))
            try await gateway.change(bob.id, ("title", "Clerk"))
        }
        let mapping = Gateway.mapping.replacing(
            "  rdn: uid", with: "  only: { when: 'title eq \"Boss\"', otherwise: disable }\n  rdn: uid")
        let edited = try gateway.remapped(mapping)
        try await edited.drain()
        let disabled = try await gateway.people.filter { $0["employeeType"] == ["disabled"] }
        #expect(disabled.map(\.dn) == [try Gateway.dn("bob")])
        #expect(try await gateway.store.arrears() == [ann.id])
    }

    @Test func `who is switched off once is counted once, whatever else is changed of it`() async throws {
        let limits = Limits().with(.disablings, count: 2).with(percent: 100)
        let brake = RequestBrake(limits: limits, window: 3_600_000, floor: 0)
        let gateway = try Gateway().accepting(brake: brake)
        let users = [try await gateway.create("ann"), try await gateway.create("bob")]
        try await gateway.whileAway {
            for user in users {
                try await gateway.change(user.id, ("active", false))
                for title in ["Dr", "Prof", "Dean"] { try await gateway.change(user.id, ("title", .string(title))) }
            }
        }
        try await gateway.drainWholly()
    }
}
