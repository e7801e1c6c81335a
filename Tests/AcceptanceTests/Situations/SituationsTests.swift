import Directory
import SCIM
import TestSupport
import Testing

/// Each situation of `docs/situations.md` on a real directory: what a request and what a sweep does about it by default.
///
/// Superseded needs two servers that were apart: `FailoverTests`. Left out: `LeftOutTests`. Unmapped: `CommandTests`.
@Suite struct SituationsTests {
    static let patch = Bridge.patch(Bridge.replace("name.givenName", "New"))

    /// A bridge with a user `ann`, and her id.
    static func withAnn(
        timeout: String = "10s", throughGate: Bool = false, _ body: (Bridge, ByHand, String) async throws -> Void
    ) async throws {
        try await Bridge.with(timeout: timeout, throughGate: throughGate, extra: "reconcile: { interval: 0s }\n") {
            bridge in
            let ann = try await bridge.client.post("/Users", Bridge.user("ann"))
            try #require(ann.status == 201)
            try await body(bridge, ByHand(bridge: bridge), ann.id)
        }
    }

    /// Runs a sweep that reports a situation for a person to decide, and changes nothing.
    static func expectReport(_ sign: String, _ bridge: Bridge, sourceLocation: SourceLocation = #_sourceLocation)
        async throws
    {
        let before = try await ByHand(bridge: bridge).tree()
        let run = try await bridge.reconcile()
        #expect(run.status == 4 && run.output.contains("[\(sign)"), "\(run.output)", sourceLocation: sourceLocation)
        #expect(try await ByHand(bridge: bridge).tree() == before, sourceLocation: sourceLocation)
    }

    /// Runs a sweep that brings a situation in order, after which there is nothing left to do.
    static func expectRepair(_ sign: String, _ bridge: Bridge, sourceLocation: SourceLocation = #_sourceLocation)
        async throws
    {
        let plan = try await bridge.reconcile("--dry-run")
        #expect(plan.status == 2 && plan.output.contains("[\(sign)"), "\(plan.output)", sourceLocation: sourceLocation)
        let run = try await bridge.reconcile()
        #expect(run.status == 0, "\(run.output)\(run.errors)", sourceLocation: sourceLocation)
        #expect(try await bridge.reconcile("--dry-run").status == 0, sourceLocation: sourceLocation)
    }

    @Test func `in sync: neither a request nor a sweep writes`() async throws {
        try await Self.withAnn { bridge, hand, ann in
            let before = try await hand.tree()
            let same = Bridge.patch(Bridge.replace("name.givenName", "Given"))
            #expect(try await bridge.client.patch("/Users/\(ann)", same).status == 200)
            #expect(try await bridge.reconcile().status == 0)
            #expect(try await hand.tree() == before)
        }
    }

    @Test func `drifted: a request updates, a sweep repairs`() async throws {
        try await Self.withAnn { bridge, hand, ann in
            try await hand.change("ann", "sn", "By hand")
            #expect(try await bridge.client.patch("/Users/\(ann)", Self.patch).status == 200)
            #expect(try await bridge.entry("ann")?["givenName"] == ["New"])
            #expect(try await bridge.entry("ann")?["sn"] == ["Family"])
            try await hand.change("ann", "sn", "By hand")
            try await Self.expectRepair("drifted]", bridge)
            #expect(try await bridge.entry("ann")?["sn"] == ["Family"])
        }
    }

    @Test func `renamed: a request follows the identity, a sweep renames back`() async throws {
        try await Self.withAnn { bridge, hand, ann in
            let identity = try await hand.identity("ann")
            try await hand.rename("ann", to: "annie")
            try await Self.expectRepair("renamed", bridge)
            #expect(try await hand.identity("ann") == identity)
            try await hand.rename("ann", to: "annie")
            #expect(try await bridge.client.patch("/Users/\(ann)", Self.patch).status == 200)
            let entries = try await bridge.entries()
            #expect(entries.count == 1 && entries.first?["givenName"] == ["New"])
            #expect(entries.first?.attributes.first("entryUUID") == identity)
            #expect(try await bridge.reconcile().status == 0)
            #expect(try await hand.identity("ann") == identity)
        }
    }

    @Test func `moved: a request follows the identity, a sweep reports`() async throws {
        try await Self.withAnn { bridge, hand, ann in
            let sub = "ou=sub,\(SlapdServer.people)"
            try await bridge.slapd.add("dn: \(sub)\nobjectClass: organizationalUnit\nou: sub\n")
            try await hand.rename("ann", to: "ann", below: sub)
            try await Self.expectReport("moved]", bridge)
            #expect(try await bridge.client.patch("/Users/\(ann)", Self.patch).status == 200)
            let entry = try #require(try await bridge.entry("ann"))
            #expect(entry.dn == (try DN("uid=ann,\(sub)")) && entry["givenName"] == ["New"])
            #expect(try await bridge.client.delete("/Users/\(ann)").status == 204)
            #expect(try await bridge.entry("ann") == nil)
        }
    }

    @Test func `left scope: a request is refused, a sweep reports and makes no second entry`() async throws {
        try await Self.withAnn { bridge, hand, ann in
            try await hand.rename("ann", to: "ann", below: SlapdServer.groups)
            let before = try await hand.tree()
            #expect(try await bridge.client.patch("/Users/\(ann)", Self.patch).status == 409)
            #expect(try await bridge.client.delete("/Users/\(ann)").status == 409)
            try await Self.expectReport("left scope]", bridge)
            #expect(try await hand.tree() == before)
            #expect(try await bridge.client.get("/Users/\(ann)").status == 200)
        }
    }

    @Test(arguments: [false, true])
    func `relocated: request and sweep correct the link and write nothing else`(bySweep: Bool) async throws {
        try await Self.withAnn { bridge, hand, ann in
            // The mapping names her otherwise by now, and somebody has renamed her entry so.
            try await bridge.gateway.crash()
            try bridge.gateway.write(
                mapping: GatewayFixtures.mapping.replacing("uid: userName", with: "uid: { template: 'x-{userName}' }"))
            try await hand.rename("ann", to: "x-ann")
            try await bridge.gateway.start()
            let dn = "uid=x-ann,\(SlapdServer.people)"
            #expect(try await bridge.gateway.run(["explain", dn]).status == 1)
            let before = try await hand.tree()
            if bySweep {
                #expect(try await bridge.reconcile().status == 0)
                #expect(try await hand.tree() == before)
            } else {
                #expect(try await bridge.client.patch("/Users/\(ann)", Self.patch).status == 200)
                #expect(try await bridge.entry("x-ann")?["givenName"] == ["New"])
            }
            let explained = try await bridge.gateway.run(["explain", dn])
            #expect(explained.status == 0 && explained.output.contains("in sync"), "\(explained.output)")
        }
    }

    @Test func `replaced, not proven ours: a request is refused, a sweep reports`() async throws {
        try await Self.withAnn { bridge, hand, ann in
            try await hand.delete("ann")
            try await hand.add("ann")
            let before = try await hand.tree()
            #expect(try await bridge.client.patch("/Users/\(ann)", Self.patch).status == 409)
            try await Self.expectReport("replaced]", bridge)
            #expect(try await hand.tree() == before)
        }
    }

    @Test func `missing: a request and a sweep create it again, under the same id`() async throws {
        try await Self.withAnn { bridge, hand, ann in
            try await hand.delete("ann")
            #expect(try await bridge.client.patch("/Users/\(ann)", Self.patch).id == ann)
            #expect(try await bridge.entry("ann")?["givenName"] == ["New"])
            try await hand.delete("ann")
            try await Self.expectRepair("missing]", bridge)
            #expect(try await bridge.entry("ann")?["givenName"] == ["New"])
            #expect(try await bridge.client.get("/Users/\(ann)").status == 200)
        }
    }

    @Test func `foreign: never touched, and named by a sweep`() async throws {
        try await Self.withAnn { bridge, hand, _ in
            try await hand.add("stranger")
            let before = try await hand.tree()
            let run = try await bridge.reconcile()
            #expect(run.status == 0 && run.output.contains("uid=stranger,\(SlapdServer.people)  [foreign]"))
            #expect(try await hand.tree() == before)
        }
    }
}
