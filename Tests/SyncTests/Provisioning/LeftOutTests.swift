import Directory
import Planning
import SCIM
import Sync
import TestSupport
import Testing

/// Resources that `only` of the mapping leaves out.
struct LeftOutTests {
    private static func gateway(_ otherwise: String = "keep", groups: Bool = false) throws -> Gateway {
        try Gateway(mapping: mapping(otherwise, groups: groups))
    }

    private static func mapping(_ otherwise: String?, groups: Bool = false) -> String {
        let base = groups ? Gateway.mappingWithGroups : Gateway.mapping
        guard let otherwise else { return base }
        let only = "only: { when: 'userType eq \"Employee\"', otherwise: \(otherwise) }"
        return base.replacing("  rdn: uid", with: "  \(only)\n  rdn: uid")
    }

    private static let employee: (String, Value) = ("userType", "Employee")
    private static let contractor: (String, Value?) = ("userType", "Contractor")

    @Test func `who is left out is created without an entry, and served`() async throws {
        let gateway = try Self.gateway()
        let ann = try await gateway.create("ann", ("userType", "Contractor"))
        #expect(ann.lifecycle == .living && ann.link == nil && ann.isAcknowledged)
        #expect(try await gateway.people.isEmpty)
        #expect(try await gateway.provisioner.read(ann.id, type: .user) == ann)
        await expectFailure(.uniqueness) { try await gateway.create("ANN", Self.employee) }
        try await gateway.expectAgreement()
    }

    @Test func `nothing of the mapping refuses who is left out, and the directory may be away`() async throws {
        let gateway = try Self.gateway()
        await gateway.memory.configure { $0.isAway = true }
        let ann = try await gateway.create("ann")
        let changed = try await gateway.change(ann.id, ("title", "Dr"))
        #expect(changed.revision == 2 && changed.link == nil)
        try await gateway.delete(ann.id)
        #expect(try await gateway.store.resource(ann.id)?.lifecycle == .deleted)
        await expectFailure(.unavailable) { try await gateway.create("bob", Self.employee) }
    }

    @Test func `who comes to match gets an entry`() async throws {
        let gateway = try Self.gateway()
        let ann = try await gateway.create("ann")
        let matched = try await gateway.change(ann.id, Self.employee)
        #expect(try matched.id == ann.id && matched.link?.dn == Gateway.dn("ann"))
        #expect(try await gateway.people.count == 1)
        try await gateway.expectAgreement()
    }

    @Test func `who comes to match where an entry stands stays without one`() async throws {
        let gateway = try Self.gateway()
        let ann = try await gateway.create("ann")
        try await gateway.memory.add(try Gateway.stranger("ann"))
        await expectFailure(.conflict) { try await gateway.change(ann.id, Self.employee) }
        #expect(try await gateway.store.resource(ann.id) == ann)
        #expect(try await gateway.store.openIntents().isEmpty)
    }

    @Test(arguments: [MemoryDirectory.Fault.loseAnswer, .loseRequest])
    func `an entry whose making was not answered is completed forward`(_ fault: MemoryDirectory.Fault) async throws {
        let gateway = try Self.gateway()
        let ann = try await gateway.create("ann")
        await gateway.memory.failNext(fault)
        await expectFailure(.unavailable) { try await gateway.change(ann.id, Self.employee) }
        #expect(try await gateway.provisioner.read(ann.id, type: .user) == ann)
        await gateway.store.abandon()
        #expect(try await gateway.sweep().ending == .clean)
        let settled = try await gateway.provisioner.read(ann.id, type: .user)
        #expect(settled.link != nil && settled.resource.attributes["userType"] == "Employee")
        #expect(try await gateway.people.count == 1)
        try await gateway.expectAgreement()
    }

    @Test func `an unanswered entry waits for the mapping that it was made with`() async throws {
        let gateway = try Self.gateway("delete")
        await gateway.memory.failNext(.loseAnswer)
        await expectFailure(.unavailable) { try await gateway.create("ann", Self.employee) }
        await gateway.store.abandon()
        let other = try gateway.remapped(Self.mapping("delete").replacing("Employee", with: "Boss"))
        let report = try await other.sweep()
        #expect(report.plan.reports.map(\.assessment.situation) == [.inDoubt])
        #expect(try await gateway.people.count == 1)
        #expect(try await gateway.sweep().ending == .clean)
        try await gateway.expectAgreement()
    }

    @Test func `an entry that is kept stays as it is`() async throws {
        let gateway = try Self.gateway("keep")
        let ann = try await gateway.create("ann", Self.employee, ("title", "Dr"))
        let before = try await gateway.people
        let left = try await gateway.change(ann.id, Self.contractor, ("title", "Prof"))
        #expect(left.revision == 2 && left.link == ann.link)
        #expect(try await gateway.people == before)
        let report = try await gateway.sweep()
        #expect(report.plan.items.map(\.assessment.situation) == [.leftOut] && report.ending == .unresolved)
        let ignoring = try await gateway.sweep(actions: ActionTable([.leftOut: .ignore]))
        #expect(ignoring.plan.items.isEmpty && ignoring.ending == .clean)
        try await gateway.change(ann.id, Self.employee)
        #expect(try await gateway.people.first?["title"] == ["Prof"])
        try await gateway.expectAgreement()
    }

    @Test func `an entry that was kept goes with its resource`() async throws {
        let gateway = try Self.gateway("keep")
        let ann = try await gateway.create("ann", Self.employee)
        try await gateway.change(ann.id, Self.contractor)
        try await gateway.delete(ann.id)
        #expect(try await gateway.people.isEmpty)
        try await gateway.expectAgreement()
    }

    @Test func `who is disabled stays in service of the mapping, and comes back`() async throws {
        let gateway = try Self.gateway("disable")
        let ann = try await gateway.create("ann", Self.employee, ("active", true))
        try await gateway.change(ann.id, Self.contractor, ("title", "Prof"))
        #expect(try await gateway.people.first?["employeeType"] == ["disabled"])
        #expect(try await gateway.people.first?["title"] == ["Prof"])
        #expect(try await gateway.provisioner.read(ann.id, type: .user).resource.isActive == true)
        try await gateway.expectAgreement()
        try await gateway.change(ann.id, ("title", "Dr"))
        #expect(try await gateway.people.first?["title"] == ["Dr"])
        try await gateway.change(ann.id, Self.employee)
        #expect(try await gateway.people.first?["employeeType"] == ["active"])
        try await gateway.expectAgreement()
    }

    @Test func `an entry that goes leaves the resource, and comes back new`() async throws {
        let gateway = try Self.gateway("delete")
        let ann = try await gateway.create("ann", Self.employee)
        let left = try await gateway.change(ann.id, Self.contractor)
        #expect(left.id == ann.id && left.link == nil && left.lifecycle == .living)
        #expect(try await gateway.people.isEmpty)
        try await gateway.expectAgreement()
        let back = try await gateway.change(ann.id, Self.employee)
        #expect(back.link != nil && back.link?.identity != ann.link?.identity)
        try await gateway.expectAgreement()
    }

    @Test(arguments: [MemoryDirectory.Fault.loseAnswer, .loseRequest])
    func `an end that was not answered is completed forward`(_ fault: MemoryDirectory.Fault) async throws {
        let gateway = try Self.gateway("delete")
        let ann = try await gateway.create("ann", Self.employee)
        await gateway.memory.failNext(fault)
        await expectFailure(.unavailable) { try await gateway.change(ann.id, Self.contractor) }
        await gateway.store.abandon()
        #expect(try await gateway.sweep(limits: Limits().with(.deletions, count: 0)).ending == .clean)
        let settled = try await gateway.provisioner.read(ann.id, type: .user)
        #expect(settled.link == nil && settled.resource.attributes["userType"] == "Contractor")
        #expect(try await gateway.people.isEmpty)
        try await gateway.expectAgreement()
    }

    @Test(arguments: ["keep", "disable", "delete"])
    func `an entry that somebody removed is not made again`(_ otherwise: String) async throws {
        let gateway = try Self.gateway(otherwise)
        let ann = try await gateway.create("ann", Self.employee)
        try await gateway.create("bob", Self.employee)
        try await gateway.remapped(Self.mapping("keep")).change(ann.id, Self.contractor)
        try await gateway.memory.delete(try Gateway.dn("ann"))
        #expect(try await gateway.sweep().ending == .clean)
        #expect(try await gateway.store.resource(ann.id)?.link == nil)
        #expect(try await gateway.people.map(\.dn) == [try Gateway.dn("bob")])
        try await gateway.expectAgreement()
    }
}

/// A mapping that leaves others out than before.
extension LeftOutTests {
    private static func populated(_ count: Int) async throws -> Gateway {
        let gateway = try Gateway(mapping: mapping(nil))
        for number in 0..<count { try await gateway.create("p\(number)", ("active", true)) }
        return gateway
    }

    @Test(arguments: ["disable", "delete"])
    func `an edited mapping acts within the limits alone`(_ otherwise: String) async throws {
        let gateway = try await Self.populated(12)
        let edited = try gateway.remapped(Self.mapping(otherwise))
        let before = try await gateway.people
        let stopped = try await edited.sweep(limits: Limits())
        let kind = otherwise == "delete" ? "deletions" : "disablings"
        guard case .stopped(let reasons) = stopped.verdict else {
            Issue.record("not stopped")
            return
        }
        let emptied = "nothing would be left of the owned users, as if the source were empty"
        #expect(reasons.count == 2 && reasons[0].hasPrefix("12 \(kind) of") && reasons[1] == emptied, "\(reasons)")
        // A request that is about something else does not go past them.
        let some = try await gateway.store.window(of: .user, offset: 0, limit: 1)
        try await edited.change(some[0].id, ("nickName", "P"))
        #expect(try await gateway.people == before)
        // That nothing would be left is for a person to say, whatever the limits are.
        let wide = try await edited.sweep(limits: .wide)
        #expect(wide.verdict == .stopped([emptied]))
        #expect(try await edited.sweep(limits: .wide, approving: wide.hash).ending == .clean)
        let held = try await gateway.people
        #expect(otherwise == "delete" ? held.isEmpty : held.allSatisfy { $0["employeeType"] == ["disabled"] })
        try await edited.expectAgreement()
    }

    @Test func `an edited mapping ends no entry of a group by requests for its members`() async throws {
        let gateway = try Gateway.withGroups()
        let ann = try await gateway.create("ann")
        let sales = try await gateway.createGroup("Sales", [ann])
        let only = "only: { when: 'externalId pr', otherwise: delete }"
        let edited = try gateway.remapped(
            Gateway.mappingWithGroups.replacing("  rdn: cn", with: "  \(only)\n  rdn: cn"))
        try await edited.remove(ann, from: sales)
        #expect(try await edited.members(of: sales).isEmpty)
        #expect(try await edited.named(in: "Sales") == [Gateway.placeholder])
        #expect(try await edited.sweep(limits: Limits().with(.deletions, count: 0)).verdict != .allowed)
        #expect(try await edited.sweep(limits: Limits().with(.deletions, count: 1)).ending == .clean)
        #expect(try await edited.store.resource(sales.id)?.link == nil)
    }

    @Test func `an edited mapping that lets others in makes entries within the limits`() async throws {
        let gateway = try Self.gateway()
        for number in 0..<12 { try await gateway.create("p\(number)") }
        let edited = try gateway.remapped(Self.mapping(nil))
        let stopped = try await edited.sweep(limits: Limits().with(.creations, count: 11))
        #expect(stopped.verdict != .allowed && stopped.plan.items.count == 12)
        #expect(try await gateway.people.isEmpty)
        #expect(try await edited.sweep(limits: Limits.wide.with(.creations, count: 12)).ending == .clean)
        #expect(try await gateway.people.count == 12)
        try await edited.expectAgreement()
    }

    @Test func `an edited mapping that keeps writes nothing`() async throws {
        let gateway = try await Self.populated(3)
        let edited = try gateway.remapped(Self.mapping("keep"))
        let before = try await gateway.people
        let report = try await edited.sweep()
        #expect(report.plan.reports.count == 3 && report.plan.repairs.isEmpty)
        #expect(try await gateway.people == before)
    }
}

/// Members of groups that are left out, and groups that are.
extension LeftOutTests {
    @Test func `a member without an entry is one in the state, and is written when it has one`() async throws {
        let gateway = try Self.gateway(groups: true)
        let ann = try await gateway.create("ann")
        let sales = try await gateway.createGroup("Sales", [ann])
        #expect(try await gateway.members(of: sales) == [ann.id])
        #expect(try await gateway.named(in: "Sales") == [Gateway.placeholder])
        try await gateway.expectAgreement()
        let bob = try await gateway.create("bob", Self.employee)
        try await gateway.add(bob, to: sales)
        #expect(try await gateway.named(in: "Sales") == ["uid=bob"])
        try await gateway.remove(bob, from: sales)
        #expect(try await gateway.named(in: "Sales") == [Gateway.placeholder])
        try await gateway.change(ann.id, Self.employee)
        #expect(try await gateway.named(in: "Sales") == ["uid=ann"])
        try await gateway.expectAgreement()
    }

    @Test func `who loses the entry stays a member, and its name goes from the group's entry first`() async throws {
        let gateway = try Self.gateway("delete", groups: true)
        let ann = try await gateway.create("ann", Self.employee)
        let sales = try await gateway.createGroup("Sales", [ann])
        let writes = try await gateway.writes { try await gateway.change(ann.id, Self.contractor) }
        #expect(writes.count == 2 && writes[0].contains("cn=Sales") && writes[1].contains("uid=ann"), "\(writes)")
        #expect(try await gateway.members(of: sales) == [ann.id])
        #expect(try await gateway.store.resource(sales.id)?.revision == sales.revision)
        #expect(try await gateway.named(in: "Sales") == [Gateway.placeholder])
        try await gateway.expectAgreement()
        try await gateway.change(ann.id, Self.employee)
        #expect(try await gateway.named(in: "Sales") == ["uid=ann"])
        try await gateway.expectAgreement()
    }

    @Test func `an end that the directory refuses gives the name back to the group`() async throws {
        let gateway = try Self.gateway("delete", groups: true)
        let ann = try await gateway.create("ann", Self.employee)
        try await gateway.createGroup("Sales", [ann])
        await gateway.directory.interfere(nil) { directory in
            await directory.failNext(.refuse(.refusal(.insufficientAccessRights)))
        }
        await #expect(throws: SyncError.self) { try await gateway.change(ann.id, Self.contractor) }
        #expect(try await gateway.named(in: "Sales") == ["uid=ann"])
        #expect(try await gateway.people.count == 1)
        try await gateway.expectAgreement()
    }

    @Test func `a member without an entry that is deleted leaves the group`() async throws {
        let gateway = try Self.gateway(groups: true)
        let ann = try await gateway.create("ann")
        let sales = try await gateway.createGroup("Sales", [ann])
        try await gateway.delete(ann.id)
        #expect(try await gateway.members(of: sales).isEmpty)
        try await gateway.expectAgreement()
    }

    @Test func `a group without an entry keeps its members, and is made with those that have one`() async throws {
        let only = "only: { when: 'externalId sw \"mail\"', otherwise: delete }"
        let mapping = Gateway.mappingWithGroups.replacing("  rdn: cn", with: "  \(only)\n  rdn: cn")
        let gateway = try Gateway(mapping: mapping)
        let ann = try await gateway.create("ann")
        let bob = try await gateway.create("bob")
        let sales = try await gateway.createGroup("Sales", [ann])
        try await gateway.add(bob, to: sales)
        try await gateway.change(ann.id, ("userName", "zoe"))
        try await gateway.expectAgreement()
        try await gateway.change(sales, members: .same, externalId: "mail-1")
        #expect(try await gateway.named(in: "Sales") == ["uid=bob", "uid=zoe"])
        try await gateway.expectAgreement()
        try await gateway.change(sales, members: .same, externalId: "none")
        #expect(try await gateway.members(of: sales) == [ann.id, bob.id])
        try await gateway.delete(bob.id)
        #expect(try await gateway.members(of: sales) == [ann.id])
        try await gateway.expectAgreement()
    }

    @Test func `a group whose entry is kept lets members go all the same`() async throws {
        let only = "only: { when: 'externalId sw \"mail\"', otherwise: keep }"
        let mapping = Gateway.mappingWithGroups.replacing("  rdn: cn", with: "  \(only)\n  rdn: cn")
        let gateway = try Gateway(mapping: mapping)
        let (ann, bob) = (try await gateway.create("ann"), try await gateway.create("bob"))
        let sales = try await gateway.createGroup("Sales", [ann, bob])
        #expect(sales.link == nil)
        try await gateway.change(sales, members: .same, externalId: "mail-1")
        try await gateway.change(sales, members: .same, externalId: "none")
        try await gateway.delete(ann.id)
        #expect(try await gateway.named(in: "Sales") == ["uid=bob"])
        #expect(try await gateway.sweep().plan.items.map(\.assessment.situation) == [.leftOut])
    }
}
