import Directory
import SCIM
import TestSupport
import Testing

/// Somebody changes an entry by hand after the gateway has read it and before its write arrives.
@Suite struct StaleDecisionTests {
    /// Sends a request, holds its write before the directory, lets somebody act by hand, and lets the write go on.
    private static func race(
        _ operation: LDAPGate.Operation, _ send: @Sendable (Bridge, String) async throws -> SCIMClient.Reply,
        while act: (ByHand) async throws -> Void,
        _ check: (Bridge, SCIMClient.Reply, String) async throws -> Void
    ) async throws {
        try await SituationsTests.withAnn(throughGate: true) { bridge, hand, ann in
            let gate = try #require(bridge.gate)
            gate.hold(operation, .request)
            async let reply = send(bridge, ann)
            try await gate.untilHeld()
            try await act(hand)
            try await gate.deliver()
            try await check(bridge, try await reply, ann)
        }
    }

    private static let patch: @Sendable (Bridge, String) async throws -> SCIMClient.Reply = { bridge, id in
        try await bridge.client.patch("/Users/\(id)", SituationsTests.patch)
    }

    private static let rename: @Sendable (Bridge, String) async throws -> SCIMClient.Reply = { bridge, id in
        try await bridge.client.patch("/Users/\(id)", Bridge.patch(Bridge.replace("userName", "anna")))
    }

    private static let delete: @Sendable (Bridge, String) async throws -> SCIMClient.Reply = { bridge, id in
        try await bridge.client.delete("/Users/\(id)")
    }

    /// The entry goes, and a stranger takes its name.
    private static let replacing: @Sendable (ByHand) async throws -> Void = { hand in
        try await hand.delete("ann")
        try await hand.add("ann")
    }

    @Test func `a change of the same entry is decided again, and what is not ours in it stays`() async throws {
        try await Self.race(.modify, Self.patch) { hand in
            try await hand.change("ann", "description", "by hand")
            try await hand.change("ann", "sn", "By hand")
        } _: { (bridge, reply, _) async throws in
            #expect(reply.status == 200)
            let entry = try #require(try await bridge.entry("ann"))
            #expect(entry["givenName"] == ["New"] && entry["sn"] == ["Family"] && entry["description"] == ["by hand"])
            #expect(try await bridge.reconcile("--dry-run").status == 0)
        }
    }

    @Test func `a change does not land on a stranger who took the name`() async throws {
        try await Self.race(.modify, Self.patch, while: Self.replacing) { (bridge, reply, ann) async throws in
            #expect(reply.status == 409, "\(reply)")
            let entry = try #require(try await bridge.entry("ann"))
            #expect(entry["sn"] == ["Stranger"] && entry["givenName"].isEmpty)
            #expect(try await bridge.client.get("/Users/\(ann)").text("name", "givenName") == "Given")
        }
    }

    @Test func `a change follows an entry that was renamed meanwhile`() async throws {
        try await Self.race(.modify, Self.patch) { hand in
            try await hand.rename("ann", to: "annie")
        } _: { (bridge, reply, _) async throws in
            #expect(reply.status == 200, "\(reply)")
            let entries = try await bridge.entries()
            #expect(entries.count == 1 && entries.first?["givenName"] == ["New"])
            #expect(try await bridge.reconcile().status == 0)
            #expect(try await bridge.entry("ann") != nil)
        }
    }

    @Test func `a rename does not take a stranger along: who is missing is made again under the new name`() async throws
    {
        try await Self.race(.rename, Self.rename, while: Self.replacing) { (bridge, reply, _) async throws in
            #expect(reply.status == 200, "\(reply)")
            let (old, new) = (try await bridge.entry("ann"), try await bridge.entry("anna"))
            #expect(old?["sn"] == ["Stranger"] && new?["sn"] == ["Family"])
        }
    }

    @Test func `a rename to a name that a stranger took meanwhile is refused`() async throws {
        try await Self.race(.rename, Self.rename) { hand in
            try await hand.add("anna")
        } _: { (bridge, reply, ann) async throws in
            #expect(reply.status == 409, "\(reply)")
            #expect(try await bridge.entry("anna")?["sn"] == ["Stranger"])
            #expect(try await bridge.entry("ann")?["sn"] == ["Family"])
            #expect(try await bridge.client.get("/Users/\(ann)").text("userName") == "ann")
        }
    }

    @Test func `a deletion does not hit a stranger who took the name`() async throws {
        try await Self.race(.delete, Self.delete, while: Self.replacing) { (bridge, reply, ann) async throws in
            #expect(reply.status == 204, "\(reply)")
            #expect(try await bridge.entry("ann")?["sn"] == ["Stranger"])
            #expect(try await bridge.client.get("/Users/\(ann)").status == 404)
        }
    }

    @Test func `a deletion does not hit an entry that was moved out of the base meanwhile`() async throws {
        try await Self.race(.delete, Self.delete) { hand in
            try await hand.rename("ann", to: "ann", below: SlapdServer.groups)
        } _: { (bridge, reply, ann) async throws in
            #expect(reply.status == 409, "\(reply)")
            #expect(try await bridge.entries(below: SlapdServer.groups).count == 1)
            #expect(try await bridge.client.get("/Users/\(ann)").status == 200)
        }
    }

    @Test func `a creation is refused where a stranger took the name meanwhile`() async throws {
        let create: @Sendable (Bridge, String) async throws -> SCIMClient.Reply = { bridge, _ in
            try await bridge.client.post("/Users", Bridge.user("bob"))
        }
        try await Self.race(.add, create) { hand in
            try await hand.add("bob")
        } _: { (bridge, reply, _) async throws in
            #expect(reply.status == 409, "\(reply)")
            #expect(try await bridge.entry("bob")?["sn"] == ["Stranger"])
            #expect(try await bridge.client.find("userName eq \"bob\"").resources.isEmpty)
        }
    }

    @Test func `a repair of a sweep does not land on what it has not seen`() async throws {
        try await SituationsTests.withAnn(throughGate: true) { bridge, hand, _ in
            let gate = try #require(bridge.gate)
            try await hand.change("ann", "sn", "By hand")
            gate.hold(.modify, .request)
            let sweep = try bridge.gateway.begin(["reconcile"])
            try await gate.untilHeld()
            try await Self.replacing(hand)
            try await gate.deliver()
            let run = await sweep.untilEnd()
            #expect(run.status == 4 && run.output.contains("! ann"), "\(run.output)\(run.errors)")
            #expect(try await bridge.entry("ann")?["sn"] == ["Stranger"])
        }
    }

    @Test func `a request that comes between plan and repair is not undone by the repair`() async throws {
        try await SituationsTests.withAnn(throughGate: true) { bridge, hand, ann in
            let gate = try #require(bridge.gate)
            for name in ["anton", "aura", "ava"] { _ = try await bridge.client.post("/Users", Bridge.user(name)) }
            let bob = try await bridge.client.post("/Users", Bridge.user("bob")).id
            for name in ["ann", "anton", "aura", "ava", "bob"] { try await hand.change(name, "sn", "By hand") }
            gate.hold(.modify, .request)
            // Four repairs at a time, all on the connection that stands still then.
            let sweep = try bridge.gateway.begin(["reconcile"], ["SLUICE_DIRECTORY_CONNECTIONS": "1"])
            try await gate.untilHeld()
            // The sweep is at work on the first four, and has bob still in its plan.
            let stands = try await bridge.entry("ann")?["sn"] == ["By hand"]
            #expect(stands)
            gate.release()
            let patched = try await bridge.client.patch("/Users/\(bob)", SituationsTests.patch)
            #expect(patched.status == 200, "\(patched)")
            sweep.kill()
            _ = await sweep.untilEnd()
            #expect(try await bridge.reconcile().status == 0)
            #expect(try await bridge.entry("bob")?["givenName"] == ["New"])
            #expect(try await bridge.entry("ann")?["sn"] == ["Family"])
            #expect(try await bridge.client.get("/Users/\(ann)").text("name", "familyName") == "Family")
        }
    }

    @Test func `of two sweeps of two processes one refuses, and the gateway's own waits for the next time`()
        async throws
    {
        try await SituationsTests.withAnn(throughGate: true) { bridge, hand, _ in
            let gate = try #require(bridge.gate)
            try await hand.change("ann", "sn", "By hand")
            gate.hold(.modify, .request)
            let first = try bridge.gateway.begin(["reconcile"])
            try await gate.untilHeld()
            let second = try await bridge.reconcile()
            #expect(second.status == 1 && second.errors.contains("another reconciliation is running"))
            try await gate.deliver()
            #expect(await first.untilEnd().status == 0)
            #expect(try await bridge.reconcile().status == 0)
            #expect(try await bridge.entry("ann")?["sn"] == ["Family"])
        }
    }
}
