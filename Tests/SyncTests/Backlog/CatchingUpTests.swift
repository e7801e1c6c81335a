import Directory
import Planning
import SCIM
import Sync
import TestSupport
import Testing

/// How entries come to be what was accepted while the directory was away.
struct CatchingUpTests {
    private static func scene() async throws -> (gateway: Gateway, ann: StoredResource) {
        let gateway = try Gateway().accepting()
        return (gateway, try await gateway.create("ann", ("title", "Dr")))
    }

    @Test func `a sweep carries out what was accepted, whatever is configured for drift`() async throws {
        let (gateway, ann) = try await Self.scene()
        try await gateway.whileAway {
            try await gateway.change(ann.id, ("title", "Prof"))
            try await gateway.create("bob")
        }
        let actions = ActionTable([.drifted: .report])
        let dry = try await gateway.sweep(isDryRun: true, actions: actions)
        #expect(
            dry.plan.repairs.map(\.remark) == [
                "accepted while the directory was away", "accepted while the directory was away",
            ])
        #expect(try await gateway.sweep(actions: actions, limits: .none).ending == .clean)
        #expect(try await gateway.store.arrears().isEmpty)
        try await gateway.expectAgreement()
    }

    @Test func `a value of ours goes and one of somebody else stays, as with a request`() async throws {
        let mapping = Gateway.mapping.replacing(
            "title: title", with: "labeledURI: { from: 'emails.value', tolerate: all }")
        let gateway = try Gateway(mapping: mapping).accepting()
        func emails(_ values: String...) -> Value { .array(values.map { ["value": .string($0)] }) }
        let ann = try await gateway.create("ann", ("emails", emails("one", "two")))
        let dn = try Gateway.dn("ann")
        try await gateway.memory.modify(dn, [Modification(.add, "labeledURI", ["theirs"])])
        try await gateway.whileAway {
            try await gateway.change(ann.id, ("emails", emails("two", "three")))
            try await gateway.change(ann.id, ("emails", emails("three")))
        }
        try await gateway.drainWholly()
        #expect(try await gateway.people.first { $0.dn == dn }?["labeledURI"] == ["theirs", "three"])
    }

    @Test func `values that a client gave in the meantime are known for ours`() async throws {
        let mapping = Gateway.mapping.replacing(
            "title: title", with: "labeledURI: { from: 'emails.value', tolerate: all }")
        let gateway = try Gateway(mapping: mapping).accepting()
        func emails(_ value: String) -> Value { .array([["value": .string(value)]]) }
        let ann = try await gateway.create("ann", ("emails", emails("one")))
        try await gateway.whileAway { try await gateway.change(ann.id, ("emails", emails("two"))) }
        for value in ["three", "four", "one"] { try await gateway.change(ann.id, ("emails", emails(value))) }
        #expect(try await gateway.people.first?["labeledURI"] == ["one"])
        try await gateway.drainWholly()
        #expect(try await gateway.people.first?["labeledURI"] == ["one"])
    }

    @Test func `a change back to what the entry was last written from is carried out`() async throws {
        let (gateway, ann) = try await Self.scene()
        try await gateway.whileAway { try await gateway.change(ann.id, ("title", "Prof")) }
        try await gateway.change(ann.id, ("title", "Dean"))
        try await gateway.change(ann.id, ("title", "Dr"))
        #expect(try await gateway.people.first?["title"] == ["Dr"])
        try await gateway.drainWholly()
    }

    @Test func `a client's next change carries the ones before out as well`() async throws {
        let (gateway, ann) = try await Self.scene()
        try await gateway.whileAway { try await gateway.change(ann.id, ("title", "Prof")) }
        try await gateway.change(ann.id, ("active", false))
        let entry = try #require(try await gateway.people.first)
        #expect(entry["title"] == ["Prof"] && entry["employeeType"] == ["disabled"])
        try await gateway.drainWholly()
    }

    @Test func `one who was never made is made by the next change, which counts as no creation`() async throws {
        let brake = RequestBrake(limits: .none, window: 3_600_000, floor: 0)
        let gateway = try Gateway().accepting(brake: brake)
        let ann = try await gateway.whileAway { try await gateway.create("ann") }
        try await gateway.change(ann.id, ("title", "Prof"))
        #expect(try await gateway.people.first?["title"] == ["Prof"])
        try await gateway.drainWholly()
    }

    @Test func `an entry that stands in the way is left alone, and the create waits for a person`() async throws {
        let gateway = try Gateway().accepting()
        try await gateway.memory.add(try Gateway.stranger("ann"))
        let ann = try await gateway.whileAway { try await gateway.create("ann") }
        let before = try await gateway.people
        #expect(try await gateway.drain().isEmpty)
        let report = try await gateway.sweep()
        #expect(report.plan.reports.map(\.assessment.situation) == [.found])
        #expect(report.plan.reports.first?.remark?.hasPrefix("accepted while the directory was away: ") == true)
        #expect(try await gateway.people == before)
        #expect(try await gateway.store.arrears() == [ann.id])
        try await gateway.memory.delete(try Gateway.dn("ann"))
        try await gateway.drainWholly()
    }

    @Test func `what the directory refuses is tried again later, and can be mended by the client`() async throws {
        let (gateway, ann) = try await Self.scene()
        try await gateway.whileAway { try await gateway.change(ann.id, ("title", "Prof")) }
        await gateway.memory.failNext(.refuse(.refusal(.invalidAttributeSyntax)))
        let outcomes = try await gateway.drain()
        #expect(outcomes.count == 1 && outcomes.first?.result != .applied)
        #expect(try await gateway.store.failures().map(\.resource) == [ann.id])
        #expect(try await gateway.drain().isEmpty, "it is tried again at once")
        #expect(try await gateway.provisioner.read(ann.id, type: .user).resource.attributes["title"] == "Prof")
        gateway.clock.advance(bySeconds: 600)
        try await gateway.drainWholly()
    }

    @Test func `a directory that goes away again leaves the rest for later`() async throws {
        let gateway = try Gateway().accepting()
        try await gateway.whileAway { for name in ["ann", "bob", "cid"] { try await gateway.create(name) } }
        let away = DirectoryError(code: .serverDown, message: "away", effect: .none)
        await gateway.memory.failNext(.none, .refuse(away))
        _ = try await gateway.drain()
        #expect(try await gateway.store.arrears().count == 2)
        #expect(try await gateway.store.failures().isEmpty)
        try await gateway.drainWholly()
    }

    @Test(arguments: [MemoryDirectory.Fault.loseAnswer, .loseRequest])
    func `a write without an answer is settled, and is not made twice`(_ fault: MemoryDirectory.Fault) async throws {
        let gateway = try Gateway().accepting()
        let ann = try await gateway.whileAway { try await gateway.create("ann") }
        await gateway.memory.failNext(fault)
        _ = try await gateway.drain()
        await gateway.store.abandon()
        try await gateway.sweep()
        #expect(try await gateway.people.count == 1)
        #expect(try await gateway.provisioner.read(ann.id, type: .user).arrears == nil)
        try await gateway.expectAgreement()
    }

    @Test func `an edited mapping that leaves somebody out ends no entry unseen`() async throws {
        let (gateway, ann) = try await Self.scene()
        try await gateway.whileAway { try await gateway.change(ann.id, ("title", "Prof")) }
        let mapping = Gateway.mapping.replacing(
            "  rdn: uid", with: "  only: { when: 'title eq \"Boss\"', otherwise: delete }\n  rdn: uid")
        let other = try gateway.remapped(mapping)
        _ = try await other.drain(limits: .none)
        #expect(try await gateway.people.count == 1)
    }

    @Test func `an entry that was renamed is followed, and one that is gone is made again by a sweep`() async throws {
        let gateway = try Gateway().accepting()
        let ann = try await gateway.create("ann")
        let bob = try await gateway.create("bob")
        try await gateway.memory.rename(try Gateway.dn("ann"), to: RDN(.uid, "moved"))
        try await gateway.memory.delete(try Gateway.dn("bob"))
        try await gateway.whileAway {
            for id in [ann.id, bob.id] { try await gateway.change(id, ("title", "Prof")) }
        }
        #expect(try await gateway.drain().map(\.item.name) == ["ann"])
        try await gateway.sweep()
        try await gateway.drainWholly()
        #expect(try await gateway.people.map { $0["title"] } == [["Prof"], ["Prof"]])
    }

    @Test func `an explanation says since when it waits`() async throws {
        let (gateway, ann) = try await Self.scene()
        let ahead = try await gateway.whileAway { try await gateway.change(ann.id, ("title", "Prof")) }
        let explanation = try await Explainer(engine: gateway.engine).explain(ahead)
        #expect(explanation.stored.arrears?.since == gateway.clock.now)
        #expect(explanation.assessment?.situation == .drifted)
    }
}
