import Directory
import Planning
import SCIM
import Sync
import TestSupport
import Testing

/// A create or a deletion of a group that was sent and not answered.
struct GroupInDoubtTests {
    static let faults: [MemoryDirectory.Fault] = [.loseAnswer, .loseRequest, .delay]

    /// A gateway with ann and bob whose create of a group of both met a fault.
    private struct Scene {
        let gateway: Gateway
        let ann: StoredResource
        let bob: StoredResource
        /// The id that the group has, should it come to be.
        let id = ResourceID("id-3")

        init(_ fault: MemoryDirectory.Fault) async throws {
            let gateway = try Gateway.withGroups()
            let ann = try await gateway.create("ann")
            let bob = try await gateway.create("bob")
            await gateway.memory.failNext(fault)
            await expectFailure(.unavailable) { try await gateway.createGroup("Sales", [ann, bob]) }
            self.gateway = gateway
            self.ann = ann
            self.bob = bob
        }
    }

    @Test(arguments: faults)
    func `a create in doubt shows neither the group nor that somebody is in it`(_ fault: MemoryDirectory.Fault)
        async throws
    {
        let scene = try await Scene(fault)
        #expect(try await scene.gateway.store.openIntents().map(\.isOccupied) == [false])
        #expect(try await scene.gateway.store.count(of: .group) == 0)
        #expect(try await scene.gateway.store.groups(of: scene.ann.id).isEmpty)
        await expectFailure(.notFound) { _ = try await scene.gateway.provisioner.read(scene.id, type: .group) }
    }

    @Test(arguments: faults)
    func `a repeated create joins it, with its members`(_ fault: MemoryDirectory.Fault) async throws {
        let scene = try await Scene(fault)
        let sales = try await scene.gateway.createGroup("Sales", [scene.ann, scene.bob])
        await scene.gateway.memory.land()
        #expect(sales.id == scene.id && sales.isAcknowledged)
        #expect(try await scene.gateway.members(of: sales) == [scene.ann.id, scene.bob.id])
        #expect(try await scene.gateway.named(in: "Sales") == ["uid=ann", "uid=bob"])
        try await scene.gateway.expectAgreement()
        await expectFailure(.uniqueness) { try await scene.gateway.createGroup("Sales") }
    }

    @Test(arguments: faults)
    func `the newer list of members wins`(_ fault: MemoryDirectory.Fault) async throws {
        let scene = try await Scene(fault)
        let cat = try await scene.gateway.create("cat")
        let sales = try await scene.gateway.createGroup("Sales", [scene.bob, cat])
        await scene.gateway.memory.land()
        #expect(sales.id == scene.id)
        #expect(try await scene.gateway.members(of: sales) == [scene.bob.id, cat.id])
        try await scene.gateway.expectAgreement()
    }

    @Test(arguments: faults)
    func `a sweep completes it, and a repeated create is told of it`(_ fault: MemoryDirectory.Fault) async throws {
        let scene = try await Scene(fault)
        #expect(try await scene.gateway.sweep().ending == .clean)
        await scene.gateway.memory.land()
        #expect(try await !scene.gateway.provisioner.read(scene.id, type: .group).isAcknowledged)
        #expect(try await scene.gateway.named(in: "Sales") == ["uid=ann", "uid=bob"])
        let sales = try await scene.gateway.createGroup("Sales", [scene.ann, scene.bob])
        #expect(sales.id == scene.id && sales.isAcknowledged)
        try await scene.gateway.expectAgreement()
    }

    @Test(arguments: faults)
    func `a member of it can be deleted, and the group is settled before`(_ fault: MemoryDirectory.Fault) async throws {
        let scene = try await Scene(fault)
        try await scene.gateway.delete(scene.bob.id)
        await scene.gateway.memory.land()
        #expect(try await scene.gateway.people.map(\.dn) == [try Gateway.dn("ann")])
        #expect(try await scene.gateway.named(in: "Sales") == ["uid=ann"])
        try await scene.gateway.expectAgreement()
    }

    @Test func `a member is not deleted while the group cannot be settled`() async throws {
        let scene = try await Scene(.loseRequest)
        await scene.gateway.memory.failNext(.loseRequest)
        await expectFailure(.unavailable) { try await scene.gateway.delete(scene.bob.id) }
        #expect(try await scene.gateway.people.count == 2)
        #expect(try await scene.gateway.provisioner.read(scene.bob.id, type: .user) == scene.bob)
        try await scene.gateway.delete(scene.bob.id)
        #expect(try await scene.gateway.people.count == 1)
    }

    @Test(arguments: faults)
    func `a deletion in doubt keeps the members until it is settled`(_ fault: MemoryDirectory.Fault) async throws {
        let gateway = try Gateway.withGroups()
        let ann = try await gateway.create("ann")
        let sales = try await gateway.createGroup("Sales", [ann])
        await gateway.memory.failNext(fault)
        await expectFailure(.unavailable) { try await gateway.delete(sales.id, type: .group) }
        #expect(try await gateway.members(of: sales) == [ann.id])
        try await gateway.delete(sales.id, type: .group)
        await gateway.memory.land()
        #expect(try await gateway.store.groups(of: ann.id).isEmpty)
        try await gateway.expectAgreement()
        try await gateway.delete(ann.id)
    }
}
