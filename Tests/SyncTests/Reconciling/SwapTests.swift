import Directory
import Planning
import SCIM
import Sync
import TestSupport
import Testing

/// Names that went round among entries by somebody's hand.
struct SwapTests {
    private static func gateway(_ names: String...) async throws -> Gateway {
        let gateway = try Gateway.withGroups()
        for name in names {
            try await gateway.create(name, ("name", ["formatted": .string("\(name) Lee"), "familyName": "Lee"]))
        }
        return gateway
    }

    /// Renames entries by hand, one after the other.
    private static func rename(_ gateway: Gateway, _ renames: (String, String)...) async throws {
        for (old, new) in renames {
            let rdn = RDN(.uid, AttributeValue(new))
            _ = try await gateway.memory.rename(try Gateway.dn(old), to: rdn, under: nil, asserting: nil, returning: [])
        }
    }

    private static func names(_ gateway: Gateway) async throws -> [String: String] {
        var names: [String: String] = [:]
        for entry in try await gateway.people {
            names[entry[.uid].first?.string ?? ""] = entry[.cn].first?.string ?? ""
        }
        return names
    }

    @Test func `two names that were swapped are swapped back by one run`() async throws {
        let gateway = try await Self.gateway("ann", "bob")
        try await Self.rename(gateway, ("ann", "x"), ("bob", "ann"), ("x", "bob"))
        let dry = try await gateway.sweep(isDryRun: true)
        #expect(PlanText.lines(of: dry.plan).contains { $0.hasPrefix("    by way of uid=sluice-id-") })
        let writes = try await gateway.writes { try await gateway.sweep() }
        #expect(writes.count == 3, "\(writes)")
        #expect(try await Self.names(gateway) == ["ann": "ann Lee", "bob": "bob Lee"])
        try await gateway.expectAgreement()
    }

    @Test func `a circle of three is undone, and groups name the same people`() async throws {
        let gateway = try await Self.gateway("ann", "bob", "cid")
        let people = try await gateway.store.window(of: .user, offset: 0, limit: 3)
        try await gateway.createGroup("A", [people[0]])
        try await gateway.createGroup("B", [people[1]])
        try await Self.rename(gateway, ("ann", "x"), ("bob", "ann"), ("cid", "bob"), ("x", "cid"))
        #expect(try await gateway.sweep().ending == .clean)
        #expect(try await Self.names(gateway) == ["ann": "ann Lee", "bob": "bob Lee", "cid": "cid Lee"])
        #expect(try await gateway.named(in: "A") == ["uid=ann"])
        #expect(try await gateway.named(in: "B") == ["uid=bob"])
        try await gateway.expectAgreement()
    }

    @Test func `whoever stands in the way goes first`() async throws {
        let gateway = try await Self.gateway("ann", "bob", "cid")
        try await Self.rename(gateway, ("ann", "a"), ("bob", "ann"), ("cid", "bob"), ("a", "zoe"))
        let writes = try await gateway.writes { try await gateway.sweep() }
        #expect(writes.count == 3, "\(writes)")
        try await gateway.expectAgreement()
    }

    @Test(arguments: 0..<3, [MemoryDirectory.Fault.loseAnswer, .loseRequest])
    func `a run that is cut off amid a swap is completed by the next`(
        _ step: Int, _ fault: MemoryDirectory.Fault
    ) async throws {
        let gateway = try await Self.gateway("ann", "bob")
        try await Self.rename(gateway, ("ann", "x"), ("bob", "ann"), ("x", "bob"))
        let failing: FaultyDirectory.Interference = { await $0.failNext(fault) }
        for _ in 0..<step { await gateway.directory.interfere(nil) }
        await gateway.directory.interfere(failing)
        _ = try await gateway.sweep()
        await gateway.store.abandon()
        _ = try await gateway.sweep()
        _ = try await gateway.sweep()
        #expect(try await Self.names(gateway) == ["ann": "ann Lee", "bob": "bob Lee"])
        try await gateway.expectAgreement()
    }

    @Test func `who was set aside for nothing gets the name of before`() async throws {
        let gateway = try await Self.gateway("ann", "bob")
        try await Self.rename(gateway, ("ann", "x"), ("bob", "ann"), ("x", "bob"))
        await gateway.directory.interfere(nil) { await $0.failNext(.refuse(.refusal(.insufficientAccessRights))) }
        let report = try await gateway.sweep()
        #expect(report.ending == .unresolved && report.outcomes.allSatisfy { $0.result != .applied })
        #expect(try await Self.names(gateway) == ["ann": "bob Lee", "bob": "ann Lee"])
        #expect(try await gateway.sweep().ending == .clean)
        try await gateway.expectAgreement()
    }
}
