import Directory
import Planning
import SCIM
import Sync
import TestSupport
import Testing

/// Writes that are taken in while the directory is away, and carried out when it is back.
struct AcceptingTests {
    private static func entry(_ gateway: Gateway, _ name: String) async throws -> Entry? {
        let dn = try Gateway.dn(name)
        return try await gateway.people.first { $0.dn == dn }
    }

    @Test func `without the setting nothing is accepted, and nothing is left behind`() async throws {
        let gateway = try Gateway()
        await expectFailure(.unavailable) { _ = try await gateway.whileAway { try await gateway.create("ann") } }
        #expect(try await gateway.store.arrears().isEmpty)
        #expect(try await gateway.store.count(of: nil) == 0)
    }

    @Test func `a user who is created while the directory is away is read at once, and stands later`() async throws {
        let gateway = try Gateway().accepting()
        let ann = try await gateway.whileAway { try await gateway.create("ann", ("title", "Dr")) }
        #expect(ann.lifecycle == .living && ann.isAcknowledged && ann.arrears?.since == gateway.clock.now)
        #expect(try await gateway.provisioner.read(ann.id, type: .user) == ann)
        #expect(try await gateway.people.isEmpty)
        await expectFailure(.uniqueness) { try await gateway.create("ann") }
        try await gateway.drainWholly()
        #expect(try await Self.entry(gateway, "ann")?["title"] == ["Dr"])
        #expect(try await gateway.provisioner.read(ann.id, type: .user).revision == ann.revision)
        #expect(try await gateway.store.history(of: ann.id, limit: 9).map(\.kind) == [.catchUp, .create])
    }

    @Test func `of many changes the last state is carried out, and all of it`() async throws {
        let gateway = try Gateway().accepting()
        let ann = try await gateway.create("ann", ("title", "Dr"))
        try await gateway.whileAway {
            try await gateway.change(ann.id, ("title", "Prof"))
            try await gateway.change(ann.id, ("active", false))
            try await gateway.change(ann.id, ("title", nil))
        }
        let writes = try await gateway.writes { try await gateway.drainWholly() }
        #expect(writes.count == 1, "\(writes)")
        let entry = try #require(try await Self.entry(gateway, "ann"))
        #expect(entry["title"].isEmpty && entry["employeeType"] == ["disabled"])
    }

    @Test func `a rename keeps the former name from others until it is carried out, and frees it then`() async throws {
        let gateway = try Gateway().accepting()
        let ann = try await gateway.create("ann")
        try await gateway.whileAway { try await gateway.change(ann.id, ("userName", "zoe")) }
        await expectFailure(.unavailable) { _ = try await gateway.whileAway { try await gateway.create("ann") } }
        await expectFailure(.unavailable) { try await gateway.create("ann") }
        await expectFailure(.uniqueness) { try await gateway.create("zoe") }
        try await gateway.drainWholly()
        try await gateway.create("ann")
        #expect(try await gateway.people.count == 2)
        #expect(try await gateway.provisioner.read(ann.id, type: .user).link?.dn == Gateway.dn("zoe"))
    }

    @Test func `a user who is deleted is gone at once, and the entry later`() async throws {
        let gateway = try Gateway().accepting()
        let ann = try await gateway.create("ann")
        try await gateway.whileAway { try await gateway.delete(ann.id) }
        await expectFailure(.notFound) { _ = try await gateway.provisioner.read(ann.id, type: .user) }
        await expectFailure(.unavailable) { try await gateway.create("ann") }
        #expect(try await gateway.people.count == 1)
        try await gateway.drainWholly()
        #expect(try await gateway.people.isEmpty)
        #expect(try await gateway.create("ann").id != ann.id)
    }

    @Test func `who is created and deleted while the directory is away never stands in it`() async throws {
        let gateway = try Gateway().accepting()
        try await gateway.whileAway {
            let ann = try await gateway.create("ann")
            try await gateway.change(ann.id, ("title", "Dr"))
            try await gateway.delete(ann.id)
            try await gateway.create("ann", ("title", "Prof"))
        }
        let writes = try await gateway.writes { try await gateway.drainWholly() }
        #expect(writes.count == 1, "\(writes)")
        #expect(try await Self.entry(gateway, "ann")?["title"] == ["Prof"])
    }

    @Test func `a password waits for the directory`() async throws {
        let gateway = try Gateway(mapping: Gateway.mapping + "\n  password: { method: modify }\n").accepting()
        let ann = try await gateway.create("ann")
        await expectFailure(.unavailable) {
            _ = try await gateway.whileAway {
                try await gateway.provisioner.create(
                    Gateway.user("bob"), password: Secret("Winter-2026"), type: .user, actor: "client")
            }
        }
        await expectFailure(.unavailable) {
            _ = try await gateway.whileAway {
                try await gateway.provisioner.change(ann.id, type: .user, actor: "client") { stored, _ in
                    Desired(stored.resource, password: Secret("Winter-2026"))
                }
            }
        }
        #expect(try await gateway.store.arrears().isEmpty)
    }

    @Test(arguments: [MemoryDirectory.Fault.loseAnswer, .loseRequest])
    func `what was sent and not answered is settled first`(_ fault: MemoryDirectory.Fault) async throws {
        let gateway = try Gateway().accepting()
        let ann = try await gateway.create("ann")
        await gateway.memory.failNext(fault)
        await expectFailure(.unavailable) { try await gateway.change(ann.id, ("title", "Dr")) }
        await gateway.store.abandon()
        await expectFailure(.unavailable) {
            _ = try await gateway.whileAway { try await gateway.change(ann.id, ("title", "Prof")) }
        }
        #expect(try await gateway.store.arrears().isEmpty)
        try await gateway.change(ann.id, ("title", "Prof"))
        try await gateway.expectAgreement()
    }

    @Test func `a write that the mapping or the state refuses is refused as ever`() async throws {
        let gateway = try Gateway.withGroups().accepting()
        let ann = try await gateway.create("ann")
        let bob = try await gateway.create("bob")
        let team = try await gateway.createGroup("Team")
        await gateway.memory.configure { $0.isAway = true }
        await expectFailure(.uniqueness) { try await gateway.change(bob.id, ("userName", "ANN")) }
        await expectFailure(.invalidValue) {
            try await gateway.change(team, members: .edited([.add([MemberReference(id: "nobody", display: nil)])]))
        }
        #expect(try await gateway.store.arrears().isEmpty)
        #expect(try await gateway.provisioner.read(ann.id, type: .user) == ann)
    }

    @Test func `maintenance lets writes in, which are carried out when it is over`() async throws {
        let gateway = try Gateway().accepting()
        try await gateway.store.begin(Maintenance(since: gateway.clock.now))
        try await gateway.create("ann")
        await expectFailure(.unavailable) { try await gateway.drain() }
        #expect(try await gateway.people.isEmpty)
        try await gateway.store.endMaintenance()
        try await gateway.drainWholly()
        #expect(try await gateway.people.count == 1)
    }

    @Test func `the limits of a client hold while the directory is away, and not again afterwards`() async throws {
        let brake = RequestBrake(
            limits: Limits().with(.disablings, count: 2).with(percent: 100), window: 3_600_000, floor: 0)
        let gateway = try Gateway().accepting(brake: brake)
        var users: [StoredResource] = []
        for name in ["ann", "bob", "cid"] { users.append(try await gateway.create(name)) }
        await gateway.memory.configure { $0.isAway = true }
        for user in users.prefix(2) { try await gateway.change(user.id, ("active", false)) }
        await expectFailure(.limited) { try await gateway.change(users[2].id, ("active", false)) }
        await gateway.memory.configure { $0.isAway = false }
        try await gateway.drainWholly()
        #expect(try await gateway.people.count { $0["employeeType"] == ["disabled"] } == 2)
    }

    @Test func `with adoption at the query a create is not taken in blindly`() async throws {
        let gateway = try Gateway.forAdoption().accepting(adoption: .onMatch)
        await expectFailure(.unavailable) {
            _ = try await gateway.whileAway { try await gateway.create("ann", ("externalId", "n-ann")) }
        }
        #expect(try await gateway.store.arrears().isEmpty)
    }
}
