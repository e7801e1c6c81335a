import Directory
import Planning
import SCIM
import Sync
import TestSupport
import Testing

/// A change of members that was sent and not answered.
struct MembershipInDoubtTests {
    static let faults: [MemoryDirectory.Fault] = [.loseAnswer, .loseRequest, .delay]

    /// A gateway with ann and bob, and a group of some of them.
    private struct Scene {
        let gateway: Gateway
        let ann: StoredResource
        let bob: StoredResource
        let sales: StoredResource

        init(bobIsIn: Bool = false) async throws {
            gateway = try Gateway.withGroups()
            ann = try await gateway.create("ann")
            bob = try await gateway.create("bob")
            sales = try await gateway.createGroup("Sales", bobIsIn ? [ann, bob] : [ann])
        }

        /// Something whose write meets a fault.
        func inDoubt(_ fault: MemoryDirectory.Fault, _ body: () async throws -> Void) async throws {
            await gateway.memory.failNext(fault)
            await expectFailure(.unavailable) { try await body() }
            #expect(try await gateway.store.openIntents().map(\.isOccupied) == [false])
        }
    }

    @Test(arguments: faults)
    func `until it is settled the members read as before`(_ fault: MemoryDirectory.Fault) async throws {
        let scene = try await Scene()
        try await scene.inDoubt(fault) { try await scene.gateway.add(scene.bob, to: scene.sales) }
        #expect(try await scene.gateway.members(of: scene.sales) == [scene.ann.id])
        #expect(try await scene.gateway.provisioner.read(scene.sales.id, type: .group) == scene.sales)
        #expect(try await scene.gateway.store.groups(of: scene.bob.id).isEmpty)
    }

    @Test(arguments: faults)
    func `an addition is completed when it is sent again`(_ fault: MemoryDirectory.Fault) async throws {
        let scene = try await Scene()
        try await scene.inDoubt(fault) { try await scene.gateway.add(scene.bob, to: scene.sales) }
        let again = try await scene.gateway.add(scene.bob, to: scene.sales)
        await scene.gateway.memory.land()
        #expect(again.revision == 2)
        #expect(try await scene.gateway.members(of: scene.sales) == [scene.ann.id, scene.bob.id])
        try await scene.gateway.expectAgreement()
    }

    @Test(arguments: faults)
    func `a removal is completed when it is sent again`(_ fault: MemoryDirectory.Fault) async throws {
        let scene = try await Scene(bobIsIn: true)
        try await scene.inDoubt(fault) { try await scene.gateway.remove(scene.bob, from: scene.sales) }
        let again = try await scene.gateway.remove(scene.bob, from: scene.sales)
        await scene.gateway.memory.land()
        #expect(again.revision == 2)
        #expect(try await scene.gateway.members(of: scene.sales) == [scene.ann.id])
        try await scene.gateway.expectAgreement()
    }

    @Test(arguments: faults)
    func `the removal of the last member is completed when it is sent again`(_ fault: MemoryDirectory.Fault)
        async throws
    {
        let scene = try await Scene()
        try await scene.inDoubt(fault) { try await scene.gateway.remove(scene.ann, from: scene.sales) }
        try await scene.gateway.remove(scene.ann, from: scene.sales)
        await scene.gateway.memory.land()
        #expect(try await scene.gateway.named(in: "Sales") == [Gateway.placeholder])
        try await scene.gateway.expectAgreement()
    }

    @Test(arguments: faults)
    func `another change settles it first, and both arrive`(_ fault: MemoryDirectory.Fault) async throws {
        let scene = try await Scene()
        try await scene.inDoubt(fault) { try await scene.gateway.add(scene.bob, to: scene.sales) }
        let changed = try await scene.gateway.remove(scene.ann, from: scene.sales)
        await scene.gateway.memory.land()
        #expect(changed.revision == 3)
        #expect(try await scene.gateway.named(in: "Sales") == ["uid=bob"])
        try await scene.gateway.expectAgreement()
    }

    @Test(arguments: faults)
    func `a sweep completes it`(_ fault: MemoryDirectory.Fault) async throws {
        let scene = try await Scene()
        try await scene.inDoubt(fault) { try await scene.gateway.add(scene.bob, to: scene.sales) }
        let report = try await scene.gateway.sweep()
        await scene.gateway.memory.land()
        #expect(report.plan.items.map(\.remark) == ["an unanswered change is completed"])
        #expect(report.ending == .clean)
        #expect(try await scene.gateway.members(of: scene.sales) == [scene.ann.id, scene.bob.id])
        try await scene.gateway.expectAgreement()
    }

    @Test(arguments: faults)
    func `who is about to become a member can be deleted once that is settled`(_ fault: MemoryDirectory.Fault)
        async throws
    {
        let scene = try await Scene()
        try await scene.inDoubt(fault) { try await scene.gateway.add(scene.bob, to: scene.sales) }
        try await scene.gateway.delete(scene.bob.id)
        #expect(try await scene.gateway.people.map(\.dn) == [try Gateway.dn("ann")])
        #expect(try await scene.gateway.named(in: "Sales") == ["uid=ann"])
        try await scene.gateway.expectAgreement()
    }

    @Test func `a commit that fails after the answer is completed later`() async throws {
        struct DiskFull: Error {}
        let scene = try await Scene()
        await scene.gateway.store.failNextCompletion(DiskFull())
        await #expect(throws: (any Error).self) { try await scene.gateway.add(scene.bob, to: scene.sales) }
        #expect(try await scene.gateway.members(of: scene.sales) == [scene.ann.id])
        let writes = try await scene.gateway.writes { try await scene.gateway.sweep() }
        #expect(writes.isEmpty)
        #expect(try await scene.gateway.members(of: scene.sales) == [scene.ann.id, scene.bob.id])
    }

    @Test func `one that its process left behind is taken over`() async throws {
        let scene = try await Scene()
        _ = try await scene.gateway.store.record(
            Proposal(
                kind: .change, resource: scene.sales.id, type: .group, rowVersion: scene.sales.rowVersion,
                desired: scene.sales.resource, members: MembershipChange(added: [NewMember(id: scene.bob.id)]),
                addedAt: nil, actor: "client"))
        await scene.gateway.store.abandon()
        try await scene.gateway.sweep()
        #expect(try await scene.gateway.named(in: "Sales") == ["uid=ann", "uid=bob"])
        try await scene.gateway.expectAgreement()
    }

    @Test func `one that is refused at the second try for what it is ends, and the members stay`() async throws {
        let scene = try await Scene()
        let refusal = MemoryDirectory.Fault.refuse(.refusal(.invalidAttributeSyntax, "member: bad"))
        await scene.gateway.memory.failNext(.loseRequest, refusal)
        await expectFailure(.unavailable) { try await scene.gateway.add(scene.bob, to: scene.sales) }
        await expectFailure(.invalidValue) { try await scene.gateway.add(scene.bob, to: scene.sales) }
        #expect(try await scene.gateway.members(of: scene.sales) == [scene.ann.id])
        try await scene.gateway.delete(scene.bob.id)
        try await scene.gateway.expectAgreement()
    }
}
