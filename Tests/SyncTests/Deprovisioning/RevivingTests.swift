import Directory
import Planning
import SCIM
import Sync
import TestSupport
import Testing

/// Somebody comes back, or gets the name of one who left, while that one's entry is kept out of service.
struct RevivingTests {
    private static let person: (String, Value) = ("externalId", "e1")

    private static func entry(_ gateway: Gateway) async throws -> Entry? {
        try await gateway.people.first { $0["uid"] == ["ann"] }
    }

    private static func identity(_ gateway: Gateway) async throws -> AttributeValue? {
        let entries = try await gateway.people + RetiringTests.left(gateway)
        return entries.first?.attributes.first("entryUUID")
    }

    @Test(arguments: ["disable", RetiringTests.archiving], [true, nil])
    func `the same person gets the entry back under a new id, in service and without the memberships`(
        rule: String, active: Bool?
    ) async throws {
        let gateway = try await RetiringTests.gateway(rule)
        let ann = try await gateway.create("ann", Self.person, ("active", true), ("title", "Dr"))
        let staff = try await gateway.createGroup("staff", [ann])
        let identity = try await Self.identity(gateway)
        try await gateway.delete(ann.id)
        var body = [("externalId", Value.string("e1")), ("title", "Prof")]
        if let active { body.append(("active", .boolean(active))) }
        let again = try await gateway.provisioner.create(
            Resource(attributes: Object([("userName", "ann")] + body)), type: .user, actor: "client")
        #expect(again.id != ann.id && again.link?.identity.value == identity && again.isAcknowledged)
        let entry = try #require(try await Self.entry(gateway))
        #expect(entry["entryUUID"] == [try #require(identity)])
        #expect(entry["employeeType"] == ["active"] && entry["title"] == ["Prof"])
        #expect(try await RetiringTests.left(gateway).isEmpty)
        #expect(try await gateway.store.groups(of: again.id).isEmpty)
        #expect(try await gateway.store.members(of: staff.id).isEmpty)
        let former = try await gateway.store.resource(ann.id)
        #expect(former?.retired == nil && former?.link == nil && former?.lifecycle == .deleted)
        #expect(try await gateway.sweep().ending == .clean)
        try await gateway.expectAgreement()
    }

    @Test func `the same person may come back with another name`() async throws {
        let gateway = try await RetiringTests.gateway(RetiringTests.archiving)
        try await gateway.delete(try await gateway.create("ann", Self.person).id)
        try await gateway.create("anna", Self.person)
        #expect(try await gateway.people.map(\.dn) == [try Gateway.dn("anna")])
        #expect(try await RetiringTests.left(gateway).isEmpty)
    }

    @Test(arguments: ["e2", "", nil])
    func `a different person does not get the entry, whose name stays taken where it stands`(
        externalId: String?
    ) async throws {
        let gateway = try await RetiringTests.gateway("disable")
        try await gateway.delete(try await gateway.create("ann", ("externalId", "")).id)
        let before = try await gateway.people
        let error = await #expect(throws: SyncError.self) {
            try await gateway.create("ann", ("externalId", externalId.map(Value.string) ?? .null))
        }
        #expect(
            error?.code == .uniqueness && error?.message.contains("somebody who left") == true,
            "\(String(describing: error))")
        #expect(try await gateway.people == before)
        #expect(try await gateway.store.openIntents().isEmpty)
    }

    @Test func `an archived entry is in nobody's way`() async throws {
        let gateway = try await RetiringTests.gateway(RetiringTests.archiving)
        let ann = try await gateway.create("ann", Self.person)
        let identity = ann.link?.identity
        try await gateway.delete(ann.id)
        let other = try await gateway.create("ann", ("externalId", "e2"))
        #expect(other.link?.identity != identity)
        #expect(try await RetiringTests.left(gateway).count == 1)
        #expect(try await gateway.sweep().ending == .clean)
    }

    @Test func `the name of the one who comes back may be somebody else's by now`() async throws {
        let gateway = try await RetiringTests.gateway(RetiringTests.archiving)
        let ann = try await gateway.create("ann", Self.person)
        try await gateway.delete(ann.id)
        try await gateway.create("ann", ("externalId", "e2"))
        await expectFailure(.uniqueness) { try await gateway.create("ann", Self.person) }
        #expect(try await gateway.store.resource(ann.id)?.retired != nil)
        #expect(try await RetiringTests.left(gateway).count == 1)
    }

    @Test(arguments: [MemoryDirectory.Fault.loseAnswer, .loseRequest], [false, true])
    func `a return without an answer is completed forward`(fault: MemoryDirectory.Fault, bySweep: Bool) async throws {
        let gateway = try await RetiringTests.gateway(RetiringTests.archiving)
        let ann = try await gateway.create("ann", Self.person)
        try await gateway.delete(ann.id)
        await gateway.memory.failNext(fault)
        await expectFailure(.unavailable) { try await gateway.create("ann", Self.person) }
        await gateway.store.abandon()
        gateway.clock.advance(bySeconds: 31 * 86_400)
        if bySweep {
            #expect(try await gateway.sweep().ending == .clean)
        }
        let again = try await gateway.create("ann", Self.person)
        #expect(again.link?.identity == ann.link?.identity)
        #expect(try await gateway.people.count == 1)
        #expect(try await RetiringTests.left(gateway).isEmpty)
        #expect(try await gateway.sweep().plan.items.isEmpty)
        try await gateway.expectAgreement()
    }

    @Test func `a return without an answer is joined by another name of the same person`() async throws {
        let gateway = try await RetiringTests.gateway(RetiringTests.archiving)
        let ann = try await gateway.create("ann", Self.person)
        try await gateway.delete(ann.id)
        await gateway.memory.failNext(.loseAnswer)
        await expectFailure(.unavailable) { try await gateway.create("ann", Self.person) }
        await gateway.store.abandon()
        // It was completed forward, and so the other name is that of a second user.
        let other = try await gateway.create("anna", Self.person)
        #expect(other.link?.identity != ann.link?.identity)
        let again = try await gateway.create("ann", Self.person)
        #expect(again.link?.identity == ann.link?.identity)
        try await gateway.expectAgreement()
    }

    @Test func `a return that the directory refuses leaves the entry where it is`() async throws {
        let gateway = try await RetiringTests.gateway(RetiringTests.archiving)
        let ann = try await gateway.create("ann", Self.person)
        try await gateway.delete(ann.id)
        try await gateway.memory.add(try Gateway.stranger("ann"))
        await expectFailure(.conflict) { try await gateway.create("ann", Self.person) }
        #expect(try await gateway.store.resource(ann.id)?.retired != nil)
        #expect(try await gateway.store.openIntents().isEmpty)
        #expect(try await RetiringTests.left(gateway).count == 1)
    }

    @Test func `a return that the directory goes away from half way is completed forward`() async throws {
        let gateway = try await RetiringTests.gateway(RetiringTests.archiving)
        let ann = try await gateway.create("ann", Self.person)
        try await gateway.delete(ann.id)
        let away = DirectoryError(code: .serverDown, message: "away", effect: .none)
        await gateway.memory.failNext(.none, .refuse(away))
        await expectFailure(.unavailable) { try await gateway.create("ann", Self.person) }
        #expect(try await gateway.sweep().ending == .clean)
        let again = try await gateway.create("ann", Self.person)
        #expect(again.link?.identity == ann.link?.identity)
        #expect(try await Self.entry(gateway)?["employeeType"] == ["active"])
        #expect(try await gateway.sweep().plan.items.isEmpty)
        try await gateway.expectAgreement()
    }

    @Test func `a return whose second half meets another hand, and then no directory, is completed forward`()
        async throws
    {
        let gateway = try await RetiringTests.gateway(RetiringTests.archiving)
        let ann = try await gateway.create("ann", Self.person)
        try await gateway.delete(ann.id)
        await gateway.memory.failNext(.none, .refuseAndLeave(.refusal(.assertionFailed)))
        await expectFailure(.unavailable) { try await gateway.create("ann", Self.person) }
        await gateway.memory.configure { $0.isAway = false }
        #expect(try await gateway.sweep().ending == .clean)
        #expect(try await gateway.create("ann", Self.person).link?.identity == ann.link?.identity)
        try await gateway.expectAgreement()
    }

    @Test func `a return of which the directory refuses a half leaves the entry where it was`() async throws {
        let gateway = try await RetiringTests.gateway(RetiringTests.archiving)
        let ann = try await gateway.create("ann", Self.person)
        try await gateway.delete(ann.id)
        let former = try await RetiringTests.left(gateway)
        let refusal = DirectoryError(code: .invalidAttributeSyntax, message: "title", effect: .none)
        await gateway.memory.failNext(.none, .refuse(refusal))
        await expectFailure(.invalidValue) { try await gateway.create("ann", Self.person, ("title", "Prof")) }
        #expect(try await RetiringTests.left(gateway).map(\.dn) == former.map(\.dn))
        #expect(try await gateway.store.openIntents().isEmpty)
        #expect(try await gateway.sweep().plan.items.isEmpty)
    }

    @Test func `addresses and numbers stay those of the one who left, and go over to the one who comes back`()
        async throws
    {
        let mapping = """
            addresses: { reuse_after: 90d }
            users:
              base: ou=people,dc=example,dc=test
              rdn: uid
              object_classes: [inetOrgPerson]
              deprovision: \(RetiringTests.archiving)
              addresses: { primary: 'emails[type eq "work"].value' }
              attributes:
                uid: userName
                cn: userName
                sn: userName
                mail: { address: primary }
                employeeNumber: { allocate: { from: 100, to: 200 } }
              active: { attribute: employeeType, when_true: active, when_false: disabled }
            """
        let gateway = try Gateway(mapping: mapping)
        try await gateway.memory.add(
            Entry(
                dn: try DN(RetiringTests.archive),
                attributes: ["objectClass": ["organizationalUnit"], "ou": ["leavers"]]))
        let address: (String, Value) = ("emails", [["type": "work", "value": "ann@example.com"]])
        let ann = try await gateway.create("ann", Self.person, address)
        try await gateway.delete(ann.id)
        gateway.clock.advance(bySeconds: 20 * 86_400)
        await expectFailure(.uniqueness) { try await gateway.create("bob", ("externalId", "e2"), address) }
        let again = try await gateway.create("ann", Self.person, address)
        let entry = try #require(try await Self.entry(gateway))
        #expect(entry["employeeNumber"] == ["100"] && entry["mail"] == ["ann@example.com"])
        await expectFailure(.uniqueness) { try await gateway.create("bob", ("externalId", "e2"), address) }
        try await gateway.delete(again.id)
        gateway.clock.advance(bySeconds: 31 * 86_400)
        #expect(try await gateway.sweep().ending == .clean)
        await expectFailure(.uniqueness) { try await gateway.create("bob", ("externalId", "e2"), address) }
        gateway.clock.advance(bySeconds: 91 * 86_400)
        try await gateway.create("bob", ("externalId", "e2"), address)
    }
}
