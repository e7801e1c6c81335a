import Directory
import Mapping
import Planning
import SCIM
import Sync
import TestSupport
import Testing

/// Entries that `protected` of the mapping matches.
struct ProtectedTests {
    private static func protecting(_ mapping: String = Gateway.mapping) -> String {
        mapping.replacing("  rdn: uid", with: "  protected: '(businessCategory=vip)'\n  rdn: uid")
    }

    private static func gateway(
        capabilities: DirectoryCapabilities = MemoryDirectory.openLDAP
    ) throws -> Gateway {
        try Gateway(capabilities: capabilities, mapping: protecting(Gateway.mappingWithGroups))
    }

    private static func protect(_ name: String, _ gateway: Gateway) async throws {
        try await gateway.memory.set("businessCategory", "vip", at: Gateway.dn(name))
    }

    private static func refused(
        _ gateway: Gateway, sourceLocation: SourceLocation = #_sourceLocation, _ body: () async throws -> Void
    ) async throws {
        let before = await gateway.memory.entries
        let error = await #expect(throws: SyncError.self, sourceLocation: sourceLocation) { try await body() }
        #expect(error?.code == .protected, "\(String(describing: error))", sourceLocation: sourceLocation)
        let message = error?.message ?? ""
        #expect(
            message.contains("uid=ann") && message.contains("(businessCategory=vip)"), sourceLocation: sourceLocation)
        #expect(await gateway.memory.entries == before, sourceLocation: sourceLocation)
        #expect(try await gateway.store.openIntents().isEmpty, sourceLocation: sourceLocation)
    }

    @Test func `a request neither changes nor deletes a protected entry`() async throws {
        let gateway = try Self.gateway()
        let ann = try await gateway.create("ann")
        let staff = try await gateway.createGroup("staff", [ann])
        try await Self.protect("ann", gateway)
        try await Self.refused(gateway) { try await gateway.change(ann.id, ("title", "Dr")) }
        try await Self.refused(gateway) { try await gateway.change(ann.id, ("userName", "zoe")) }
        try await Self.refused(gateway) { try await gateway.delete(ann.id) }
        #expect(try await gateway.provisioner.read(ann.id, type: .user) == ann)
        #expect(try await gateway.store.members(of: staff.id).map(\.id) == [ann.id])
        try await gateway.memory.set("businessCategory", "other", at: Gateway.dn("ann"))
        try await gateway.change(ann.id, ("title", "Dr"))
        try await gateway.delete(ann.id)
        #expect(try await gateway.people.isEmpty)
    }

    @Test(arguments: [false, true])
    func `protection that comes between the look and the write is not overlooked`(asserts: Bool) async throws {
        var capabilities = MemoryDirectory.openLDAP
        if !asserts { capabilities.supportsAssertion = false }
        let gateway = try Self.gateway(capabilities: capabilities)
        let ann = try await gateway.create("ann")
        let staff = try await gateway.createGroup("staff", [ann])
        let dn = try Gateway.dn("ann")
        // As she leaves her group.
        await gateway.directory.interfere { try await $0.set("businessCategory", "vip", at: dn) }
        let error = await #expect(throws: SyncError.self) { try await gateway.delete(ann.id) }
        #expect(error?.code == .protected, "\(String(describing: error))")
        #expect(try await gateway.people.count == 1)
        #expect(try await gateway.provisioner.read(ann.id, type: .user).id == ann.id)
        #expect(try await gateway.store.members(of: staff.id).map(\.id) == [ann.id])
    }

    @Test func `a change that was decided before the protection came is refused`() async throws {
        let gateway = try Self.gateway()
        let ann = try await gateway.create("ann")
        let dn = try Gateway.dn("ann")
        await gateway.directory.interfere { try await $0.set("businessCategory", "vip", at: dn) }
        let error = await #expect(throws: SyncError.self) { try await gateway.change(ann.id, ("title", "Dr")) }
        #expect(error?.code == .protected, "\(String(describing: error))")
        #expect(try await gateway.people.first?["title"] == [])
    }

    @Test func `a sweep leaves a protected entry alone, and reports it where that is wanted`() async throws {
        let gateway = try Self.gateway()
        try await gateway.create("ann")
        try await Self.protect("ann", gateway)
        try await gateway.memory.set("title", "by hand", at: Gateway.dn("ann"))
        let before = try await gateway.people
        let run = try await gateway.sweep()
        #expect(run.ending == .clean && run.plan.items.isEmpty)
        let told = try await gateway.sweep(actions: ActionTable([.protected: .report]))
        #expect(told.ending == .unresolved && told.plan.reports.map(\.assessment.situation) == [.protected])
        #expect(try await gateway.people == before)
        try await gateway.memory.set("businessCategory", "other", at: Gateway.dn("ann"))
        #expect(try await gateway.sweep().plan.repairs.map(\.assessment.situation) == [.drifted])
    }

    @Test func `an entry in the way of a new one tells that it is protected`() async throws {
        let gateway = try Self.gateway()
        try await gateway.memory.add(try Gateway.stranger("ann"))
        try await Self.protect("ann", gateway)
        let map = gateway.engine.mappings.users
        let projection = try map.project(Gateway.user("ann"))
        let entry = try #require(try await gateway.memory.read(Gateway.dn("ann"), []))
        let standing = ObservedEntry(entry: entry, identity: EntryIdentity("e1"), marker: nil)
        let assessment = Assessor(base: map.base, protection: map.protection).assess(
            Subject(projection: projection, link: nil), .unlinked(standing: standing))
        #expect(assessment.situation == .found && assessment.change == nil)
        #expect(assessment.rule == "(businessCategory=vip)")
    }

    @Test func `an unanswered change of an entry that is protected since waits, and is told`() async throws {
        let gateway = try Self.gateway()
        let ann = try await gateway.create("ann")
        await gateway.memory.failNext(.loseRequest)
        await expectFailure(.unavailable) { try await gateway.change(ann.id, ("title", "Dr")) }
        await gateway.store.abandon()
        try await Self.protect("ann", gateway)
        let run = try await gateway.sweep()
        #expect(run.ending == .unresolved && run.plan.reports.map(\.assessment.situation) == [.protected])
        #expect(try await gateway.people.first?["title"] == [])
        try await gateway.memory.set("businessCategory", "other", at: Gateway.dn("ann"))
        #expect(try await gateway.sweep().ending == .clean)
        #expect(try await gateway.people.first?["title"] == ["Dr"])
    }
}
