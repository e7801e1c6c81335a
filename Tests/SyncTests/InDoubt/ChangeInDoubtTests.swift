import Directory
import Planning
import SCIM
import Sync
import TestSupport
import Testing

/// A change or a deletion that was sent and not answered.
struct ChangeInDoubtTests {
    static let faults: [MemoryDirectory.Fault] = [.loseAnswer, .loseRequest, .delay]

    @Test(arguments: faults)
    func `until it is settled the resource reads as before`(_ fault: MemoryDirectory.Fault) async throws {
        let gateway = try Gateway()
        let ann = try await gateway.create("ann")
        await gateway.memory.failNext(fault)
        await expectFailure(.unavailable) { try await gateway.change(ann.id, ("title", "Chief")) }
        #expect(try await gateway.provisioner.read(ann.id, type: .user) == ann)
        #expect(try await gateway.store.openIntents().map(\.isOccupied) == [false])
    }

    @Test(arguments: faults)
    func `the next change settles it first, and both arrive`(_ fault: MemoryDirectory.Fault) async throws {
        let gateway = try Gateway()
        let ann = try await gateway.create("ann")
        await gateway.memory.failNext(fault)
        await expectFailure(.unavailable) { try await gateway.change(ann.id, ("title", "Chief")) }
        let changed = try await gateway.change(ann.id, ("active", false))
        await gateway.memory.land()
        #expect(changed.resource.attributes["title"] == "Chief" && changed.revision == 3)
        let entry = try #require(try await gateway.people.first)
        #expect(entry["title"] == ["Chief"] && entry["employeeType"] == ["disabled"])
        #expect(try await gateway.store.openIntents().isEmpty)
        #expect(try await gateway.sweep().plan.items.isEmpty)
    }

    @Test(arguments: faults)
    func `a rename in doubt is settled by identity`(_ fault: MemoryDirectory.Fault) async throws {
        let gateway = try Gateway()
        let ann = try await gateway.create("ann")
        await gateway.memory.failNext(fault)
        await expectFailure(.unavailable) { try await gateway.change(ann.id, ("userName", "zoe")) }
        for name in ["ann", "zoe"] { await expectFailure(.uniqueness) { try await gateway.create(name) } }
        let changed = try await gateway.change(ann.id, ("title", "Chief"))
        await gateway.memory.land()
        #expect(changed.resource.userName == "zoe" && changed.link?.identity == ann.link?.identity)
        #expect(try await gateway.people.map(\.dn) == [try Gateway.dn("zoe")])
        #expect(try await gateway.people.first?["title"] == ["Chief"])
    }

    @Test func `a modification in doubt after a rename that was answered is completed`() async throws {
        let gateway = try Gateway()
        let ann = try await gateway.create("ann")
        await gateway.directory.interfere(nil) { await $0.failNext(.loseRequest) }
        await expectFailure(.unavailable) {
            try await gateway.change(ann.id, ("userName", "zoe"), ("title", "Chief"))
        }
        #expect(try await gateway.sweep().ending == .clean)
        let settled = try await gateway.provisioner.read(ann.id, type: .user)
        #expect(settled.resource.userName == "zoe")
        #expect(try settled.link?.dn == Gateway.dn("zoe"))
        #expect(try await gateway.people.first?["title"] == ["Chief"])
    }

    @Test(arguments: faults)
    func `a deletion in doubt is done by the next one`(_ fault: MemoryDirectory.Fault) async throws {
        let gateway = try Gateway()
        try await gateway.create("bob")
        let ann = try await gateway.create("ann")
        await gateway.memory.failNext(fault)
        await expectFailure(.unavailable) { try await gateway.delete(ann.id) }
        #expect(try await gateway.provisioner.read(ann.id, type: .user) == ann)
        try await gateway.delete(ann.id)
        await gateway.memory.land()
        #expect(try await gateway.people.map(\.dn) == [try Gateway.dn("bob")])
        await expectFailure(.notFound) { try await gateway.delete(ann.id) }
    }

    @Test(arguments: faults)
    func `a deletion in doubt does not let the name go before it is settled`(_ fault: MemoryDirectory.Fault)
        async throws
    {
        let gateway = try Gateway()
        let ann = try await gateway.create("ann")
        await gateway.memory.failNext(fault)
        await expectFailure(.unavailable) { try await gateway.delete(ann.id) }
        await expectFailure(.uniqueness) { try await gateway.create("ann") }
        #expect(try await gateway.sweep().ending == .clean)
        await gateway.memory.land()
        let again = try await gateway.create("ann")
        #expect(again.id != ann.id)
        #expect(try await gateway.people.count == 1)
    }

    @Test func `a delayed write of an older state never overwrites a newer one`() async throws {
        let gateway = try Gateway()
        let ann = try await gateway.create("ann")
        await gateway.memory.failNext(.delay)
        await expectFailure(.unavailable) { try await gateway.change(ann.id, ("title", "first")) }
        try await gateway.change(ann.id, ("title", "second"))
        await gateway.memory.land()
        #expect(try await gateway.people.first?["title"] == ["second"])
    }

    @Test func `a change in doubt that is refused at the second try ends, and the resource stays as it was`()
        async throws
    {
        let gateway = try Gateway()
        let ann = try await gateway.create("ann")
        await gateway.memory.failNext(.loseRequest, .refuse(.refusal(.invalidAttributeSyntax, "title: bad")))
        await expectFailure(.unavailable) { try await gateway.change(ann.id, ("title", "bad")) }
        await expectFailure(.invalidValue) { try await gateway.change(ann.id, ("title", "bad")) }
        #expect(try await gateway.provisioner.read(ann.id, type: .user) == ann)
        #expect(try await gateway.store.openIntents().isEmpty)
    }

    @Test func `a deletion in doubt whose entry is not visible stays in doubt`() async throws {
        let gateway = try Gateway()
        let ann = try await gateway.create("ann")
        await gateway.memory.failNext(.loseRequest)
        await expectFailure(.unavailable) { try await gateway.delete(ann.id) }
        let base = try DN(Gateway.base)
        await gateway.memory.configure { $0.hiddenBelow = base }
        await expectFailure(.incompleteRead) { try await gateway.delete(ann.id) }
        #expect(try await gateway.store.openIntents().map(\.isOccupied) == [false])
        #expect(try await gateway.provisioner.read(ann.id, type: .user).lifecycle == .living)
    }

    @Test func `a commit that fails after the answer is completed later`() async throws {
        struct DiskFull: Error {}
        let gateway = try Gateway()
        let ann = try await gateway.create("ann")
        await gateway.store.failNextCompletion(DiskFull())
        await #expect(throws: (any Error).self) { try await gateway.change(ann.id, ("title", "Chief")) }
        #expect(try await gateway.sweep().ending == .clean)
        #expect(try await gateway.provisioner.read(ann.id, type: .user).resource.attributes["title"] == "Chief")
        #expect(await gateway.memory.writes.count == 2)
    }
}
