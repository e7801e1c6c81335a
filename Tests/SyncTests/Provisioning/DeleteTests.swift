import Directory
import SCIM
import Sync
import TestSupport
import Testing

struct DeleteTests {
    @Test func `a deleted user's entry is gone, and the name is free`() async throws {
        let gateway = try Gateway()
        let ann = try await gateway.create("ann")
        try await gateway.delete(ann.id)
        #expect(try await gateway.people.isEmpty)
        #expect(try await gateway.store.resource(ann.id)?.lifecycle == .deleted)
        let again = try await gateway.create("ann")
        #expect(again.id != ann.id)
    }

    @Test func `an entry that is gone already drops the link`() async throws {
        let gateway = try Gateway()
        try await gateway.create("bob")
        let ann = try await gateway.create("ann")
        try await gateway.memory.delete(try Gateway.dn("ann"))
        try await gateway.delete(ann.id)
        #expect(try await gateway.store.resource(ann.id)?.lifecycle == .deleted)
    }

    @Test func `the last entry that is gone already drops the link, the server saying that there is none`()
        async throws
    {
        let gateway = try Gateway()
        let ann = try await gateway.create("ann")
        try await gateway.memory.delete(try Gateway.dn("ann"))
        try await gateway.delete(ann.id)
        #expect(try await gateway.store.resource(ann.id)?.lifecycle == .deleted)
    }

    @Test func `an entry that is only not visible is not called gone`() async throws {
        let gateway = try Gateway()
        let ann = try await gateway.create("ann")
        let base = try DN(Gateway.base)
        await gateway.memory.configure { $0.hiddenBelow = base }
        await expectFailure(.incompleteRead) { try await gateway.delete(ann.id) }
        #expect(try await gateway.provisioner.read(ann.id, type: .user) == ann)
        #expect(try await gateway.people.count == 1)
        await gateway.memory.configure { $0.hiddenBelow = nil }
        try await gateway.delete(ann.id)
        #expect(try await gateway.people.isEmpty)
    }

    @Test func `an entry that is not on a server that is behind is not called gone`() async throws {
        let gateway = try Gateway()
        try await gateway.create("bob")
        let ann = try await gateway.create("ann")
        try await gateway.memory.delete(try Gateway.dn("ann"))
        await gateway.directory.configure { $0.contextMarkers = ["20260101000000.000001Z#000000#001#000000"] }
        await expectFailure(.incompleteRead) { try await gateway.delete(ann.id) }
        #expect(try await gateway.provisioner.read(ann.id, type: .user) == ann)
        await gateway.directory.configure { $0.contextMarkers = ["20260101000000.000099Z#000000#001#000000"] }
        try await gateway.delete(ann.id)
    }

    @Test func `another entry in the place of the user's is not deleted`() async throws {
        let gateway = try Gateway()
        let ann = try await gateway.create("ann")
        try await gateway.memory.delete(try Gateway.dn("ann"))
        try await gateway.memory.add(try Gateway.stranger("ann"))
        try await gateway.delete(ann.id)
        #expect(try await gateway.people.map { $0["cn"] } == [["stranger"]])
        #expect(try await gateway.store.resource(ann.id)?.lifecycle == .deleted)
    }

    @Test func `an entry that was moved inside the base is deleted where it is`() async throws {
        let gateway = try Gateway()
        let ann = try await gateway.create("ann")
        try await gateway.memory.rename(try Gateway.dn("ann"), to: RDN(.uid, "zoe"))
        try await gateway.delete(ann.id)
        #expect(try await gateway.people.isEmpty)
    }

    @Test func `an entry that left the scope is not deleted`() async throws {
        let gateway = try Gateway()
        let ann = try await gateway.create("ann")
        let groups = try DN("ou=groups,dc=example,dc=test")
        try await gateway.memory.rename(try Gateway.dn("ann"), to: RDN(.uid, "ann"), under: groups)
        await expectFailure(.conflict) { try await gateway.delete(ann.id) }
        #expect(try await gateway.provisioner.read(ann.id, type: .user) == ann)
        #expect(try await gateway.memory.read(groups.child(RDN(.uid, "ann")), []) != nil)
    }

    @Test func `an entry that has others below it stays, and so does the user`() async throws {
        let gateway = try Gateway()
        let ann = try await gateway.create("ann")
        let device = try Gateway.dn("ann").child(RDN(.cn, "phone"))
        try await gateway.memory.add(
            Entry(dn: device, attributes: ["objectClass": ["device"], "cn": ["phone"]]))
        await expectFailure(.conflict) { try await gateway.delete(ann.id) }
        #expect(try await gateway.provisioner.read(ann.id, type: .user) == ann)
    }

    @Test func `a check may refuse, and then nothing happens`() async throws {
        struct Refusal: Error {}
        let gateway = try Gateway()
        let ann = try await gateway.create("ann")
        await #expect(throws: Refusal.self) {
            try await gateway.provisioner.delete(ann.id, type: .user, actor: "client") { _ in throw Refusal() }
        }
        #expect(try await gateway.people.count == 1)
        #expect(try await gateway.store.openIntents().isEmpty)
    }
}
