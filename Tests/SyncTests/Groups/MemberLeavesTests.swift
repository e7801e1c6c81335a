import Directory
import Planning
import SCIM
import Sync
import TestSupport
import Testing

/// A user who is in groups is deleted, or gets another name.
struct MemberLeavesTests {
    /// A gateway with ann and bob, who are both in two groups.
    private struct Scene {
        let gateway: Gateway
        let ann: StoredResource
        let bob: StoredResource
        let sales: StoredResource
        let team: StoredResource

        init() async throws {
            gateway = try Gateway.withGroups()
            // Of what is projected only the uid follows the userName, so that a rename is one write.
            let name: Value = ["formatted": "Ann Lee", "familyName": "Lee"]
            ann = try await gateway.create("ann", ("name", name))
            bob = try await gateway.create("bob", ("name", name))
            sales = try await gateway.createGroup("Sales", [ann, bob])
            team = try await gateway.createGroup("Team", [ann, bob])
        }
    }

    @Test func `the memberships go first, then the entry`() async throws {
        let scene = try await Scene()
        let writes = try await scene.gateway.writes { try await scene.gateway.delete(scene.ann.id) }
        #expect(
            writes == [
                "modify cn=Sales,ou=groups,dc=example,dc=test: delete member: uid=ann,ou=people,dc=example,dc=test",
                "modify cn=Team,ou=groups,dc=example,dc=test: delete member: uid=ann,ou=people,dc=example,dc=test",
                "delete uid=ann,ou=people,dc=example,dc=test",
            ])
        #expect(try await scene.gateway.members(of: scene.sales) == [scene.bob.id])
        try await scene.gateway.expectAgreement()
    }

    @Test func `a group that changes by a deletion is one that a client sees changed`() async throws {
        let scene = try await Scene()
        try await scene.gateway.delete(scene.ann.id)
        #expect(try await scene.gateway.provisioner.read(scene.sales.id, type: .group).revision == 2)
    }

    @Test func `who is deleted after its entry was deleted by hand leaves its groups as well`() async throws {
        let scene = try await Scene()
        try await scene.gateway.memory.delete(try Gateway.dn("ann"))
        try await scene.gateway.delete(scene.ann.id)
        #expect(try await !scene.gateway.named(in: "Sales").contains("uid=ann"))
        try await scene.gateway.create("ann")
        #expect(try await !scene.gateway.named(in: "Sales").contains("uid=ann"))
    }

    @Test func `a group that refuses keeps the user and all of its memberships, and is named`() async throws {
        let scene = try await Scene()
        await scene.gateway.directory.interfere(nil) {
            await $0.failNext(.refuse(.refusal(.insufficientAccessRights)))
        }
        let error = await #expect(throws: SyncError.self) { try await scene.gateway.delete(scene.ann.id) }
        #expect(error?.code == .refused)
        #expect(error?.message.hasPrefix("the membership in the group Team: ") == true)
        #expect(try await scene.gateway.provisioner.read(scene.ann.id, type: .user) == scene.ann)
        #expect(try await scene.gateway.people.count == 2)
        let groups = try await scene.gateway.store.groups(of: scene.ann.id).map(\.id)
        #expect(Set(groups) == [scene.sales.id, scene.team.id])
        try await scene.gateway.expectAgreement()
        try await scene.gateway.delete(scene.ann.id)
        #expect(try await scene.gateway.people.count == 1)
        try await scene.gateway.expectAgreement()
    }

    @Test func `a deletion that is refused only after another look gives the memberships back`() async throws {
        let scene = try await Scene()
        await scene.gateway.directory.interfere(
            nil, nil, { try await $0.rename(try Gateway.dn("ann"), to: RDN(.uid, "moved")) },
            { await $0.failNext(.refuse(.refusal(.notAllowedOnNonLeaf))) })
        let error = await #expect(throws: SyncError.self) { try await scene.gateway.delete(scene.ann.id) }
        #expect(error?.code == .conflict)
        let groups = try await scene.gateway.store.groups(of: scene.ann.id).map(\.id)
        #expect(Set(groups) == [scene.sales.id, scene.team.id])
    }

    @Test func `a membership that cannot be given back after a refused deletion is told to the operator`() async throws
    {
        let scene = try await Scene()
        await scene.gateway.directory.interfere(
            nil, nil, { await $0.failNext(.refuse(.refusal(.notAllowedOnNonLeaf))) },
            { await $0.failNext(.refuse(.refusal(.insufficientAccessRights))) })
        await #expect(throws: SyncError.self) { try await scene.gateway.delete(scene.ann.id) }
        #expect(try await scene.gateway.store.groups(of: scene.ann.id).map(\.id) == [scene.team.id])
        #expect(scene.gateway.remarks.map(\.resource) == [scene.sales.id])
        #expect(scene.gateway.remarks.first?.message.hasPrefix("\(scene.ann.id) was taken out of the group") == true)
        try await scene.gateway.expectAgreement()
    }

    @Test func `memberships that a lost directory keeps from being given back are given back later`() async throws {
        let scene = try await Scene()
        let away = DirectoryError(code: .serverDown, message: "away", effect: .none)
        await scene.gateway.directory.interfere(
            nil, nil, { await $0.failNext(.refuse(.refusal(.notAllowedOnNonLeaf))) },
            { await $0.failNext(.refuse(away)) },
            { await $0.failNext(.refuse(.refusal(.notAllowedOnNonLeaf))) })
        await expectFailure(.unavailable) { try await scene.gateway.delete(scene.ann.id) }
        await expectFailure(.conflict) { try await scene.gateway.delete(scene.ann.id) }
        let groups = try await scene.gateway.store.groups(of: scene.ann.id).map(\.id)
        #expect(Set(groups) == [scene.sales.id, scene.team.id])
        #expect(try await scene.gateway.store.openIntents().isEmpty)
        try await scene.gateway.expectAgreement()
    }

    @Test(arguments: [MemoryDirectory.Fault.loseAnswer, .loseRequest, .delay])
    func `a group that does not answer keeps the user until it is asked again`(_ fault: MemoryDirectory.Fault)
        async throws
    {
        let scene = try await Scene()
        await scene.gateway.memory.failNext(fault)
        await expectFailure(.unavailable) { try await scene.gateway.delete(scene.ann.id) }
        #expect(try await scene.gateway.people.count == 2)
        try await scene.gateway.delete(scene.ann.id)
        await scene.gateway.memory.land()
        #expect(try await scene.gateway.people.count == 1)
        try await scene.gateway.expectAgreement()
    }

    @Test func `a check that refuses leaves the memberships alone`() async throws {
        struct Refusal: Error {}
        let scene = try await Scene()
        await #expect(throws: Refusal.self) {
            try await scene.gateway.provisioner.delete(scene.ann.id, type: .user, actor: "client") { _ in
                throw Refusal()
            }
        }
        #expect(try await scene.gateway.members(of: scene.sales) == [scene.ann.id, scene.bob.id])
        try await scene.gateway.expectAgreement()
    }

    @Test func `a group whose entry is gone does not hold a deletion up`() async throws {
        let scene = try await Scene()
        try await scene.gateway.memory.delete(try Gateway.groupDN("Sales"))
        try await scene.gateway.delete(scene.ann.id)
        #expect(try await scene.gateway.named(in: "Sales") == ["uid=bob"])
        try await scene.gateway.expectAgreement()
    }

    @Test func `a user who is disabled stays in its groups`() async throws {
        let scene = try await Scene()
        let writes = try await scene.gateway.writes {
            try await scene.gateway.change(scene.ann.id, ("active", false))
        }
        #expect(writes.count == 1)
        #expect(try await scene.gateway.members(of: scene.sales) == [scene.ann.id, scene.bob.id])
    }

    @Test func `another name follows into the groups, which no client sees changed by that`() async throws {
        let scene = try await Scene()
        let writes = try await scene.gateway.writes {
            try await scene.gateway.change(scene.ann.id, ("userName", "zoe"))
        }
        let modification =
            "add member: uid=zoe,ou=people,dc=example,dc=test; delete member: uid=ann,ou=people,dc=example,dc=test"
        #expect(
            writes == [
                "rename uid=ann,ou=people,dc=example,dc=test to uid=zoe,ou=people,dc=example,dc=test",
                "modify cn=Sales,ou=groups,dc=example,dc=test: \(modification)",
                "modify cn=Team,ou=groups,dc=example,dc=test: \(modification)",
            ])
        let sales = try await scene.gateway.provisioner.read(scene.sales.id, type: .group)
        #expect(sales.revision == 1 && sales.lastModified == scene.sales.lastModified)
        try await scene.gateway.expectAgreement()
    }

    @Test func `another name follows where the server itself was quicker`() async throws {
        let scene = try await Scene()
        let (old, new) = (try Gateway.value("ann"), try Gateway.value("zoe"))
        let groups = try ["Sales", "Team"].map(Gateway.groupDN)
        await scene.gateway.directory.interfere(nil) { directory in
            for group in groups {
                try await directory.change(.add, new, of: group)
                try await directory.change(.delete, old, of: group)
            }
        }
        let writes = try await scene.gateway.writes {
            try await scene.gateway.change(scene.ann.id, ("userName", "zoe"))
        }
        #expect(writes.count == 5)
        try await scene.gateway.expectAgreement()
    }

    @Test func `where it cannot follow the change is done, and a sweep sees to the rest`() async throws {
        let scene = try await Scene()
        await scene.gateway.directory.interfere(nil) {
            await $0.failNext(.refuse(.refusal(.insufficientAccessRights)))
        }
        let changed = try await scene.gateway.change(scene.ann.id, ("userName", "zoe"))
        #expect(changed.resource.userName == "zoe")
        #expect(try await scene.gateway.named(in: "Sales") == ["uid=ann", "uid=bob"])
        #expect(try await scene.gateway.named(in: "Team") == ["uid=bob", "uid=zoe"])
        #expect(scene.gateway.remarks.map(\.resource) == [scene.sales.id])
        #expect(scene.gateway.remarks.first?.message.contains("now uid=zoe,ou=people") == true)
        let report = try await scene.gateway.sweep()
        #expect(report.plan.items.map(\.resource) == [scene.sales.id.text] && report.ending == .clean)
        #expect(try await scene.gateway.named(in: "Sales") == ["uid=bob", "uid=zoe"])
        try await scene.gateway.expectAgreement()
    }

    @Test(arguments: [MemoryDirectory.Fault.loseAnswer, .loseRequest, .delay])
    func `where the answer of a group is lost a sweep settles it`(_ fault: MemoryDirectory.Fault) async throws {
        let scene = try await Scene()
        await scene.gateway.directory.interfere(nil) { await $0.failNext(fault) }
        try await scene.gateway.change(scene.ann.id, ("userName", "zoe"))
        #expect(try await scene.gateway.store.openIntents().map(\.intent.resource) == [scene.sales.id])
        #expect(try await scene.gateway.sweep().ending == .clean)
        await scene.gateway.memory.land()
        #expect(try await scene.gateway.named(in: "Sales") == ["uid=bob", "uid=zoe"])
        try await scene.gateway.expectAgreement()
    }
}
