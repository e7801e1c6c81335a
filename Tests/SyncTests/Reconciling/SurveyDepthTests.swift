import Directory
import Planning
import SCIM
@testable import Sync
import TestSupport
import Testing

/// Sweeps that look at identity and change marker first.
struct SurveyDepthTests {
    private static let policy = SurveyPolicy(fullInterval: .seconds(86_400), release: "1")

    private func gateway(_ mapping: String = Gateway.mappingWithGroups) async throws -> Gateway {
        let gateway = try Gateway.withGroups(mapping: mapping)
        for name in ["ann", "bob", "eve"] { try await gateway.create(name, ("title", "Cook")) }
        try await gateway.sweep(policy: Self.policy)
        return gateway
    }

    /// The attributes that the searches of a sweep asked for, but for the proofs that reads are complete.
    private func wholeReads(of gateway: Gateway, _ policy: SurveyPolicy = policy, isFull: Bool = false) async throws
        -> Int
    {
        let before = await gateway.memory.wholeReads
        try await gateway.sweep(isFull: isFull, policy: policy)
        return await gateway.memory.wholeReads - before
    }

    @Test func `where nothing moved no entry is read whole`() async throws {
        let gateway = try await gateway()
        #expect(try await wholeReads(of: gateway) == 0)
        let report = try await gateway.sweep(policy: Self.policy)
        #expect(report.inSync == 3 && report.ending == .clean)
    }

    @Test func `what moved is read whole and repaired, whoever moved it`() async throws {
        let gateway = try await gateway()
        try await gateway.memory.set("title", "Chef", at: try Gateway.dn("bob"))
        let report = try await gateway.sweep(policy: Self.policy)
        #expect(report.outcomes.map(\.item.name) == ["bob"] && report.inSync == 2)
        // Our own repair is looked at once more, and then no more.
        #expect(try await wholeReads(of: gateway) == 1)
        #expect(try await wholeReads(of: gateway) == 0)
    }

    @Test func `what a client wrote is compared once`() async throws {
        let gateway = try await gateway()
        let ann = try #require(try await gateway.store.window(of: .user, offset: 0, limit: 1).first)
        try await gateway.change(ann.id, ("title", "Chef"))
        #expect(try await wholeReads(of: gateway) == 1)
        #expect(try await wholeReads(of: gateway) == 0)
    }

    @Test func `a missing, a renamed and a foreign entry are found as ever`() async throws {
        let gateway = try await gateway()
        try await gateway.memory.delete(try Gateway.dn("ann"))
        try await gateway.memory.rename(try Gateway.dn("bob"), to: RDN(.uid, "bobby"))
        try await gateway.memory.add(try Gateway.stranger("stranger"))
        let report = try await gateway.sweep(policy: Self.policy)
        #expect(report.plan.items.map(\.assessment.situation) == [.renamed, .missing])
        #expect(report.foreign.count == 1 && report.ending == .clean)
    }

    @Test func `an entry whose superior was renamed is found by its DN`() async throws {
        let gateway = try await gateway()
        let ann = try #require(try await gateway.store.window(of: .user, offset: 0, limit: 1).first)
        try await gateway.memory.relocate(Gateway.dn("ann"), below: DN("ou=sub,\(Gateway.base)"))
        let report = try await gateway.sweep(policy: Self.policy)
        #expect(report.plan.items.map(\.resource) == [ann.id.text])
        #expect(report.plan.items.first?.assessment.situation == .moved)
    }

    @Test func `another mapping, another release and a full interval compare everything`() async throws {
        let gateway = try await gateway()
        #expect(try await wholeReads(of: gateway, SurveyPolicy(fullInterval: .seconds(86_400), release: "2")) == 3)
        #expect(try await wholeReads(of: gateway.remapped(Gateway.mappingWithGroups + "\n# edited")) == 3)
        try await gateway.sweep(policy: Self.policy)
        gateway.clock.advance(bySeconds: 86_399)
        #expect(try await wholeReads(of: gateway) == 0)
        gateway.clock.advance(bySeconds: 1)
        #expect(try await wholeReads(of: gateway) == 3)
        #expect(try await wholeReads(of: gateway, isFull: true) == 3)
        #expect(try await wholeReads(of: gateway, .full) == 3)
    }

    @Test func `an entry that changed without a new marker is found by a full compare alone`() async throws {
        let gateway = try await gateway()
        try await gateway.memory.setSecretly("title", "Chef", at: Gateway.dn("ann"))
        #expect(try await gateway.sweep(policy: Self.policy).plan.items.isEmpty)
        #expect(try await gateway.sweep(isFull: true, policy: Self.policy).outcomes.count == 1)
    }

    @Test func `what a full compare found under an old marker is found again until it is in order`() async throws {
        let gateway = try await gateway()
        try await gateway.memory.setSecretly("title", "Chef", at: Gateway.dn("ann"))
        let reporting = ActionTable([.drifted: .report])
        #expect(try await gateway.sweep(actions: reporting, isFull: true, policy: Self.policy).plan.reports.count == 1)
        #expect(try await gateway.sweep(actions: reporting, policy: Self.policy).plan.reports.count == 1)
        #expect(try await gateway.sweep(policy: Self.policy).outcomes.count == 1)
        #expect(try await gateway.people.allSatisfy { $0["title"] == ["Cook"] })
    }

    @Test func `what an edited mapping asks for stays asked for while a limit holds it back`() async throws {
        let gateway = try await gateway()
        let left = "only: { when: 'externalId pr', otherwise: delete }"
        let edited = try gateway.remapped(
            Gateway.mappingWithGroups.replacing("  rdn: uid", with: "  \(left)\n  rdn: uid"))
        for _ in 0..<2 {
            let report = try await edited.sweep(policy: Self.policy)
            #expect(report.ending == .stopped && report.plan.items.count == 3)
            #expect(try await edited.store.stops().count == 1)
        }
    }

    @Test func `a group whose marker stayed while a deleted member's name went gets the member back`() async throws {
        let gateway = try await gateway()
        let people = try await gateway.store.window(of: .user, offset: 0, limit: 3)
        try await gateway.createGroup("Sales", people)
        try await gateway.sweep(policy: Self.policy)
        try await gateway.sweep(policy: Self.policy)
        // Active Directory does so, and so does slapo-refint.
        try await gateway.memory.delete(try Gateway.dn("ann"))
        try await gateway.memory.setSecretly(.member, Gateway.value("bob"), at: Gateway.groupDN("Sales"))
        #expect(try await gateway.sweep(policy: Self.policy).ending == .clean)
        #expect(try await gateway.named(in: "Sales") == ["uid=ann", "uid=bob", "uid=eve"])
    }

    @Test func `a group whose member was renamed meanwhile is looked at though it did not move`() async throws {
        let gateway = try await gateway()
        let people = try await gateway.store.window(of: .user, offset: 0, limit: 3)
        try await gateway.createGroup("Sales", people)
        try await gateway.sweep(policy: Self.policy)
        try await gateway.sweep(policy: Self.policy)
        await gateway.memory.failNext(.none, .none, .refuse(.refusal(.insufficientAccessRights)))
        try await gateway.change(people[0].id, ("userName", "anna"))
        #expect(try await gateway.named(in: "Sales").contains("uid=ann"))
        try await gateway.sweep(policy: Self.policy)
        #expect(try await gateway.named(in: "Sales").contains("uid=anna"))
    }

    @Test func `where entries name others, everything is compared after any write`() async throws {
        let manager = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager"
        let mapping = Gateway.mapping.replacing(
            "    title: title", with: "    title: title\n    manager: { from: '\(manager)', reference: dn }")
        let gateway = try await gateway(mapping)
        // The first sweep after the writes has compared everything.
        #expect(try await wholeReads(of: gateway) == 0)
        try await gateway.create("new")
        #expect(try await wholeReads(of: gateway) == 4)
        #expect(try await wholeReads(of: gateway) == 0)
    }

    @Test func `a dry run leaves no mark`() async throws {
        let gateway = try Gateway()
        try await gateway.create("ann")
        try await gateway.sweep(isDryRun: true, policy: Self.policy)
        #expect(try await wholeReads(of: gateway) == 1)
        #expect(try await wholeReads(of: gateway) == 0)
    }

    @Test func `a marker that counts seconds is trusted once it has aged`() async throws {
        var capabilities = MemoryDirectory.openLDAP
        capabilities.marker = .modifyTimestamp
        let gateway = try Gateway(capabilities: capabilities)
        try await gateway.create("ann")
        let now = AttributeValue(gateway.clock.now.generalizedTime)
        try await gateway.memory.setSecretly(.modifyTimestamp, now, at: Gateway.dn("ann"))
        try await gateway.sweep(policy: Self.policy)
        #expect(try await wholeReads(of: gateway) == 1)
        gateway.clock.advance(bySeconds: 61)
        #expect(try await wholeReads(of: gateway) == 1)
        #expect(try await wholeReads(of: gateway) == 0)
    }
}
