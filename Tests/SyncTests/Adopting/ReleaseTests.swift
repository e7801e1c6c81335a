import Directory
import Planning
import SCIM
@testable import Sync
import TestSupport
import Testing

/// An entry is given back: the resource ends, and the entry stays as it is.
struct ReleaseTests {
    @Test func `what was taken over stands afterwards as it stood before`() async throws {
        let gateway = try Gateway.forAdoption()
        try await gateway.stand("ann", number: "1")
        try await gateway.standGroup("staff", [Gateway.dn("ann")])
        let before = await gateway.memory.entries
        try await gateway.adopt()
        let ann = try #require(try await gateway.resource("ann"))
        try await gateway.provisioner.release(ann.id, type: .user, actor: "release")
        #expect(await gateway.memory.entries == before, "its membership stood there before, too")
        #expect(try await gateway.resource("ann") == nil)
        #expect(try await gateway.store.owner(of: #require(ann.link).identity) == nil)
        #expect(try await gateway.sweep().plan.items.isEmpty)
        #expect(try await gateway.store.trail(TrailQuery(resource: ann.id)).map(\.kind) == [.release, .adopt])
        #expect(try await gateway.adopt()["ann"]?.resource != ann.id, "and is taken over anew")
    }

    @Test func `memberships that clients gave end`() async throws {
        let gateway = try Gateway.forAdoption()
        let ann = try await gateway.create("ann")
        let bob = try await gateway.create("bob")
        try await gateway.createGroup("staff", [ann, bob])
        try await gateway.provisioner.release(ann.id, type: .user, actor: "release")
        #expect(try await gateway.texts("member", of: Gateway.groupDN("staff")) == [try Gateway.dn("bob").description])
        #expect(try await gateway.memory.read(Gateway.dn("ann"), ["uid"]) != nil)
        #expect(try await gateway.sweep().foreign.count == 1)
    }

    @Test func `one that is refused leaves a membership of before what it was`() async throws {
        let gateway = try Gateway.forAdoption()
        try await gateway.stand("ann", number: "1")
        try await gateway.standGroup("staff", [Gateway.dn("ann")])
        try await gateway.adopt()
        let ann = try #require(try await gateway.resource("ann"))
        let staff = try #require(try await gateway.resource("staff", .group))
        try await gateway.createGroup("team", [ann])
        await gateway.memory.failNext(.refuse(.refusal(.insufficientAccessRights)))
        await #expect(throws: SyncError.self) {
            try await gateway.provisioner.release(ann.id, type: .user, actor: "release")
        }
        #expect(try await gateway.store.resource(ann.id)?.lifecycle == .living)
        #expect(try await gateway.store.adoptedMembers(of: staff.id) == [ann.id], "no client has given it")
        #expect(try await gateway.sweep().plan.items.isEmpty)
    }

    @Test func `one that is cut off is completed as what it is`() async throws {
        let gateway = try Gateway.forAdoption()
        let ann = try await gateway.create("ann")
        await gateway.store.failNextCompletion(StateFailure(.unusable, "the disk is full"))
        await #expect(throws: (any Error).self) {
            try await gateway.provisioner.release(ann.id, type: .user, actor: "release")
        }
        await gateway.store.abandon()
        #expect(try await gateway.sweep().ending == .clean)
        #expect(try await gateway.memory.read(Gateway.dn("ann"), ["uid"]) != nil, "the entry is not deleted")
        #expect(try await gateway.resource("ann") == nil)
    }
}
