import Directory
import Planning
import SCIM
import Sync
import TestSupport
import Testing

/// What becomes of the entries of those who are deleted (`deprovision`).
struct RetiringTests {
    static let archive = "ou=leavers,dc=example,dc=test"

    static func mapping(_ rule: String, _ base: String = Gateway.mappingWithGroups) -> String {
        base.replacing("  rdn: uid", with: "  deprovision: \(rule)\n  rdn: uid")
    }

    static let archiving = "{ action: archive, container: \"\(archive)\", delete_after: 30d }"
    static let disabling = "{ action: disable, delete_after: 30d }"

    /// A gateway with a place for those who left.
    static func gateway(_ rule: String) async throws -> Gateway {
        let gateway = try Gateway(mapping: mapping(rule))
        try await gateway.memory.add(
            Entry(dn: try DN(archive), attributes: ["objectClass": ["organizationalUnit"], "ou": ["leavers"]]))
        return gateway
    }

    static func left(_ gateway: Gateway) async throws -> [Entry] {
        let archive = try DN(archive)
        return await gateway.memory.entries.filter { $0.dn.isDescendant(of: archive) }
    }

    private static func expectGone(_ id: ResourceID, _ gateway: Gateway) async throws {
        await expectFailure(.notFound) { _ = try await gateway.provisioner.read(id, type: .user) }
        let list = ListRequest(type: .user, startIndex: 1, count: 10)
        #expect(try await gateway.provisioner.list(list).resources.allSatisfy { $0.id != id })
    }

    @Test func `who is kept disabled is gone for the client, out of all groups, and stays the gateway's`() async throws
    {
        let gateway = try await Self.gateway("disable")
        let ann = try await gateway.create("ann", ("active", true))
        let bob = try await gateway.create("bob")
        let staff = try await gateway.createGroup("staff", [ann, bob])
        try await gateway.delete(ann.id)
        try await Self.expectGone(ann.id, gateway)
        #expect(try await gateway.memory.read(Gateway.dn("ann"), ["employeeType"])?["employeeType"] == ["disabled"])
        #expect(try await gateway.store.members(of: staff.id).map(\.id) == [bob.id])
        let group = try await gateway.memory.read(Gateway.groupDN("staff"), [.member])
        #expect(try group?[.member] == [Gateway.value("bob")])
        #expect(try await gateway.store.resource(ann.id)?.retired == gateway.clock.now)
        let run = try await gateway.sweep()
        #expect(run.ending == .clean && run.plan.items.isEmpty && run.inSync == 2 && run.foreign.count == 0)
    }

    @Test func `who is archived is moved and disabled, and a sweep finds it in order there`() async throws {
        let gateway = try await Self.gateway(Self.archiving)
        let ann = try await gateway.create("ann", ("active", true))
        try await gateway.create("bob")
        try await gateway.delete(ann.id)
        let left = try await Self.left(gateway)
        #expect(left.map(\.dn) == [try DN(Self.archive).child(RDN(.uid, "ann"))])
        #expect(left.first?["employeeType"] == ["disabled"])
        #expect(try await gateway.people.count == 1)
        #expect(try await gateway.sweep().plan.items.isEmpty)
    }

    @Test(arguments: [disabling, archiving])
    func `the entry goes once its time is over, within the limits`(rule: String) async throws {
        let gateway = try await Self.gateway(rule)
        let ann = try await gateway.create("ann", ("active", true))
        try await gateway.create("bob")
        try await gateway.delete(ann.id)
        gateway.clock.advance(bySeconds: 30 * 86_400 - 1)
        #expect(try await gateway.sweep().plan.items.isEmpty)
        gateway.clock.advance(bySeconds: 1)
        let stopped = try await gateway.sweep(limits: Limits.wide.with(.deletions, count: 0))
        #expect(stopped.ending == .stopped)
        let run = try await gateway.sweep(policy: SurveyPolicy(fullInterval: .seconds(1_000_000_000), release: ""))
        #expect(run.ending == .clean && run.plan.repairs.map(\.assessment.situation) == [.orphaned])
        #expect(try await gateway.people.map(\.dn) == [try Gateway.dn("bob")])
        #expect(try await Self.left(gateway).isEmpty)
        #expect(try await gateway.store.resource(ann.id)?.retired == nil)
        #expect(try await gateway.store.resource(ann.id)?.resource == Resource(attributes: Object()))
    }

    @Test(arguments: [disabling, archiving], [false, true])
    func `an entry that is in service again by hand is reported and not deleted`(rule: String, isDue: Bool) async throws
    {
        let gateway = try await Self.gateway(rule)
        let ann = try await gateway.create("ann", ("active", true))
        try await gateway.create("bob")
        try await gateway.delete(ann.id)
        let dn = try #require(try await gateway.store.resource(ann.id)?.link?.dn)
        try await gateway.memory.set("employeeType", "active", at: dn)
        if isDue { gateway.clock.advance(bySeconds: 31 * 86_400) }
        let run = try await gateway.sweep()
        #expect(run.ending == .unresolved && run.plan.reports.map(\.assessment.situation) == [.resumed])
        #expect(try await gateway.memory.read(dn, ["employeeType"])?["employeeType"] == ["active"])
        #expect(try await gateway.sweep(actions: ActionTable([.resumed: .ignore])).ending == .clean)
        try await gateway.memory.set("employeeType", "disabled", at: dn)
        #expect(try await gateway.sweep().ending == .clean)
        #expect((try await gateway.memory.read(dn, []) == nil) == isDue)
    }

    @Test func `an entry that was taken out of the archive by hand is reported and not deleted`() async throws {
        let gateway = try await Self.gateway(Self.archiving)
        let ann = try await gateway.create("ann")
        try await gateway.delete(ann.id)
        let dn = try DN(Self.archive).child(RDN(.uid, "ann"))
        try await gateway.memory.rename(dn, to: RDN(.uid, "ann"), under: try DN(Gateway.base))
        gateway.clock.advance(bySeconds: 31 * 86_400)
        let run = try await gateway.sweep()
        #expect(run.plan.reports.map(\.assessment.situation) == [.resumed])
        #expect(try await gateway.people.count == 1)
    }

    @Test func `two of one name have room in the archive`() async throws {
        let gateway = try await Self.gateway(Self.archiving)
        for _ in 1...3 { try await gateway.delete(try await gateway.create("ann").id) }
        let names = try await Self.left(gateway).compactMap { $0.dn.rdn?.values.first?.value.string }
        #expect(Set(names) == ["ann", "ann-id-2", "ann-id-3"])
        #expect(try await gateway.sweep().plan.items.isEmpty)
    }

    @Test func `an entry whose time is over and that is gone by then lets go of what it held`() async throws {
        let gateway = try await Self.gateway(Self.disabling)
        let ann = try await gateway.create("ann")
        try await gateway.create("bob")
        try await gateway.delete(ann.id)
        try await gateway.memory.delete(try Gateway.dn("ann"))
        #expect(try await gateway.sweep().ending == .clean)
        #expect(try await gateway.store.resource(ann.id)?.retired == nil)
        #expect(try await gateway.sweep().plan.items.isEmpty)
    }

    @Test func `an edited mapping deletes nobody who is out of service`() async throws {
        let gateway = try await Self.gateway(Self.archiving)
        try await gateway.delete(try await gateway.create("ann").id)
        let other = try gateway.remapped(Gateway.mappingWithGroups)
        gateway.clock.advance(bySeconds: 31 * 86_400)
        #expect(try await other.sweep().plan.items.isEmpty)
        #expect(try await Self.left(gateway).count == 1)
    }

    @Test(arguments: [MemoryDirectory.Fault.loseAnswer, .loseRequest], [disabling, archiving])
    func `an end of service without an answer is completed forward`(
        fault: MemoryDirectory.Fault, rule: String
    ) async throws {
        let gateway = try await Self.gateway(rule)
        let ann = try await gateway.create("ann", ("active", true))
        await gateway.memory.failNext(fault)
        await expectFailure(.unavailable) { try await gateway.delete(ann.id) }
        await gateway.store.abandon()
        #expect(try await gateway.sweep().ending == .clean)
        try await Self.expectGone(ann.id, gateway)
        #expect(try await gateway.store.resource(ann.id)?.retired != nil)
        let entries = try await Self.left(gateway) + gateway.people
        #expect(entries.map { $0["employeeType"] } == [["disabled"]])
        #expect(try await gateway.sweep().plan.items.isEmpty)
    }

    @Test func `an end of service comes after what is unanswered of the groups, which it settles`() async throws {
        let gateway = try await Self.gateway(Self.archiving)
        let ann = try await gateway.create("ann", ("active", true))
        try await gateway.createGroup("staff", [ann])
        // The group's write is what is lost.
        await gateway.memory.failNext(.loseRequest)
        await expectFailure(.unavailable) { try await gateway.delete(ann.id) }
        await gateway.store.abandon()
        #expect(try await gateway.sweep().ending == .clean)
        #expect(try await Self.left(gateway).count == 1)
        try await gateway.expectAgreement()
    }

    @Test func `an end of service that is refused leaves the user, the entry and the memberships`() async throws {
        let gateway = try await Self.gateway(Self.archiving)
        let ann = try await gateway.create("ann", ("active", true))
        let staff = try await gateway.createGroup("staff", [ann])
        // The group's modify passes, then the rename is refused for want of the archive.
        try await gateway.memory.delete(try DN(Self.archive))
        await expectFailure(.refused) { try await gateway.delete(ann.id) }
        #expect(try await gateway.provisioner.read(ann.id, type: .user).id == ann.id)
        #expect(try await gateway.store.members(of: staff.id).map(\.id) == [ann.id])
        #expect(try await gateway.people.first?["employeeType"] == ["active"])
        try await gateway.expectAgreement()
    }

    @Test func `a client that takes very many out of service is stopped`() async throws {
        let gateway = try await Self.gateway("disable")
        let brake = RequestBrake(limits: Limits.wide.with(.disablings, count: 1), window: 3_600_000, floor: 0)
        let ann = try await gateway.create("ann")
        let bob = try await gateway.create("bob")
        try await gateway.braked(brake).delete(ann.id)
        await expectFailure(.limited) { try await gateway.braked(brake).delete(bob.id) }
    }

    @Test func `an entry that is kept is nobody's, and not taken for a new one of that name`() async throws {
        let gateway = try await Self.gateway("keep")
        let ann = try await gateway.create("ann", ("active", true))
        let staff = try await gateway.createGroup("staff", [ann])
        let before = try await gateway.people
        try await gateway.delete(ann.id)
        try await Self.expectGone(ann.id, gateway)
        #expect(try await gateway.people == before)
        #expect(try await gateway.store.members(of: staff.id).isEmpty)
        #expect(try await gateway.store.resource(ann.id)?.link == nil)
        let run = try await gateway.sweep()
        #expect(run.ending == .clean && run.foreign.count == 1)
        await expectFailure(.conflict) { try await gateway.create("ann", ("active", true)) }
        await gateway.memory.failNext(.loseRequest)
        await expectFailure(.unavailable) { try await gateway.create("ann", ("active", true)) }
        await gateway.store.abandon()
        #expect(try await gateway.sweep().ending == .unresolved)
        #expect(try await gateway.store.openIntents().isEmpty)
        #expect(try await gateway.people == before)
        try await gateway.memory.delete(try Gateway.dn("ann"))
        #expect(try await gateway.create("ann").id != ann.id)
    }

    @Test func `a group that is kept stays as it is`() async throws {
        let mapping = Gateway.mappingWithGroups.replacing("  rdn: cn", with: "  deprovision: keep\n  rdn: cn")
        let gateway = try Gateway(mapping: mapping)
        let staff = try await gateway.createGroup("staff", [try await gateway.create("ann")])
        try await gateway.delete(staff.id, type: .group)
        let entry = try await gateway.memory.read(Gateway.groupDN("staff"), [.member])
        #expect(try entry?[.member] == [Gateway.value("ann")])
        #expect(try await gateway.sweep().ending == .clean)
    }
}
