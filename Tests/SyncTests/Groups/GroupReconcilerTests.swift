import Directory
import Planning
import SCIM
import Sync
import TestSupport
import Testing

/// What a sweep makes of groups that somebody changed by hand.
struct GroupReconcilerTests {
    /// A gateway with ann and bob, who are both in a group.
    private struct Scene {
        let gateway: Gateway
        let ann: StoredResource
        let bob: StoredResource
        let sales: StoredResource
        let dn: DN

        init(mapping: String = Gateway.mappingWithGroups) async throws {
            gateway = try Gateway.withGroups(mapping: mapping)
            ann = try await gateway.create("ann")
            bob = try await gateway.create("bob")
            sales = try await gateway.createGroup("Sales", [ann, bob])
            dn = try Gateway.groupDN("Sales")
        }
    }

    @Test func `where all is in order a sweep finds nothing to do`() async throws {
        let scene = try await Scene()
        try await scene.gateway.createGroup("Empty")
        let report = try await scene.gateway.sweep()
        #expect(report.ending == .clean && report.plan.items.isEmpty)
        #expect(report.inSync == 4 && report.population == 4 && report.foreign.count == 0)
    }

    @Test func `a member who was taken out by hand comes back`() async throws {
        let scene = try await Scene()
        try await scene.gateway.memory.change(.delete, try Gateway.value("bob"), of: scene.dn)
        let report = try await scene.gateway.sweep()
        #expect(report.plan.items.map(\.assessment.situation) == [.drifted] && report.ending == .clean)
        #expect(try await scene.gateway.named(in: "Sales") == ["uid=ann", "uid=bob"])
        #expect(try await scene.gateway.provisioner.read(scene.sales.id, type: .group).revision == 1)
        try await scene.gateway.expectAgreement()
    }

    @Test func `a stranger who was put in by hand goes`() async throws {
        let scene = try await Scene()
        try await scene.gateway.memory.change(.add, "uid=mallory,dc=example,dc=test", of: scene.dn)
        #expect(try await scene.gateway.sweep().ending == .clean)
        #expect(try await scene.gateway.named(in: "Sales") == ["uid=ann", "uid=bob"])
        try await scene.gateway.expectAgreement()
    }

    @Test func `a stranger in an empty group goes, and what stands in for members comes back`() async throws {
        let scene = try await Scene()
        try await scene.gateway.createGroup("Empty")
        let dn = try Gateway.groupDN("Empty")
        try await scene.gateway.memory.change(.replace, "uid=mallory,dc=example,dc=test", of: dn)
        #expect(try await scene.gateway.sweep().ending == .clean)
        #expect(try await scene.gateway.named(in: "Empty") == [Gateway.placeholder])
    }

    @Test func `another spelling of a member's name is no difference`() async throws {
        let scene = try await Scene()
        try await scene.gateway.memory.change(
            .replace, "UID=Bob, OU=People,DC=example,DC=test", "uid=ANN,ou=people,dc=Example,dc=test", of: scene.dn)
        #expect(try await scene.gateway.sweep().plan.items.isEmpty)
    }

    @Test func `a group whose entry is gone is made again with all of its members`() async throws {
        let scene = try await Scene()
        try await scene.gateway.memory.delete(scene.dn)
        let report = try await scene.gateway.sweep()
        #expect(report.plan.items.map(\.assessment.situation) == [.missing] && report.ending == .clean)
        #expect(try await scene.gateway.named(in: "Sales") == ["uid=ann", "uid=bob"])
        let sales = try await scene.gateway.provisioner.read(scene.sales.id, type: .group)
        #expect(sales.revision == 1 && sales.link?.identity != scene.sales.link?.identity)
        try await scene.gateway.expectAgreement()
    }

    @Test func `a group that was renamed by hand gets its name back, and its groups keep it`() async throws {
        let scene = try await Scene()
        try await scene.gateway.createGroup("Outer", [scene.sales])
        try await scene.gateway.memory.rename(scene.dn, to: RDN(.cn, "Marketing"))
        let report = try await scene.gateway.sweep()
        #expect(report.plan.items.map(\.assessment.situation) == [.renamed] && report.ending == .clean)
        #expect(try await scene.gateway.named(in: "Sales") == ["uid=ann", "uid=bob"])
        #expect(try await scene.gateway.named(in: "Outer") == ["cn=Sales"])
    }

    @Test func `people come first, so that a group finds whom it names`() async throws {
        let scene = try await Scene()
        try await scene.gateway.memory.change(.delete, try Gateway.value("bob"), of: scene.dn)
        try await scene.gateway.memory.delete(try Gateway.dn("bob"))
        let writes = try await scene.gateway.writes {
            let report = try await scene.gateway.sweep()
            #expect(report.plan.items.map(\.name) == ["bob", "Sales"] && report.ending == .clean)
        }
        #expect(writes.count == 2)
        #expect(writes.first?.hasPrefix("add ") == true && writes.last?.hasPrefix("modify cn=Sales,") == true)
        try await scene.gateway.expectAgreement()
    }

    @Test func `the same differences give the same plan, byte for byte`() async throws {
        let scene = try await Scene()
        try await scene.gateway.memory.change(.replace, "uid=mallory,dc=example,dc=test", of: scene.dn)
        let first = PlanText.lines(of: try await scene.gateway.sweep(isDryRun: true).plan)
        #expect(
            first == [
                "~ cn=Sales,ou=groups,dc=example,dc=test  [drifted]  Sales (id-3)",
                "    member: add uid=ann,ou=people,dc=example,dc=test, uid=bob,ou=people,dc=example,dc=test",
                "    member: delete uid=mallory,dc=example,dc=test",
            ])
        #expect(PlanText.lines(of: try await scene.gateway.sweep(isDryRun: true).plan) == first)
        #expect(try await scene.gateway.named(in: "Sales") == ["uid=mallory"])
    }

    @Test(arguments: ["ou=people,dc=example,dc=test", "dc=example,dc=test"])
    func `a group that was moved out of its base is reported and left alone`(_ parent: String) async throws {
        let scene = try await Scene()
        try await scene.gateway.memory.rename(scene.dn, to: RDN(.cn, "Sales"), under: try DN(parent))
        let writes = try await scene.gateway.writes {
            let report = try await scene.gateway.sweep()
            #expect(report.plan.items.map(\.assessment.situation) == [.leftScope])
            #expect(report.plan.items.first?.name == "Sales" && report.ending == .unresolved)
            await expectFailure(.conflict) { try await scene.gateway.remove(scene.ann, from: scene.sales) }
        }
        #expect(writes.isEmpty)
        #expect(try await scene.gateway.members(of: scene.sales) == [scene.ann.id, scene.bob.id])
    }

    @Test func `a user who was moved among the groups is reported and left alone`() async throws {
        let scene = try await Scene()
        let groups = try DN(Gateway.groups)
        try await scene.gateway.memory.rename(try Gateway.dn("ann"), to: RDN(.uid, "ann"), under: groups)
        let report = try await scene.gateway.sweep()
        #expect(report.plan.items.map(\.assessment.situation) == [.leftScope])
        #expect(report.plan.items.first?.name == "ann" && report.ending == .unresolved)
    }

    @Test func `groups that nobody provisioned are counted and left alone`() async throws {
        let scene = try await Scene()
        let stranger = try Gateway.groupDN("Stranger")
        try await scene.gateway.memory.add(
            Entry(
                dn: stranger,
                attributes: ["objectClass": ["groupOfNames"], "cn": ["Stranger"], "member": ["uid=mallory"]]))
        let report = try await scene.gateway.sweep()
        #expect(report.foreign.count == 1 && report.foreign.sample == [stranger] && report.ending == .clean)
        #expect(try await scene.gateway.named(in: "Stranger") == ["uid=mallory"])
    }

    @Test func `groups that are not visible are not made again`() async throws {
        let scene = try await Scene()
        let base = try DN(Gateway.groups)
        await scene.gateway.memory.configure { $0.hiddenBelow = base }
        let writes = try await scene.gateway.writes {
            await expectFailure(.incompleteRead) { try await scene.gateway.sweep() }
        }
        #expect(writes.isEmpty)
    }

    @Test func `members that may not be read stay as they are`() async throws {
        let scene = try await Scene()
        await scene.gateway.directory.configure { $0.hiddenAttributes = [.member] }
        try await scene.gateway.sweep()
        await scene.gateway.directory.configure { $0.hiddenAttributes = [] }
        #expect(try await scene.gateway.named(in: "Sales") == ["uid=ann", "uid=bob"])
        try await scene.gateway.expectAgreement()
    }

    @Test func `in one container each type finds its own, and takes none for a stranger`() async throws {
        let scene = try await Scene(mapping: Gateway.overlappingMapping)
        let report = try await scene.gateway.sweep()
        #expect(report.plan.items.isEmpty && report.ending == .clean)
        #expect(report.inSync == 3 && report.population == 3 && report.foreign.count == 0)
    }

    @Test func `in one container each difference is repaired once`() async throws {
        let scene = try await Scene(mapping: Gateway.overlappingMapping)
        let base = try DN("dc=example,dc=test")
        let sales = base.child(RDN(.cn, "Sales"))
        try await scene.gateway.memory.change(.delete, "uid=bob,dc=example,dc=test", of: sales)
        try await scene.gateway.memory.set("title", "Tramp", at: base.child(RDN(.uid, "ann")))
        try await scene.gateway.memory.delete(base.child(RDN(.uid, "bob")))
        let report = try await scene.gateway.sweep()
        #expect(report.plan.items.map(\.name) == ["ann", "bob", "Sales"])
        #expect(report.outcomes.map(\.result) == [.applied, .applied, .applied])
        try await scene.gateway.expectAgreement()
    }

    @Test func `without a section for groups those of before are reported, and people are seen to`() async throws {
        let scene = try await Scene()
        try await scene.gateway.memory.set("title", "Tramp", at: try Gateway.dn("ann"))
        let report = try await scene.gateway.remapped(Gateway.mapping).sweep()
        #expect(report.plan.items.map(\.assessment.situation) == [.drifted, .unmapped])
        #expect(report.outcomes.map(\.result) == [.applied] && report.ending == .unresolved)
        #expect(try await scene.gateway.named(in: "Sales") == ["uid=ann", "uid=bob"])
    }

    @Test func `a request that changes the members after the plan was made is not undone`() async throws {
        let scene = try await Scene()
        for name in ["ann", "bob"] {
            try await scene.gateway.memory.set("title", "Tramp", at: try Gateway.dn(name))
        }
        try await scene.gateway.memory.change(.add, "uid=mallory,dc=example,dc=test", of: scene.dn)
        let cat = try await scene.gateway.create("cat")
        await scene.gateway.directory.interfere { _ in try await scene.gateway.add(cat, to: scene.sales) }
        let report = try await scene.gateway.sweep()
        #expect(
            report.outcomes.map(\.result) == [.applied, .applied, .skipped("it changed meanwhile")])
        #expect(try await scene.gateway.members(of: scene.sales) == [scene.ann.id, scene.bob.id, cat.id])
        try await scene.gateway.sweep()
        #expect(try await scene.gateway.named(in: "Sales") == ["uid=ann", "uid=bob", "uid=cat"])
        try await scene.gateway.expectAgreement()
    }
}
