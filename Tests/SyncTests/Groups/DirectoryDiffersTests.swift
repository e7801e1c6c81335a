import Directory
import Planning
import SCIM
import Sync
import TestSupport
import Testing

/// The entry of a group does not hold what the state thinks it holds, and a client changes its members.
struct DirectoryDiffersTests {
    @Test func `a value that is there already is not sent again, the others are`() async throws {
        let gateway = try Gateway.withGroups()
        let ann = try await gateway.create("ann")
        let bob = try await gateway.create("bob")
        let cat = try await gateway.create("cat")
        let sales = try await gateway.createGroup("Sales", [ann])
        try await gateway.memory.change(.add, try Gateway.value("bob"), of: try Gateway.groupDN("Sales"))
        let writes = try await gateway.writes { try await gateway.add(bob, cat, to: sales) }
        #expect(
            writes == [
                "modify cn=Sales,ou=groups,dc=example,dc=test: add member: uid=cat,ou=people,dc=example,dc=test"
            ])
        #expect(try await gateway.members(of: sales) == [ann.id, bob.id, cat.id])
        try await gateway.expectAgreement()
    }

    @Test(arguments: [ResultCode.entryAlreadyExists, .unwillingToPerform])
    func `the answers of Active Directory to members who are there or gone are understood`(
        _ code: ResultCode
    ) async throws {
        let gateway = try Gateway.withGroups()
        let ann = try await gateway.create("ann")
        let bob = try await gateway.create("bob")
        let cat = try await gateway.create("cat")
        let sales = try await gateway.createGroup("Sales", [ann, cat])
        let dn = try Gateway.groupDN("Sales")
        try await gateway.memory.change(.add, try Gateway.value("bob"), of: dn)
        await gateway.memory.failNext(.refuse(.refusal(code)))
        try await gateway.add(bob, to: sales)
        try await gateway.memory.change(.delete, try Gateway.value("cat"), of: dn)
        await gateway.memory.failNext(.refuse(.refusal(code)))
        try await gateway.remove(cat, from: sales)
        try await gateway.expectAgreement()
    }

    @Test func `a member whose entry is missing is refused for now where the directory wants an entry`() async throws {
        let gateway = try Gateway.withGroups()
        let ann = try await gateway.create("ann")
        let bob = try await gateway.create("bob")
        let sales = try await gateway.createGroup("Sales", [ann])
        try await gateway.memory.delete(try Gateway.dn("bob"))
        await gateway.memory.failNext(.refuse(.refusal(.noSuchObject, "specified dn doesn't exist")))
        let error = await #expect(throws: SyncError.self) { try await gateway.add(bob, to: sales) }
        #expect(error?.code == .busy && error?.message.contains("entry of a member") == true)
        #expect(try await gateway.members(of: sales) == [ann.id])
        await gateway.memory.failNext(.refuse(.refusal(.noSuchObject, "specified dn doesn't exist")))
        await expectFailure(.busy) { try await gateway.createGroup("Service", [bob]) }
        #expect(try await gateway.store.openIntents().isEmpty)
        try await gateway.sweep()
        try await gateway.add(bob, to: sales)
        try await gateway.expectAgreement()
    }

    @Test func `a value that is there in another spelling is there`() async throws {
        let gateway = try Gateway.withGroups()
        let ann = try await gateway.create("ann")
        let bob = try await gateway.create("bob")
        let sales = try await gateway.createGroup("Sales", [ann])
        try await gateway.memory.change(
            .add, "UID=Bob, OU=People,DC=example,DC=test", of: try Gateway.groupDN("Sales"))
        let writes = try await gateway.writes { try await gateway.add(bob, to: sales) }
        #expect(writes.isEmpty)
        #expect(try await gateway.members(of: sales) == [ann.id, bob.id])
        try await gateway.expectAgreement()
    }

    @Test func `a value that is gone already is not taken again, the others are`() async throws {
        let gateway = try Gateway.withGroups()
        let ann = try await gateway.create("ann")
        let bob = try await gateway.create("bob")
        let cat = try await gateway.create("cat")
        let sales = try await gateway.createGroup("Sales", [ann, bob, cat])
        try await gateway.memory.change(.delete, try Gateway.value("bob"), of: try Gateway.groupDN("Sales"))
        let writes = try await gateway.writes { try await gateway.remove(bob, cat, from: sales) }
        #expect(writes.count == 1)
        #expect(try await gateway.named(in: "Sales") == ["uid=ann"])
        try await gateway.expectAgreement()
    }

    @Test func `the last value goes though the state knows of others, and something stands in for it`() async throws {
        let gateway = try Gateway.withGroups()
        let ann = try await gateway.create("ann")
        let bob = try await gateway.create("bob")
        let sales = try await gateway.createGroup("Sales", [ann, bob])
        try await gateway.memory.change(.delete, try Gateway.value("bob"), of: try Gateway.groupDN("Sales"))
        try await gateway.remove(ann, from: sales)
        #expect(try await gateway.named(in: "Sales") == [Gateway.placeholder])
        #expect(try await gateway.members(of: sales) == [bob.id])
        try await gateway.sweep()
        #expect(try await gateway.named(in: "Sales") == ["uid=bob"])
        try await gateway.expectAgreement()
    }

    @Test func `an empty group whose stand-in was taken away gets its first member all the same`() async throws {
        let gateway = try Gateway.withGroups()
        let ann = try await gateway.create("ann")
        let sales = try await gateway.createGroup("Sales")
        try await gateway.memory.change(.replace, "cn=stranger", of: try Gateway.groupDN("Sales"))
        try await gateway.add(ann, to: sales)
        #expect(try await gateway.named(in: "Sales") == ["cn=stranger", "uid=ann"])
        #expect(try await gateway.members(of: sales) == [ann.id])
    }

    @Test func `an attribute arrives though the member beside it is there already`() async throws {
        let gateway = try Gateway.withGroups()
        let ann = try await gateway.create("ann")
        let bob = try await gateway.create("bob")
        let sales = try await gateway.createGroup("Sales", [ann])
        try await gateway.memory.change(.add, try Gateway.value("bob"), of: try Gateway.groupDN("Sales"))
        let changed = try await gateway.change(
            sales, members: .edited([.add(Gateway.references([bob]))]), externalId: "x1")
        #expect(changed.resource.externalId == "x1")
        try await gateway.expectAgreement()
    }

    @Test func `a group whose entry is gone is made again with all of its members`() async throws {
        let gateway = try Gateway.withGroups()
        let ann = try await gateway.create("ann")
        let bob = try await gateway.create("bob")
        let cat = try await gateway.create("cat")
        let sales = try await gateway.createGroup("Sales", [ann, bob])
        try await gateway.memory.delete(try Gateway.groupDN("Sales"))
        let writes = try await gateway.writes {
            try await gateway.change(sales, members: .exactly(Gateway.references([ann, cat])))
        }
        #expect(writes.count == 1 && writes.first?.hasPrefix("add ") == true)
        #expect(try await gateway.named(in: "Sales") == ["uid=ann", "uid=cat"])
        try await gateway.expectAgreement()
    }

    @Test func `members that others bring meanwhile are no reason to look again`() async throws {
        let gateway = try Gateway.withGroups()
        let ann = try await gateway.create("ann")
        let bob = try await gateway.create("bob")
        let sales = try await gateway.createGroup("Sales", [ann])
        let dn = try Gateway.groupDN("Sales")
        await gateway.directory.interfere { try await $0.change(.add, "cn=stranger", of: dn) }
        try await gateway.add(bob, to: sales)
        #expect(try await gateway.named(in: "Sales") == ["cn=stranger", "uid=ann", "uid=bob"])
    }

    @Test func `an entry that took the place of the group's meanwhile gets no member`() async throws {
        let gateway = try Gateway.withGroups()
        let ann = try await gateway.create("ann")
        let bob = try await gateway.create("bob")
        let sales = try await gateway.createGroup("Sales", [ann])
        let dn = try Gateway.groupDN("Sales")
        await gateway.directory.interfere { directory in
            try await directory.delete(dn)
            try await directory.add(
                Entry(
                    dn: dn, attributes: ["objectClass": ["groupOfNames"], "cn": ["Sales"], "member": ["cn=stranger"]]))
        }
        await expectFailure(.conflict) { try await gateway.add(bob, to: sales) }
        #expect(try await gateway.named(in: "Sales") == ["cn=stranger"])
        #expect(try await gateway.members(of: sales) == [ann.id])
        #expect(try await gateway.store.openIntents().isEmpty)
    }

    @Test(arguments: [ResultCode.attributeOrValueExists, .noSuchAttribute, .objectClassViolation])
    func `what is refused for another reason than the members ends, and changes nothing`(_ code: ResultCode)
        async throws
    {
        let gateway = try Gateway.withGroups()
        let ann = try await gateway.create("ann")
        let bob = try await gateway.create("bob")
        let sales = try await gateway.createGroup("Sales", [ann])
        let refusal = MemoryDirectory.Fault.refuse(.refusal(code))
        for _ in 0..<12 { await gateway.memory.failNext(refusal) }
        await #expect(throws: SyncError.self) { try await gateway.add(bob, to: sales) }
        #expect(try await gateway.members(of: sales) == [ann.id])
        #expect(try await gateway.named(in: "Sales") == ["uid=ann"])
        #expect(try await gateway.store.openIntents().isEmpty)
    }
}
