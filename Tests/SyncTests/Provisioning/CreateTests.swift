import Directory
import SCIM
import Sync
import TestSupport
import Testing

struct CreateTests {
    @Test func `a created user is living and linked, and its entry stands`() async throws {
        let gateway = try Gateway()
        let ann = try await gateway.create("ann", ("title", "Chief"))
        #expect(ann.id == ResourceID("id-1"))
        #expect(ann.lifecycle == .living && ann.isAcknowledged)
        let entry = try #require(try await gateway.people.first)
        #expect(try entry.dn == Gateway.dn("ann"))
        #expect(entry["title"] == ["Chief"] && entry["employeeType"] == ["active"])
        #expect(ann.link?.dn == entry.dn)
        #expect(ann.link?.identity.value == entry.attributes.first(.entryUUID))
        #expect(ann.link?.marker?.value == entry.attributes.first(.entryCSN))
        #expect(try await gateway.store.openIntents().isEmpty)
    }

    @Test func `where the server has no post-read the link comes from a look`() async throws {
        var capabilities = MemoryDirectory.openLDAP
        capabilities.supportsPostRead = false
        let gateway = try Gateway(capabilities: capabilities)
        let ann = try await gateway.create("ann")
        #expect(try await ann.link?.marker?.value == gateway.people.first?.attributes.first(.entryCSN))
    }

    @Test func `a name that a user has is taken, in every case`() async throws {
        let gateway = try Gateway()
        try await gateway.create("ann")
        await expectFailure(.uniqueness) { try await gateway.create("ANN") }
        #expect(try await gateway.people.count == 1)
    }

    @Test func `an entry that is not the gateway's is a conflict and stays as it is`() async throws {
        let gateway = try Gateway()
        let stranger = try Gateway.stranger("ann")
        try await gateway.memory.add(stranger)
        await expectFailure(.conflict) { try await gateway.create("ann") }
        #expect(try await gateway.people.first?["cn"] == ["stranger"])
        #expect(try await gateway.store.resource(ResourceID("id-1")) == nil)
        #expect(try await gateway.store.holder(of: NameKey("ann"), type: .user) == nil)
    }

    @Test func `an entry that appears between the look and the add is a conflict`() async throws {
        let gateway = try Gateway()
        let stranger = try Gateway.stranger("ann")
        await gateway.directory.interfere { try await $0.add(stranger) }
        await expectFailure(.conflict) { try await gateway.create("ann") }
        #expect(try await gateway.people.first?["cn"] == ["stranger"])
        #expect(try await gateway.store.openIntents().isEmpty)
    }

    @Test func `an entry that the account cannot see is a conflict too`() async throws {
        let gateway = try Gateway()
        try await gateway.memory.add(try Gateway.stranger("ann"))
        let base = try DN(Gateway.base)
        await gateway.memory.configure { $0.hiddenBelow = base }
        await expectFailure(.conflict) { try await gateway.create("ann") }
        #expect(try await gateway.store.openIntents().isEmpty)
    }

    @Test func `a resource that cannot be mapped is the client's mistake`() async throws {
        let gateway = try Gateway()
        let error = await #expect(throws: SyncError.self) {
            _ = try await gateway.provisioner.create(Resource(attributes: ["title": "x"]), type: .user, actor: "client")
        }
        #expect(error?.code == .invalidValue)
        #expect(error?.message == "userName: a value is needed, because it names the entry")
        #expect(try await gateway.store.count(of: nil) == 0)
    }

    @Test func `what the directory refuses leaves nothing, and the name is free`() async throws {
        let gateway = try Gateway()
        let refusal = DirectoryError.refusal(.invalidAttributeSyntax, "title: value #0 invalid per syntax")
        await gateway.memory.failNext(.refuse(refusal))
        let error = await #expect(throws: SyncError.self) { try await gateway.create("ann") }
        #expect(error?.code == .invalidValue)
        #expect(error?.message == "title: the directory does not accept the value")
        #expect(try await gateway.store.resource(ResourceID("id-1")) == nil)
        try await gateway.create("ann")
    }

    @Test func `while the directory is away nothing is kept`() async throws {
        let gateway = try Gateway()
        await gateway.memory.configure { $0.isAway = true }
        await expectFailure(.unavailable) { try await gateway.create("ann") }
        #expect(try await gateway.store.openIntents().isEmpty)
        #expect(try await gateway.store.holder(of: NameKey("ann"), type: .user) == nil)
    }

    @Test func `of many creates of the same name at once one wins`() async throws {
        let gateway = try Gateway()
        let won = try await withThrowingTaskGroup(of: Bool.self) { group in
            for _ in 0..<20 {
                group.addTask {
                    do {
                        try await gateway.create("ann")
                        return true
                    } catch let error as SyncError where error.code == .uniqueness {
                        return false
                    }
                }
            }
            return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(won == 1)
        #expect(try await gateway.people.count == 1)
    }
}
