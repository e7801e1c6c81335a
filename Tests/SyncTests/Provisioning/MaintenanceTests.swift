import Directory
import Planning
import SCIM
import Sync
import TestSupport
import Testing

/// A time in which nothing is written to the directory.
struct MaintenanceTests {
    private static func begin(_ gateway: Gateway) async throws {
        try await gateway.store.begin(Maintenance(since: gateway.clock.now, reason: "upgrade"))
    }

    @Test func `requests that would write are put off, reads and what the state alone holds go on`() async throws {
        let gateway = try Gateway.withGroups()
        let ann = try await gateway.create("ann")
        let staff = try await gateway.createGroup("staff", [ann])
        let before = await gateway.memory.entries
        try await Self.begin(gateway)
        await expectFailure(.unavailable) { try await gateway.create("bob") }
        await expectFailure(.unavailable) { try await gateway.change(ann.id, ("title", "Dr")) }
        await expectFailure(.unavailable) { try await gateway.delete(ann.id) }
        await expectFailure(.unavailable) { try await gateway.remove(ann, from: staff) }
        #expect(try await gateway.provisioner.read(ann.id, type: .user) == ann)
        #expect(try await gateway.change(ann.id, ("nickName", "A")).resource.attributes["nickName"] == "A")
        #expect(await gateway.memory.entries == before)
        #expect(try await gateway.store.openIntents().isEmpty)
        #expect(try await gateway.store.holder(of: NameKey("bob"), type: .user) == nil)
        try await gateway.store.endMaintenance()
        try await gateway.create("bob")
        try await gateway.delete(ann.id)
        try await gateway.expectAgreement()
    }

    @Test func `a sweep only looks`() async throws {
        let gateway = try Gateway()
        try await gateway.create("ann")
        try await gateway.memory.set("title", "by hand", at: Gateway.dn("ann"))
        try await Self.begin(gateway)
        await expectFailure(.unavailable) { try await gateway.sweep() }
        #expect(try await gateway.sweep(isDryRun: true).plan.repairs.count == 1)
        #expect(try await gateway.people.first?["title"] == ["by hand"])
        try await gateway.store.endMaintenance()
        #expect(try await gateway.sweep().ending == .clean)
        #expect(try await gateway.people.first?["title"] == [])
    }

    @Test func `what is in doubt stays so until maintenance is over`() async throws {
        let gateway = try Gateway()
        let ann = try await gateway.create("ann")
        await gateway.memory.failNext(.loseRequest)
        await expectFailure(.unavailable) { try await gateway.change(ann.id, ("title", "Dr")) }
        await gateway.store.abandon()
        try await Self.begin(gateway)
        await expectFailure(.unavailable) { try await gateway.change(ann.id, ("title", "Dr")) }
        #expect(try await gateway.store.openIntents().map(\.isOccupied) == [false])
        #expect(try await gateway.people.first?["title"] == [])
        try await gateway.store.endMaintenance()
        #expect(try await gateway.sweep().ending == .clean)
        #expect(try await gateway.people.first?["title"] == ["Dr"])
    }

    @Test func `a deletion that maintenance came into is completed afterwards`() async throws {
        let gateway = try Gateway.withGroups()
        let ann = try await gateway.create("ann")
        let first = try await gateway.createGroup("first", [ann])
        let second = try await gateway.createGroup("second", [ann])
        let store = gateway.store
        let now = gateway.clock.now
        // As she leaves the first of her groups.
        await gateway.directory.interfere { _ in try await store.begin(Maintenance(since: now)) }
        await expectFailure(.unavailable) { try await gateway.delete(ann.id) }
        #expect(try await gateway.people.count == 1)
        try await gateway.store.endMaintenance()
        await gateway.store.abandon()
        #expect(try await gateway.sweep().ending == .clean)
        #expect(try await gateway.people.isEmpty)
        #expect(try await gateway.store.members(of: first.id).isEmpty)
        #expect(try await gateway.store.members(of: second.id).isEmpty)
        try await gateway.expectAgreement()
    }
}
