import Directory
import Planning
import SCIM
import Sync
import TestSupport
import Testing

/// An incomplete read creates and deletes nothing.
struct EvidenceTests {
    private func withTwo() async throws -> Gateway {
        let gateway = try Gateway()
        for name in ["ann", "bob"] { try await gateway.create(name) }
        return gateway
    }

    private func expectNothingIsWritten(_ gateway: Gateway) async throws {
        let before = await gateway.memory.writes
        await expectFailure(.incompleteRead) { try await gateway.sweep() }
        #expect(await gateway.memory.writes == before)
        #expect(try await gateway.store.count(of: nil) == 2)
    }

    @Test func `read rights that were withdrawn`() async throws {
        let gateway = try await withTwo()
        let base = try DN(Gateway.base)
        await gateway.memory.configure { $0.hiddenBelow = base }
        try await expectNothingIsWritten(gateway)
    }

    @Test func `a size limit of the server`() async throws {
        let gateway = try await withTwo()
        await gateway.memory.configure { $0.sizeLimit = 2 }
        try await expectNothingIsWritten(gateway)
    }

    @Test func `identities that are hidden`() async throws {
        let gateway = try await withTwo()
        await gateway.directory.configure { $0.hiddenAttributes = [.entryUUID] }
        try await expectNothingIsWritten(gateway)
    }

    @Test func `a server that is behind`() async throws {
        let gateway = try await withTwo()
        try await gateway.memory.delete(try Gateway.dn("ann"))
        await gateway.directory.configure { $0.contextMarkers = ["20260101000000.000001Z#000000#001#000000"] }
        try await expectNothingIsWritten(gateway)
    }

    @Test func `an empty base of which the server does not say so is no obstacle while nothing there is owned`()
        async throws
    {
        let gateway = try Gateway.withGroups()
        let ann = try await gateway.create("ann")
        await gateway.directory.configure { $0.hiddenAttributes = ["hasSubordinates"] }
        try await gateway.memory.set("sn", "Wrong", at: try Gateway.dn("ann"))
        #expect(try await gateway.sweep().ending == .clean)
        #expect(try await gateway.people.first?["sn"] == ["ann"])
        try await gateway.createGroup("Sales", [ann])
        try await gateway.memory.delete(try Gateway.groupDN("Sales"))
        try await expectNothingIsWritten(gateway)
    }

    @Test func `of naming contexts within one another the inner one is searched`() async throws {
        var capabilities = MemoryDirectory.openLDAP
        capabilities.namingContexts = [try DN("dc=test")]
        let gateway = try Gateway(capabilities: capabilities)
        let ann = try await gateway.create("ann")
        try await gateway.memory.rename(try Gateway.dn("ann"), to: RDN(.uid, "moved"))
        try await gateway.change(ann.id, ("title", "Chief"))
        #expect(try await gateway.people.map(\.dn) == [try Gateway.dn("ann")])
    }

    @Test func `a directory that is empty, and says so, is filled again`() async throws {
        let gateway = try await withTwo()
        for name in ["ann", "bob"] { try await gateway.memory.delete(try Gateway.dn(name)) }
        let report = try await gateway.sweep()
        #expect(report.ending == .clean)
        #expect(try await gateway.people.count == 2)
    }
}
