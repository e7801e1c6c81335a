import Directory
import SCIM
import TestSupport
import Testing

/// Names that somebody swapped by hand, put right on a real directory.
@Suite struct SwapTests {
    /// Users and their groups, one each.
    private static func people(_ bridge: Bridge, _ names: [String]) async throws {
        for name in names {
            let user = try await bridge.client.post("/Users", Bridge.user(name, given: name))
            let group = try await bridge.client.post("/Groups", Groups.body("of \(name)"))
            #expect(try await bridge.client.patch("/Groups/\(group.id)", Groups.patch("Add", [user.id])).status == 200)
        }
    }

    private static func rename(_ bridge: Bridge, _ renames: (String, String)...) async throws {
        for (old, new) in renames {
            try await bridge.slapd.modify(
                "dn: uid=\(old),\(SlapdServer.people)\nchangetype: modrdn\nnewrdn: uid=\(new)\ndeleteoldrdn: 1\n")
        }
    }

    /// That everybody has the name that they had, in the groups too.
    private static func expectOrder(_ bridge: Bridge, _ names: [String]) async throws {
        #expect(try await bridge.entries().count == names.count)
        for name in names {
            #expect(try await bridge.entry(name)?["givenName"] == [AttributeValue(name)])
            #expect(try await bridge.members(of: "of \(name)") == [name])
        }
        let plan = try await bridge.reconcile("--dry-run")
        #expect(plan.status == 0, "\(plan.output)")
    }

    @Test(arguments: [[], [SlapdOverlay.refint], [.memberof, .refint]])
    func `two names that were swapped are swapped back`(_ overlays: [SlapdOverlay]) async throws {
        try await Bridge.with(overlays: overlays) { bridge in
            try await Self.people(bridge, ["ann", "bob"])
            try await Self.rename(bridge, ("ann", "x"), ("bob", "ann"), ("x", "bob"))
            let plan = try await bridge.reconcile("--dry-run")
            #expect(plan.status == 2 && plan.output.contains("by way of uid=sluice-"), "\(plan.output)")
            let run = try await bridge.reconcile()
            #expect(run.status == 0, "\(run.output)\(run.errors)")
            try await Self.expectOrder(bridge, ["ann", "bob"])
        }
    }

    @Test func `a circle of three, and two who wait for one another, are undone by one run`() async throws {
        try await Bridge.with { bridge in
            let names = ["ann", "bob", "cid", "dan", "eve"]
            try await Self.people(bridge, names)
            try await Self.rename(
                bridge, ("ann", "x"), ("bob", "ann"), ("cid", "bob"), ("x", "cid"), ("dan", "zoe"), ("eve", "dan"))
            let run = try await bridge.reconcile()
            #expect(run.status == 0, "\(run.output)\(run.errors)")
            try await Self.expectOrder(bridge, names)
        }
    }

    @Test(arguments: 1...3, LDAPGate.Side.allCases)
    func `killed amid a swap, the next runs complete it`(_ step: Int, _ side: LDAPGate.Side) async throws {
        try await Bridge.with(throughGate: true) { bridge in
            let gate = try #require(bridge.gate)
            try await Self.people(bridge, ["ann", "bob"])
            try await Self.rename(bridge, ("ann", "x"), ("bob", "ann"), ("x", "bob"))
            gate.hold(.rename, side, after: step - 1)
            let run = try bridge.gateway.begin(["reconcile"])
            try await gate.untilHeld()
            run.kill()
            _ = await run.untilEnd()
            gate.release()
            for _ in 0..<2 { _ = try await bridge.reconcile() }
            try await Self.expectOrder(bridge, ["ann", "bob"])
        }
    }
}
