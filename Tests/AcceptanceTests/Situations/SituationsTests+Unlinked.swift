import Directory
import SCIM
import TestSupport
import Testing

/// Resources without a link, in doubt, or deleted.
extension SituationsTests {
    @Test(arguments: [false, true])
    func `landed: a create without an answer is completed by the next try and by a sweep`(bySweep: Bool) async throws {
        try await Self.withAnn(timeout: "1s", throughGate: true) { bridge, hand, _ in
            bridge.gate?.hold(.add, .answer)
            #expect(try await bridge.client.post("/Users", Bridge.user("bob")).status == 503)
            bridge.gate?.release()
            let identity = try #require(try await hand.identity("bob"))
            if bySweep {
                try await Self.expectRepair("landed", bridge)
            } else {
                #expect(try await bridge.client.post("/Users", Bridge.user("bob")).status == 201)
            }
            #expect(try await hand.identity("bob") == identity)
            #expect(try await bridge.client.find("userName eq \"bob\"").resources.count == 1)
            #expect(try await bridge.reconcile("--dry-run").status == 0)
        }
    }

    @Test func `in doubt, not proven ours: a request is refused with the reason, a sweep reports`() async throws {
        try await Self.withAnn(timeout: "1s", throughGate: true) { bridge, hand, _ in
            bridge.gate?.hold(.add, .request)
            #expect(try await bridge.client.post("/Users", Bridge.user("bob")).status == 503)
            bridge.gate?.release()
            try await hand.add("bob")
            let before = try await hand.tree()
            try await Self.expectReport("in doubt", bridge)
            let again = try await bridge.client.post("/Users", Bridge.user("bob"))
            #expect(again.status == 409 && again.text("detail")?.contains("is not the gateway's") == true, "\(again)")
            #expect(try await hand.tree() == before)
            #expect(try await bridge.client.find("userName eq \"bob\"").resources.isEmpty)
        }
    }

    /// A user who has no entry because the mapping leaves her out, until it is edited.
    private func withUnlinked(
        _ user: Value = Bridge.user("cid"),
        _ body: (Bridge, ByHand, String, () async throws -> Void) async throws -> Void
    ) async throws {
        let only = GatewayFixtures.mapping.replacing(
            "  rdn: uid", with: "  only: { when: 'nickName eq \"In\"', otherwise: keep }\n  rdn: uid")
        try await Bridge.with(mapping: only, extra: "reconcile: { interval: 0s }\n") { bridge in
            let created = try await bridge.client.post("/Users", user)
            try #require(created.status == 201)
            try await body(bridge, ByHand(bridge: bridge), created.id) {
                try await bridge.gateway.crash()
                try bridge.gateway.write(mapping: GatewayFixtures.mapping)
                try await bridge.gateway.start()
            }
        }
    }

    @Test(arguments: [false, true])
    func `absent: a request and a sweep create`(bySweep: Bool) async throws {
        try await withUnlinked { bridge, _, id, editMapping in
            try await editMapping()
            if bySweep {
                try await Self.expectRepair("absent]", bridge)
            } else {
                #expect(try await bridge.client.patch("/Users/\(id)", Self.patch).status == 200)
            }
            #expect(try await bridge.entry("cid") != nil)
            #expect(try await bridge.reconcile("--dry-run").status == 0)
        }
    }

    @Test func `found: a request is refused, a sweep reports`() async throws {
        try await withUnlinked { bridge, hand, id, editMapping in
            try await hand.add("cid")
            try await hand.add("dan")
            try await editMapping()
            let before = try await hand.tree()
            #expect(try await bridge.client.post("/Users", Bridge.user("dan")).status == 409)
            #expect(try await bridge.client.patch("/Users/\(id)", Self.patch).status == 409)
            try await Self.expectReport("found]", bridge)
            #expect(try await hand.tree() == before)
            #expect(try await bridge.client.find("userName eq \"dan\"").resources.isEmpty)
        }
    }

    @Test func `conflict: the candidate of a living resource is refused to another, and a sweep reports`() async throws
    {
        // The directory takes the two names for the same; to a client they are two.
        try await withUnlinked(Bridge.user("ann  lee")) { bridge, hand, id, editMapping in
            try await editMapping()
            #expect(try await bridge.client.post("/Users", Bridge.user("ann lee")).status == 201)
            let before = try await hand.tree()
            let reply = try await bridge.client.patch("/Users/\(id)", Self.patch)
            #expect(reply.status == 409, "\(reply)")
            try await Self.expectReport("found]", bridge)
            #expect(try await hand.tree() == before)
        }
    }

    /// A user whose entry was away when she was deleted, and was put back since.
    private func withReturned(_ body: (Bridge, ByHand, String) async throws -> Void) async throws {
        try await Self.withAnn { bridge, hand, ann in
            let identity = try #require(try await hand.identity("ann"))
            try await hand.delete("ann")
            #expect(try await bridge.client.delete("/Users/\(ann)").status == 204)
            try await hand.restore("ann", identity)
            try await body(bridge, hand, ann)
        }
    }

    @Test func `namesake: a name whose entry is a deleted user's is refused, and nothing of it is inherited`()
        async throws
    {
        try await withReturned { bridge, hand, ann in
            let before = try await hand.tree()
            let reply = try await bridge.client.post("/Users", Bridge.user("ann", given: "Other"))
            #expect(reply.status == 409, "\(reply)")
            #expect(try await hand.tree() == before)
            try await Self.expectRepair("orphaned", bridge)
            let new = try await bridge.client.post("/Users", Bridge.user("ann", given: "Other"))
            #expect(new.status == 201 && new.id != ann)
            #expect(try await bridge.entry("ann")?["givenName"] == ["Other"])
        }
    }

    @Test func `orphaned: a sweep deletes the entry of who was deleted`() async throws {
        try await withReturned { bridge, _, ann in
            try await Self.expectRepair("orphaned", bridge)
            #expect(try await bridge.entries().isEmpty)
            #expect(try await bridge.client.get("/Users/\(ann)").status == 404)
        }
    }

    @Test func `gone: a deletion of who has no entry any more is done, and leaves nothing to a sweep`() async throws {
        try await Self.withAnn { bridge, hand, ann in
            try await hand.delete("ann")
            #expect(try await bridge.client.delete("/Users/\(ann)").status == 204)
            #expect(try await bridge.client.get("/Users/\(ann)").status == 404)
            let run = try await bridge.reconcile()
            #expect(run.status == 0 && run.output.contains("Applied 0 of 0"), "\(run.output)")
        }
    }
}
