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

    @Test func `a directory that is empty, and says so, is filled again`() async throws {
        let gateway = try await withTwo()
        for name in ["ann", "bob"] { try await gateway.memory.delete(try Gateway.dn(name)) }
        let report = try await gateway.sweep()
        #expect(report.ending == .clean)
        #expect(try await gateway.people.count == 2)
    }
}
