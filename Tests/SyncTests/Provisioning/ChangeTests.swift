import Directory
import Mapping
import SCIM
import Sync
import TestSupport
import Testing

struct ChangeTests {
    @Test func `a change writes the differences and nothing else`() async throws {
        let gateway = try Gateway()
        let ann = try await gateway.create("ann", ("title", "Clerk"))
        let changed = try await gateway.change(ann.id, ("title", "Chief"))
        #expect(changed.revision == 2)
        #expect(
            await gateway.memory.writes.last
                == "modify uid=ann,ou=people,dc=example,dc=test: replace title: Chief")
        #expect(try await changed.link?.marker?.value == gateway.people.first?.attributes.first(.entryCSN))
    }

    @Test func `a change without an effect in the directory needs no directory`() async throws {
        let gateway = try Gateway()
        let ann = try await gateway.create("ann")
        await gateway.memory.configure { $0.isAway = true }
        let changed = try await gateway.change(ann.id, ("externalId", "x1"))
        #expect(changed.revision == 2 && changed.resource.externalId == "x1")
        #expect(changed.link == ann.link)
        await expectFailure(.unavailable) { try await gateway.change(ann.id, ("title", "x")) }
        #expect(try await gateway.provisioner.read(ann.id, type: .user) == changed)
    }

    @Test func `a change to the same is no change`() async throws {
        let gateway = try Gateway()
        let ann = try await gateway.create("ann")
        let same = try await gateway.change(ann.id, ("userName", "ann"))
        #expect(same == ann)
        #expect(try await gateway.store.history(of: ann.id, limit: 9).count == 1)
    }

    @Test func `a rename keeps id and identity, and moves the entry`() async throws {
        let gateway = try Gateway()
        let ann = try await gateway.create("ann")
        let renamed = try await gateway.change(ann.id, ("userName", "zoe"))
        #expect(renamed.id == ann.id && renamed.link?.identity == ann.link?.identity)
        #expect(try renamed.link?.dn == Gateway.dn("zoe"))
        let entry = try #require(try await gateway.people.first)
        #expect(entry["uid"] == ["zoe"] && entry["cn"] == ["zoe"])
        try await gateway.create("ann")
    }

    @Test func `a rename to a name of another user is refused before the directory is asked`() async throws {
        let gateway = try Gateway()
        try await gateway.create("ann")
        let bob = try await gateway.create("bob")
        let before = await gateway.memory.writes
        await expectFailure(.uniqueness) { try await gateway.change(bob.id, ("userName", "ANN")) }
        #expect(await gateway.memory.writes == before)
    }

    @Test func `a rename onto an entry that is not the gateway's is refused, and nothing moves`() async throws {
        let gateway = try Gateway()
        let ann = try await gateway.create("ann")
        try await gateway.memory.add(try Gateway.stranger("zoe"))
        await expectFailure(.conflict) { try await gateway.change(ann.id, ("userName", "zoe")) }
        #expect(try await gateway.provisioner.read(ann.id, type: .user) == ann)
        #expect(try await gateway.store.openIntents().isEmpty)
        #expect(try await gateway.store.holder(of: NameKey("zoe"), type: .user) == nil)
    }

    @Test func `when the modifications after a rename are refused the rename is taken back`() async throws {
        let gateway = try Gateway()
        let ann = try await gateway.create("ann")
        await gateway.directory.interfere(nil) { directory in
            await directory.failNext(.refuse(.refusal(.invalidAttributeSyntax, "title: bad")))
        }
        await expectFailure(.invalidValue) {
            try await gateway.change(ann.id, ("userName", "zoe"), ("title", "bad"))
        }
        #expect(try await gateway.people.map(\.dn) == [try Gateway.dn("ann")])
        let left = try await gateway.provisioner.read(ann.id, type: .user)
        #expect(left.resource == ann.resource && left.revision == ann.revision)
        #expect(try left.link?.dn == Gateway.dn("ann"))
        #expect(try await gateway.sweep().ending == .clean)
        try await gateway.create("zoe")
    }

    @Test func `a change follows an entry that was moved inside the base`() async throws {
        let gateway = try Gateway()
        let ann = try await gateway.create("ann")
        let unit = try DN("ou=sales,\(Gateway.base)")
        try await gateway.memory.add(
            Entry(dn: unit, attributes: ["objectClass": ["organizationalUnit"], "ou": ["sales"]]))
        try await gateway.memory.rename(try Gateway.dn("ann"), to: RDN(.uid, "ann"), under: unit)
        let changed = try await gateway.change(ann.id, ("title", "Chief"))
        #expect(changed.link?.dn == unit.child(RDN(.uid, "ann")))
        #expect(changed.link?.identity == ann.link?.identity)
    }

    @Test func `an entry that is gone is made again by a change`() async throws {
        let gateway = try Gateway()
        let ann = try await gateway.create("ann")
        try await gateway.memory.delete(try Gateway.dn("ann"))
        let changed = try await gateway.change(ann.id, ("title", "Chief"))
        #expect(changed.link?.identity != ann.link?.identity)
        #expect(try await gateway.people.first?["title"] == ["Chief"])
    }

    @Test func `what the transform throws is thrown, and nothing is left behind`() async throws {
        struct Refusal: Error {}
        let gateway = try Gateway()
        let ann = try await gateway.create("ann")
        await #expect(throws: Refusal.self) {
            try await gateway.provisioner.change(ann.id, type: .user, actor: "client") { _, _ in throw Refusal() }
        }
        #expect(try await gateway.store.openIntents().isEmpty)
    }

    @Test func `what is not there or deleted is not found`() async throws {
        let gateway = try Gateway()
        let ann = try await gateway.create("ann")
        try await gateway.delete(ann.id)
        for id in [ann.id, ResourceID("no")] {
            await expectFailure(.notFound) { try await gateway.change(id, ("title", "x")) }
            await expectFailure(.notFound) { try await gateway.delete(id) }
            await expectFailure(.notFound) { _ = try await gateway.provisioner.read(id, type: .user) }
        }
    }

    @Test func `concurrent changes of one user all arrive`() async throws {
        let gateway = try Gateway()
        let ann = try await gateway.create("ann")
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<20 {
                group.addTask {
                    try await gateway.change(ann.id, ("x\(number)", "y"), ("title", "t\(number)"))
                }
            }
            try await group.waitForAll()
        }
        let changed = try await gateway.provisioner.read(ann.id, type: .user)
        #expect(changed.resource.attributes.count == 22)
        #expect(changed.revision == 21)
        #expect(
            try await gateway.people.first?["title"] == [
                AttributeValue(changed.resource.attributes["title"]?.string ?? "")
            ])
    }

    @Test func `a user whom a new mapping cannot carry can be mended by a change`() async throws {
        let gateway = try Gateway()
        let ann = try await gateway.create("ann")
        let stricter = try gateway.remapped(
            """
            users:
              base: ou=people,dc=example,dc=test
              rdn: cn
              object_classes: [inetOrgPerson]
              attributes: { cn: displayName, uid: userName, sn: userName }
            """)
        let changed = try await stricter.change(ann.id, ("displayName", "Ann Lee"))
        #expect(changed.link?.identity == ann.link?.identity)
        #expect(try await gateway.people.first?["cn"] == ["Ann Lee"])
    }
}
