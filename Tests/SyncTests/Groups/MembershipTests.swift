import Directory
import SCIM
import Sync
import TestSupport
import Testing

/// Members that come and go, one at a time.
struct MembershipTests {
    @Test func `a group is created with its members, or with what stands in for them`() async throws {
        let gateway = try Gateway.withGroups()
        let ann = try await gateway.create("ann")
        let sales = try await gateway.createGroup("Sales", [ann])
        #expect(try await gateway.named(in: "Sales") == ["uid=ann"])
        #expect(try await gateway.members(of: sales) == [ann.id])
        try await gateway.createGroup("Team")
        #expect(try await gateway.named(in: "Team") == [Gateway.placeholder])
        try await gateway.expectAgreement()
    }

    @Test func `the attributes of a group are kept without its members`() async throws {
        let gateway = try Gateway.withGroups()
        let sales = try await gateway.createGroup("Sales", [try await gateway.create("ann")])
        #expect(sales.resource == Resource(attributes: ["displayName": "Sales"]))
    }

    @Test func `one who comes into a group is one value in one request`() async throws {
        let gateway = try Gateway.withGroups()
        let ann = try await gateway.create("ann")
        let bob = try await gateway.create("bob")
        let sales = try await gateway.createGroup("Sales", [ann])
        let writes = try await gateway.writes { try await gateway.add(bob, to: sales) }
        #expect(
            writes == [
                "modify cn=Sales,ou=groups,dc=example,dc=test: add member: uid=bob,ou=people,dc=example,dc=test"
            ])
        #expect(try await gateway.members(of: sales) == [ann.id, bob.id])
    }

    @Test func `the list of members is never asked for`() async throws {
        let gateway = try Gateway.withGroups()
        let ann = try await gateway.create("ann")
        let bob = try await gateway.create("bob")
        let sales = try await gateway.createGroup("Sales", [ann])
        await gateway.directory.configure { $0.askedFor = [] }
        try await gateway.add(bob, to: sales)
        try await gateway.remove(ann, from: sales)
        let asked = await gateway.directory.askedFor
        #expect(asked.contains(.cn) && !asked.contains(.member))
    }

    @Test func `the first member takes the place of what stands in for members, the last one gives it back`()
        async throws
    {
        let gateway = try Gateway.withGroups()
        let ann = try await gateway.create("ann")
        let sales = try await gateway.createGroup("Sales")
        let first = try await gateway.writes { try await gateway.add(ann, to: sales) }
        #expect(first.count == 1)
        #expect(try await gateway.named(in: "Sales") == ["uid=ann"])
        let last = try await gateway.writes { try await gateway.remove(ann, from: sales) }
        #expect(last.count == 1)
        #expect(try await gateway.named(in: "Sales") == [Gateway.placeholder])
        try await gateway.expectAgreement()
    }

    @Test func `who is a member already, and who is none, is no reason to write`() async throws {
        let gateway = try Gateway.withGroups()
        let ann = try await gateway.create("ann")
        let bob = try await gateway.create("bob")
        let sales = try await gateway.createGroup("Sales", [ann])
        let writes = try await gateway.writes {
            let added = try await gateway.add(ann, to: sales)
            let removed = try await gateway.remove(bob, from: sales)
            #expect(added == sales && removed == sales)
        }
        #expect(writes.isEmpty)
    }

    @Test func `of several edits the last one counts`() async throws {
        let gateway = try Gateway.withGroups()
        let ann = try await gateway.create("ann")
        let bob = try await gateway.create("bob")
        let sales = try await gateway.createGroup("Sales", [ann])
        let edits: [MemberEdit] = [
            .add(Gateway.references([bob])), .remove([ann.id.text, bob.id.text]), .add(Gateway.references([ann])),
        ]
        try await gateway.change(sales, members: .edited(edits))
        #expect(try await gateway.members(of: sales) == [ann.id])
        #expect(try await gateway.named(in: "Sales") == ["uid=ann"])
    }

    @Test func `a whole list brings and takes only those who differ`() async throws {
        let gateway = try Gateway.withGroups()
        let ann = try await gateway.create("ann")
        let bob = try await gateway.create("bob")
        let cat = try await gateway.create("cat")
        let sales = try await gateway.createGroup("Sales", [ann, bob])
        let writes = try await gateway.writes {
            try await gateway.change(sales, members: .exactly(Gateway.references([bob, cat])))
        }
        #expect(
            writes == [
                "modify cn=Sales,ou=groups,dc=example,dc=test: add member: uid=cat,ou=people,dc=example,dc=test; "
                    + "delete member: uid=ann,ou=people,dc=example,dc=test"
            ])
    }

    @Test func `an attribute and a member go in one request`() async throws {
        let gateway = try Gateway.withGroups()
        let ann = try await gateway.create("ann")
        let bob = try await gateway.create("bob")
        let sales = try await gateway.createGroup("Sales", [ann])
        let writes = try await gateway.writes {
            try await gateway.change(sales, members: .edited([.add(Gateway.references([bob]))]), externalId: "x1")
        }
        #expect(
            writes == [
                "modify cn=Sales,ou=groups,dc=example,dc=test: add description: x1; "
                    + "add member: uid=bob,ou=people,dc=example,dc=test"
            ])
        try await gateway.expectAgreement()
    }

    @Test func `a member who is not there, or the group itself, is refused and nothing happens`() async throws {
        let gateway = try Gateway.withGroups()
        let ann = try await gateway.create("ann")
        let bob = try await gateway.create("bob")
        let sales = try await gateway.createGroup("Sales", [ann])
        try await gateway.delete(bob.id)
        let writes = try await gateway.writes {
            for stranger in [bob, sales] {
                await expectFailure(.invalidValue) { try await gateway.add(ann, stranger, to: sales) }
            }
            await expectFailure(.invalidValue) { try await gateway.createGroup("Team", [ann, bob]) }
        }
        #expect(writes.isEmpty)
        #expect(try await gateway.provisioner.read(sales.id, type: .group) == sales)
        #expect(try await gateway.store.holder(of: NameKey("Team"), type: .group) == nil)
    }

    @Test func `a group that is a member is named by its own entry, whatever it is called later`() async throws {
        let gateway = try Gateway.withGroups()
        let inner = try await gateway.createGroup("Inner")
        let outer = try await gateway.createGroup("Outer", [inner])
        #expect(try await gateway.named(in: "Outer") == ["cn=Inner"])
        try await gateway.rename(inner, to: "Nested")
        #expect(try await gateway.named(in: "Outer") == ["cn=Nested"])
        try await gateway.delete(inner.id, type: .group)
        #expect(try await gateway.named(in: "Outer") == [Gateway.placeholder])
        #expect(try await gateway.members(of: outer).isEmpty)
        try await gateway.expectAgreement()
    }

    @Test func `two groups in each other can both be deleted`() async throws {
        let gateway = try Gateway.withGroups()
        let first = try await gateway.createGroup("First")
        let second = try await gateway.createGroup("Second", [first])
        try await gateway.add(second, to: first)
        try await gateway.delete(first.id, type: .group)
        try await gateway.delete(second.id, type: .group)
        #expect(try await gateway.store.count(of: .group) == 0)
    }

    @Test func `a deleted group leaves its members where they are, and free to go`() async throws {
        let gateway = try Gateway.withGroups()
        let ann = try await gateway.create("ann")
        let sales = try await gateway.createGroup("Sales", [ann])
        try await gateway.delete(sales.id, type: .group)
        #expect(try await gateway.people.map(\.dn) == [try Gateway.dn("ann")])
        try await gateway.delete(ann.id)
        #expect(try await gateway.people.isEmpty)
    }
}
