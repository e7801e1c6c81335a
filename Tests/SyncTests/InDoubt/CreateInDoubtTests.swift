import Directory
import Planning
import SCIM
import Sync
import TestSupport
import Testing

/// A create that was sent and not answered.
struct CreateInDoubtTests {
    /// A gateway whose create of ann met a fault.
    private func inDoubt(
        _ fault: MemoryDirectory.Fault, capabilities: DirectoryCapabilities = MemoryDirectory.openLDAP,
        knowsItself: Bool = true
    ) async throws -> Gateway {
        let gateway = try Gateway(capabilities: capabilities, knowsItself: knowsItself)
        await gateway.memory.failNext(fault)
        await expectFailure(.unavailable) { try await gateway.create("ann") }
        return gateway
    }

    @Test(arguments: [MemoryDirectory.Fault.loseAnswer, .loseRequest, .delay])
    func `a create in doubt is kept, and invisible`(_ fault: MemoryDirectory.Fault) async throws {
        let gateway = try await inDoubt(fault)
        #expect(try await gateway.store.openIntents().map(\.isOccupied) == [false])
        #expect(try await gateway.store.count(of: nil) == 0)
        await expectFailure(.notFound) { _ = try await gateway.provisioner.read(ResourceID("id-1"), type: .user) }
        let list = try await gateway.provisioner.list(ListRequest(type: .user, startIndex: 1, count: 9))
        #expect(list.total == 0 && list.resources.isEmpty)
    }

    @Test(arguments: [MemoryDirectory.Fault.loseAnswer, .loseRequest, .delay])
    func `a repeated create joins it, and one entry stands`(_ fault: MemoryDirectory.Fault) async throws {
        let gateway = try await inDoubt(fault)
        let ann = try await gateway.create("ann")
        #expect(ann.id == ResourceID("id-1") && ann.isAcknowledged)
        await gateway.memory.land()
        #expect(try await gateway.people.count == 1)
        #expect(try await ann.link?.identity.value == gateway.people.first?.attributes.first(.entryUUID))
        #expect(try await gateway.store.openIntents().isEmpty)
        await expectFailure(.uniqueness) { try await gateway.create("ann") }
    }

    @Test(arguments: [MemoryDirectory.Fault.loseAnswer, .loseRequest])
    func `the newer body wins`(_ fault: MemoryDirectory.Fault) async throws {
        let gateway = try await inDoubt(fault)
        let ann = try await gateway.create("ann", ("title", "Chief"), ("externalId", "x1"))
        #expect(ann.id == ResourceID("id-1") && ann.resource.externalId == "x1")
        #expect(try await gateway.people.map { $0["title"] } == [["Chief"]])
    }

    @Test func `an add that lands between the look and the second add is recognised`() async throws {
        let gateway = try await inDoubt(.delay)
        await gateway.directory.interfere { await $0.land() }
        let ann = try await gateway.create("ann")
        #expect(ann.id == ResourceID("id-1"))
        #expect(try await gateway.people.count == 1)
    }

    @Test func `an entry of somebody else in its place leaves it in doubt`() async throws {
        let gateway = try await inDoubt(.loseRequest)
        try await gateway.memory.add(try Gateway.stranger("ann"))
        await expectFailure(.conflict) { try await gateway.create("ann") }
        #expect(try await gateway.store.openIntents().map(\.isOccupied) == [false])
        #expect(try await gateway.people.map { $0["cn"] } == [["stranger"]])
        try await gateway.memory.delete(try Gateway.dn("ann"))
        try await gateway.create("ann")
    }

    /// A stranger at ann's DN that nobody has touched for years.
    private func oldStranger() throws -> Entry {
        var stranger = try Gateway.stranger("ann")
        stranger["creatorsName"] = ["cn=admin,dc=example,dc=com"]
        for name: AttributeName in ["createTimestamp", "modifyTimestamp"] { stranger[name] = ["20200101000000Z"] }
        return stranger
    }

    @Test func `an entry that stood there all the time settles it, and the name is free for a later create`()
        async throws
    {
        let gateway = try Gateway()
        try await gateway.memory.add(try oldStranger())
        await gateway.memory.failNext(.loseAnswer)
        await expectFailure(.unavailable) { try await gateway.create("ann") }
        #expect(try await gateway.store.openIntents().count == 1)
        await expectFailure(.uniqueness) { try await gateway.create("ann") }
        #expect(try await gateway.store.openIntents().isEmpty)
        #expect(try await gateway.people.map { $0["cn"] } == [["stranger"]])
        try await gateway.memory.delete(try Gateway.dn("ann"))
        #expect(try await gateway.create("ann").id == ResourceID("id-3"))
    }

    @Test func `a sweep gives it up as well, and then has nothing to do`() async throws {
        let gateway = try Gateway()
        try await gateway.memory.add(try oldStranger())
        await gateway.memory.failNext(.loseAnswer)
        await expectFailure(.unavailable) { try await gateway.create("ann") }
        #expect(try await gateway.sweep().ending == .unresolved)
        #expect(try await gateway.store.openIntents().isEmpty)
        #expect(try await gateway.sweep().plan.items.isEmpty)
        #expect(try await gateway.people.map { $0["cn"] } == [["stranger"]])
    }

    @Test func `a repeated add that its own first send makes non-unique is recognised`() async throws {
        let gateway = try await inDoubt(.delay)
        let refusal = DirectoryError(
            code: .constraintViolation, message: "unique",
            diagnostic: "some attributes not unique: non-unique attributes found")
        await gateway.directory.interfere { memory in
            await memory.land()
            await memory.failNext(.refuse(refusal))
        }
        let ann = try await gateway.create("ann")
        #expect(ann.id == ResourceID("id-1"))
        #expect(try await gateway.people.count == 1)
        #expect(try await gateway.store.openIntents().isEmpty)
    }

    @Test func `a repeated add that another entry makes non-unique ends`() async throws {
        let gateway = try await inDoubt(.loseRequest)
        let refusal = DirectoryError(
            code: .constraintViolation, message: "unique", diagnostic: "non-unique attributes found with (mail=a)")
        await gateway.memory.failNext(.refuse(refusal))
        await expectFailure(.uniqueness) { try await gateway.create("ann") }
        #expect(try await gateway.store.openIntents().isEmpty)
    }

    @Test func `a gateway that does not know itself cannot prove that an entry is its own`() async throws {
        let gateway = try await inDoubt(.loseAnswer, knowsItself: false)
        await expectFailure(.conflict) { try await gateway.create("ann") }
        #expect(try await gateway.store.openIntents().map(\.isOccupied) == [false])
    }

    @Test func `a sweep completes it forward, and a repeated create is told of it`() async throws {
        let gateway = try await inDoubt(.loseRequest)
        #expect(try await gateway.sweep().ending == .clean)
        let swept = try await gateway.provisioner.read(ResourceID("id-1"), type: .user)
        #expect(!swept.isAcknowledged)
        #expect(try await gateway.people.count == 1)
        let joined = try await gateway.create("ann")
        #expect(joined.id == swept.id && joined.isAcknowledged)
        await expectFailure(.uniqueness) { try await gateway.create("ann") }
    }

    @Test func `one that its process left behind is taken over`() async throws {
        let gateway = try Gateway()
        let body = Gateway.user("ann")
        _ = try await gateway.store.record(
            Proposal(
                kind: .create, resource: ResourceID("id-0"), type: .user, rowVersion: nil, desired: body,
                addedAt: try Gateway.dn("ann"), actor: "client"))
        await gateway.store.abandon()
        let ann = try await gateway.create("ann")
        #expect(ann.id == ResourceID("id-0"))
        #expect(try await gateway.people.count == 1)
    }

    @Test func `one that a living process is at work on is waited for, and then it is busy`() async throws {
        let gateway = try Gateway(timeout: .milliseconds(50))
        _ = try await gateway.store.record(
            Proposal(
                kind: .create, resource: ResourceID("id-0"), type: .user, rowVersion: nil, desired: Gateway.user("ann"),
                addedAt: try Gateway.dn("ann"), actor: "client"))
        await expectFailure(.busy) { try await gateway.create("ann") }
        #expect(try await gateway.people.isEmpty)
    }

    @Test func `while the directory is away it stays, and the client is told to come again`() async throws {
        let gateway = try await inDoubt(.loseAnswer)
        await gateway.memory.configure { $0.isAway = true }
        await expectFailure(.unavailable) { try await gateway.create("ann") }
        #expect(try await gateway.store.openIntents().map(\.isOccupied) == [false])
        await gateway.memory.configure { $0.isAway = false }
        #expect(try await gateway.create("ann").id == ResourceID("id-1"))
    }

    @Test func `a second refusal does not settle it while a frozen server may hold the first`() async throws {
        let gateway = try await inDoubt(.delay)
        await gateway.memory.failNext(.refuse(.refusal(.insufficientAccessRights)))
        await expectFailure(.refused) { try await gateway.create("ann") }
        #expect(try await gateway.store.openIntents().count == 1)
        #expect(try await gateway.create("ann").id == ResourceID("id-1"))
    }

    @Test func `an entry that was added and cannot be seen leaves the create in doubt`() async throws {
        var capabilities = MemoryDirectory.openLDAP
        capabilities.supportsPostRead = false
        let gateway = try Gateway(capabilities: capabilities)
        await gateway.directory.configure { $0.hiddenAttributes = [.entryUUID] }
        await #expect(throws: SyncError.self) { try await gateway.create("ann") }
        #expect(try await gateway.people.count == 1)
        #expect(try await gateway.store.openIntents().map(\.isOccupied) == [false])
        await gateway.directory.configure { $0.hiddenAttributes = [] }
        #expect(try await gateway.create("ann").id == ResourceID("id-1"))
    }

    @Test func `a commit that fails after the answer leaves the create in doubt`() async throws {
        struct DiskFull: Error {}
        let gateway = try Gateway()
        await gateway.store.failNextCompletion(DiskFull())
        await #expect(throws: (any Error).self) { try await gateway.create("ann") }
        #expect(try await gateway.people.count == 1)
        #expect(try await gateway.store.openIntents().map(\.isOccupied) == [false])
        let ann = try await gateway.create("ann")
        #expect(ann.id == ResourceID("id-1"))
        #expect(try await gateway.people.count == 1)
    }
}
