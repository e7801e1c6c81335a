import Directory
import Planning
import SCIM
import Sync
import TestSupport
import Testing

/// What comes late, or by an old name, neither gives nor takes a membership.
struct StaleMembershipTests {
    /// A gateway with ann and bob, and a group of some of them.
    private struct Scene {
        let gateway: Gateway
        let ann: StoredResource
        let bob: StoredResource
        let sales: StoredResource

        init(bobIsIn: Bool = false) async throws {
            gateway = try Gateway.withGroups()
            // Of what is projected only the uid follows the userName, so that a rename is one write.
            let name: Value = ["formatted": "Ann Lee", "familyName": "Lee"]
            ann = try await gateway.create("ann", ("name", name))
            bob = try await gateway.create("bob", ("name", name))
            sales = try await gateway.createGroup("Sales", bobIsIn ? [ann, bob] : [ann])
        }
    }

    @Test func `a delayed addition does not land after the member was removed`() async throws {
        let scene = try await Scene()
        await scene.gateway.memory.failNext(.delay)
        await expectFailure(.unavailable) { try await scene.gateway.add(scene.bob, to: scene.sales) }
        try await scene.gateway.remove(scene.bob, from: scene.sales)
        await scene.gateway.memory.land()
        #expect(try await scene.gateway.named(in: "Sales") == ["uid=ann"])
    }

    @Test func `a delayed removal does not land after the member came back`() async throws {
        let scene = try await Scene(bobIsIn: true)
        await scene.gateway.memory.failNext(.delay)
        await expectFailure(.unavailable) { try await scene.gateway.remove(scene.bob, from: scene.sales) }
        try await scene.gateway.add(scene.bob, to: scene.sales)
        await scene.gateway.memory.land()
        #expect(try await scene.gateway.named(in: "Sales") == ["uid=ann", "uid=bob"])
    }

    @Test func `a delayed addition gives nothing to who gets the name of a deleted member`() async throws {
        let scene = try await Scene()
        await scene.gateway.memory.failNext(.delay)
        await expectFailure(.unavailable) { try await scene.gateway.add(scene.bob, to: scene.sales) }
        try await scene.gateway.delete(scene.bob.id)
        try await scene.gateway.create("bob")
        await scene.gateway.memory.land()
        #expect(try await scene.gateway.named(in: "Sales") == ["uid=ann"])
    }

    @Test(arguments: [MemoryDirectory.Fault.loseAnswer, .loseRequest])
    func `a rename that was in doubt is followed once a request settles it`(_ fault: MemoryDirectory.Fault) async throws
    {
        let scene = try await Scene()
        await scene.gateway.memory.failNext(fault)
        await expectFailure(.unavailable) { try await scene.gateway.change(scene.ann.id, ("userName", "zoe")) }
        try await scene.gateway.change(scene.ann.id, ("userName", "zoe"))
        #expect(try await scene.gateway.named(in: "Sales") == ["uid=zoe"])
    }

    @Test(arguments: [MemoryDirectory.Fault.loseAnswer, .loseRequest])
    func `a rename that was in doubt is followed by the sweep that settles it`(_ fault: MemoryDirectory.Fault)
        async throws
    {
        let scene = try await Scene()
        await scene.gateway.memory.failNext(fault)
        await expectFailure(.unavailable) { try await scene.gateway.change(scene.ann.id, ("userName", "zoe")) }
        try await scene.gateway.sweep()
        #expect(try await scene.gateway.named(in: "Sales") == ["uid=zoe"])
    }

    @Test func `who gets the old name of a member does not inherit its membership`() async throws {
        let scene = try await Scene(bobIsIn: true)
        await scene.gateway.directory.interfere(nil) {
            await $0.failNext(.refuse(.refusal(.insufficientAccessRights)))
        }
        try await scene.gateway.change(scene.ann.id, ("userName", "zoe"))
        let next = try await scene.gateway.create("ann")
        #expect(try await scene.gateway.store.groups(of: next.id).isEmpty)
        #expect(try await !scene.gateway.named(in: "Sales").contains("uid=ann"))
    }

    @Test func `a member who is renamed while the addition is on its way is named by the new name`() async throws {
        let scene = try await Scene()
        await scene.gateway.directory.interfere { _ in
            try await scene.gateway.change(scene.bob.id, ("userName", "zoe"))
        }
        try await scene.gateway.add(scene.bob, to: scene.sales)
        #expect(try await scene.gateway.members(of: scene.sales) == [scene.ann.id, scene.bob.id])
        #expect(try await scene.gateway.named(in: "Sales") == ["uid=ann", "uid=zoe"])
    }

    @Test func `a member who leaves a group while its new name is on the way there is not named in it`() async throws {
        let scene = try await Scene(bobIsIn: true)
        let team = try await scene.gateway.createGroup("Team", [scene.ann, scene.bob])
        // Before the new name is written to the first group, the second one is left.
        await scene.gateway.directory.interfere(nil) { _ in
            try await scene.gateway.remove(scene.ann, from: team)
        }
        try await scene.gateway.change(scene.ann.id, ("userName", "zoe"))
        #expect(try await scene.gateway.members(of: team) == [scene.bob.id])
        #expect(try await scene.gateway.named(in: "Team") == ["uid=bob"])
    }

    @Test func `a renamed member who is deleted leaves no name behind`() async throws {
        let scene = try await Scene(bobIsIn: true)
        await scene.gateway.directory.interfere(nil) {
            await $0.failNext(.refuse(.refusal(.insufficientAccessRights)))
        }
        try await scene.gateway.change(scene.ann.id, ("userName", "zoe"))
        try await scene.gateway.delete(scene.ann.id)
        #expect(try await scene.gateway.named(in: "Sales") == ["uid=bob"])
    }

    @Test func `a member who is renamed while the create of its group is in doubt does not keep it there`()
        async throws
    {
        let scene = try await Scene()
        await scene.gateway.memory.failNext(.loseAnswer)
        await expectFailure(.unavailable) { try await scene.gateway.createGroup("Team", [scene.ann]) }
        try await scene.gateway.change(scene.ann.id, ("userName", "zoe"))
        let team = try await scene.gateway.createGroup("Team", [scene.ann])
        #expect(try await scene.gateway.members(of: team) == [scene.ann.id])
        #expect(try await scene.gateway.store.openIntents().isEmpty)
    }

    @Test func `a create in doubt that a deletion settles is still joined by the client that sent it`() async throws {
        let scene = try await Scene()
        await scene.gateway.memory.failNext(.loseAnswer)
        await expectFailure(.unavailable) { try await scene.gateway.createGroup("Team", [scene.ann, scene.bob]) }
        try await scene.gateway.delete(scene.bob.id)
        let team = try await scene.gateway.createGroup("Team", [scene.ann])
        #expect(team.id == ResourceID("id-4"))
    }

    @Test func `a user who cannot be deleted keeps its memberships`() async throws {
        let scene = try await Scene(bobIsIn: true)
        let groups = try DN(Gateway.groups)
        try await scene.gateway.memory.rename(try Gateway.dn("ann"), to: RDN(.uid, "ann"), under: groups)
        await expectFailure(.conflict) { try await scene.gateway.delete(scene.ann.id) }
        #expect(try await scene.gateway.members(of: scene.sales) == [scene.ann.id, scene.bob.id])
        #expect(try await scene.gateway.named(in: "Sales") == ["uid=ann", "uid=bob"])
    }

    @Test func `a deletion in doubt of a group that is not mapped any more stops no sweep`() async throws {
        let scene = try await Scene()
        await scene.gateway.memory.failNext(.loseRequest)
        await expectFailure(.unavailable) { try await scene.gateway.delete(scene.sales.id, type: .group) }
        try await scene.gateway.memory.set("title", "Tramp", at: try Gateway.dn("ann"))
        try await scene.gateway.remapped(Gateway.mapping).sweep()
        #expect(try await scene.gateway.people.map { $0["title"] } == [[], []])
    }

    @Test func `a deletion in doubt of a group that is not mapped any more is given back`() async throws {
        let scene = try await Scene()
        await scene.gateway.memory.failNext(.loseRequest)
        await expectFailure(.unavailable) { try await scene.gateway.delete(scene.sales.id, type: .group) }
        let other = try scene.gateway.remapped(Gateway.mapping)
        await #expect(throws: SyncError.self) { try await other.delete(scene.sales.id, type: .group) }
        #expect(try await scene.gateway.store.openIntents().map(\.isOccupied) == [false])
    }
}
