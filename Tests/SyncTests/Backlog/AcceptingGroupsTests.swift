import Directory
import Planning
import SCIM
import Sync
import TestSupport
import Testing

/// Groups and memberships that are changed while the directory is away.
struct AcceptingGroupsTests {
    /// A gateway with ann and bob, of whom ann is in a group.
    private struct Scene {
        let gateway: Gateway
        let ann: StoredResource
        let bob: StoredResource
        let sales: StoredResource

        init() async throws {
            gateway = try Gateway.withGroups().accepting()
            ann = try await gateway.create("ann")
            bob = try await gateway.create("bob")
            sales = try await gateway.createGroup("Sales", [ann])
        }
    }

    @Test func `members come and go at once, and in the entry later`() async throws {
        let scene = try await Scene()
        let gateway = scene.gateway
        try await gateway.whileAway {
            try await gateway.add(scene.bob, to: scene.sales)
            try await gateway.remove(scene.ann, from: scene.sales)
        }
        #expect(try await gateway.members(of: scene.sales) == [scene.bob.id])
        #expect(try await gateway.named(in: "Sales") == ["uid=ann"])
        #expect(gateway.remarks.isEmpty, "\(gateway.remarks)")
        try await gateway.drainWholly()
        #expect(try await gateway.named(in: "Sales") == ["uid=bob"])
    }

    @Test func `a new group of new people stands with all of them`() async throws {
        let gateway = try Gateway.withGroups().accepting()
        try await gateway.whileAway {
            let people = [try await gateway.create("ann"), try await gateway.create("bob")]
            let sales = try await gateway.createGroup("Sales", people)
            try await gateway.rename(sales, to: "Team")
        }
        try await gateway.drainWholly()
        #expect(try await gateway.named(in: "Team") == ["uid=ann", "uid=bob"])
    }

    @Test func `a group whose only news is a member without an entry gets the name with the entry`() async throws {
        let scene = try await Scene()
        let gateway = scene.gateway
        try await gateway.whileAway {
            let zoe = try await gateway.create("zoe")
            try await gateway.add(zoe, to: scene.sales)
        }
        try await gateway.drainWholly()
        #expect(try await gateway.named(in: "Sales") == ["uid=ann", "uid=zoe"])
    }

    @Test func `a member who gets another name is followed`() async throws {
        let scene = try await Scene()
        try await scene.gateway.whileAway { try await scene.gateway.change(scene.ann.id, ("userName", "zoe")) }
        try await scene.gateway.drainWholly()
        #expect(try await scene.gateway.named(in: "Sales") == ["uid=zoe"])
    }

    @Test func `who is deleted leaves the groups first, and the name inherits nothing`() async throws {
        let scene = try await Scene()
        let gateway = scene.gateway
        try await gateway.whileAway { try await gateway.delete(scene.ann.id) }
        #expect(try await gateway.members(of: scene.sales).isEmpty)
        let writes = try await gateway.writes { try await gateway.drainWholly() }
        #expect(writes.last == "delete uid=ann,ou=people,dc=example,dc=test", "\(writes)")
        try await gateway.create("ann")
        #expect(try await gateway.named(in: "Sales") == ["cn=sluice-empty-group"])
    }

    @Test func `a group and its members go together, the group first`() async throws {
        let scene = try await Scene()
        let gateway = scene.gateway
        try await gateway.whileAway {
            try await gateway.delete(scene.ann.id)
            try await gateway.delete(scene.sales.id, type: .group)
        }
        let writes = try await gateway.writes { try await gateway.drainWholly() }
        #expect(
            writes == [
                "delete cn=Sales,ou=groups,dc=example,dc=test", "delete uid=ann,ou=people,dc=example,dc=test",
            ])
    }

    @Test func `a change by a client in the meantime is part of it`() async throws {
        let scene = try await Scene()
        let gateway = scene.gateway
        try await gateway.whileAway {
            try await gateway.remove(scene.ann, from: scene.sales)
            try await gateway.add(scene.bob, to: scene.sales)
        }
        try await gateway.remove(scene.bob, from: scene.sales)
        try await gateway.add(scene.ann, to: scene.sales)
        #expect(try await gateway.members(of: scene.sales) == [scene.ann.id])
        #expect(try await gateway.named(in: "Sales") == ["uid=ann"])
        try await gateway.drainWholly()
        #expect(try await gateway.named(in: "Sales") == ["uid=ann"])
    }

    @Test func `who left while the directory was away and is deleted when it is back is in no group`() async throws {
        let scene = try await Scene()
        let gateway = scene.gateway
        try await gateway.whileAway { try await gateway.remove(scene.ann, from: scene.sales) }
        try await gateway.delete(scene.ann.id)
        #expect(try await gateway.named(in: "Sales") == ["cn=sluice-empty-group"])
        try await gateway.drainWholly()
    }

    @Test func `of a group that was taken over those go whom the client took out, and strangers stay`() async throws {
        let gateway = try Gateway.forAdoption().accepting()
        for name in ["ann", "bob"] { try await gateway.stand(name, number: name) }
        let members = try ["ann", "bob"].map(Gateway.dn) + [try DN("cn=other,dc=example,dc=test")]
        try await gateway.standGroup("staff", members)
        try await gateway.adopt()
        let staff = try #require(try await gateway.resource("staff", .group))
        let ann = try #require(try await gateway.resource("ann"))
        try await gateway.whileAway { try await gateway.remove(ann, from: staff) }
        try await gateway.drainWholly()
        #expect(try await gateway.named(in: "staff") == ["cn=other", "uid=bob"])
        #expect(try await !gateway.members(of: staff).contains(ann.id))
    }

    @Test func `a group that cannot be made keeps nobody from being deleted`() async throws {
        let gateway = try Gateway.withGroups().accepting()
        let ann = try await gateway.create("ann")
        try await gateway.memory.add(
            Entry(
                dn: try Gateway.groupDN("Sales"),
                attributes: ["objectClass": ["groupOfNames"], "cn": ["Sales"], "member": ["cn=other,dc=x"]]))
        let sales = try await gateway.whileAway { try await gateway.createGroup("Sales", [ann]) }
        try await gateway.drain()
        try await gateway.delete(ann.id)
        #expect(try await gateway.people.isEmpty)
        #expect(try await gateway.members(of: sales).isEmpty)
        #expect(try await gateway.named(in: "Sales") == ["cn=other"])
    }

    @Test func `who came while the directory was away and is deleted before all is caught up is in no entry`()
        async throws
    {
        let gateway = try Gateway.withGroups().accepting()
        let ann = try await gateway.create("ann")
        let sales = try await gateway.whileAway { try await gateway.createGroup("Sales", [ann]) }
        try await gateway.rename(sales, to: "Team")
        #expect(try await gateway.named(in: "Team") == ["uid=ann"])
        try await gateway.delete(ann.id)
        #expect(try await gateway.named(in: "Team") == ["cn=sluice-empty-group"])
        try await gateway.drainWholly()
    }

    @Test func `a membership on the own entry ends with the entry's service`() async throws {
        let groups = Gateway.mappingWithGroups.replacing(
            "members: { attribute: member, value: dn, when_empty: placeholder }",
            with: """
                members:
                    - { attribute: member, value: dn, when_empty: placeholder }
                    - { on_member: departmentNumber, value: cn }
                """)
        let gateway = try Gateway(mapping: RetiringTests.mapping("disable", groups)).accepting()
        let ann = try await gateway.create("ann")
        try await gateway.createGroup("Sales", [ann])
        #expect(try await gateway.people.first?["departmentNumber"] == ["Sales"])
        try await gateway.whileAway { try await gateway.delete(ann.id) }
        // The group's write changes the entry first, which is looked at again then.
        try await gateway.drain()
        try await gateway.drainWholly()
        let entry = try #require(try await gateway.people.first)
        #expect(entry["departmentNumber"].isEmpty && entry["employeeType"] == ["disabled"])
        #expect(try await gateway.named(in: "Sales") == ["cn=sluice-empty-group"])
    }

    @Test func `a group whose memberships stand on the members waits for the directory`() async throws {
        let mapping = Gateway.mappingWithGroups.replacing(
            "members: { attribute: member, value: dn, when_empty: placeholder }",
            with: "members: [{ on_member: departmentNumber, value: cn }]"
        ).replacing("[groupOfNames]", with: "[organizationalRole]")
        let gateway = try Gateway.withGroups(mapping: mapping).accepting()
        let ann = try await gateway.create("ann")
        let sales = try await gateway.createGroup("Sales")
        await expectFailure(.unavailable) {
            _ = try await gateway.whileAway { try await gateway.add(ann, to: sales) }
        }
        #expect(try await gateway.store.arrears().isEmpty)
    }
}
