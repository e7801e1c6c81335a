import Directory
import SCIM
import TestSupport
import Testing

/// Names and deletions of those who are in groups.
@Suite struct GroupRaceTests {
    @Test func `the name of a member is taken, and is said to be at once`() async throws {
        try await Bridge.with { bridge in
            let (group, ids) = try await Groups.make(bridge, "Sales", ["ann", "john doe", "bob"])
            _ = try await bridge.client.patch("/Groups/\(group)", Groups.patch("Add", ids))
            let started = ContinuousClock.now
            for name in ["ann", "ANN", "john  doe"] {
                let created = try await bridge.client.post("/Users", Bridge.user(name))
                #expect(created.status == 409 && created.text("scimType") == "uniqueness", "\(name)")
                #expect(created.text("detail")?.contains("another user") == true, "\(String(describing: created.body))")
                let renamed = try await bridge.client.patch(
                    "/Users/\(ids[2])", Bridge.patch(Bridge.replace("userName", .string(name))))
                #expect(renamed.status == 409, "\(name)")
            }
            _ = try await bridge.client.post("/Groups", Groups.body("Outer", members: [group]))
            #expect(try await bridge.client.post("/Groups", Groups.body("sales")).status == 409)
            // It used to be tried again until the time of the request was over.
            #expect(ContinuousClock.now - started < .seconds(9))
        }
    }

    @Test func `a deletion that is meant for another version costs no membership`() async throws {
        try await Bridge.with { bridge in
            let (group, ids) = try await Groups.make(bridge, "Sales", ["ann"])
            _ = try await bridge.client.patch("/Groups/\(group)", Groups.patch("Add", ids))
            for round in 0..<5 {
                let tag = try await bridge.client.get("/Users/\(ids[0])").headers["etag"] ?? ""
                let patch = Bridge.patch(Bridge.replace("name.givenName", .string("N\(round)")))
                async let changed = bridge.client.patch("/Users/\(ids[0])", patch)
                async let deleted = bridge.client.send("DELETE", "/Users/\(ids[0])", headers: [("If-Match", tag)])
                let (change, deletion) = (try await changed, try await deleted)
                if deletion.status == 204 {
                    #expect(try await bridge.members(of: "Sales") == ["cn=sluice-empty-group"])
                    return
                }
                #expect(deletion.status == 412 && change.status == 200)
                #expect(try await bridge.members(of: "Sales") == ["ann"])
            }
        }
    }

    @Test func `a deletion that the directory refuses gives memberships back as they were`() async throws {
        try await Bridge.with { bridge in
            let (group, ids) = try await Groups.make(bridge, "Sales", ["ann"])
            let member: Value = [["value": .string(ids[0]), "display": "Ann L."]]
            let added = try await bridge.client.patch(
                "/Groups/\(group)", Bridge.patch(["op": "add", "path": "members", "value": member]))
            try await bridge.slapd.add(
                "dn: cn=device,uid=ann,\(SlapdServer.people)\nobjectClass: device\ncn: device\n")
            #expect(try await bridge.client.delete("/Users/\(ids[0])").status == 409)
            let kept = try await bridge.client.get("/Groups/\(group)")
            #expect(kept.body?.object?["members"] == added.body?.object?["members"])
            #expect(try await bridge.members(of: "Sales") == ["ann"])
            #expect(try await bridge.reconcile("--dry-run").status == 0)
        }
    }

    @Test func `a deletion that an outage cuts off is completed`() async throws {
        try await Bridge.with(timeout: "4s", throughGate: true) { bridge in
            let gate = try #require(bridge.gate)
            let (group, ids) = try await Groups.make(bridge, "Sales", ["ann", "bob"])
            let (other, _) = try await Groups.make(bridge, "Team", [])
            for id in [group, other] { _ = try await bridge.client.patch("/Groups/\(id)", Groups.patch("Add", ids)) }
            gate.hold(.modify, .answer)
            let cut = try await bridge.client.delete("/Users/\(ids[0])")
            #expect(cut.status == 503, "\(String(describing: cut.body))")
            gate.release()
            #expect(try await bridge.client.get("/Users/\(ids[0])").status == 200)
            let sweep = try await bridge.reconcile()
            #expect(sweep.status == 0, "\(sweep.output)\(sweep.errors)")
            #expect(try await bridge.client.get("/Users/\(ids[0])").status == 404)
            #expect(try await bridge.members(of: "Sales") == ["bob"])
            #expect(try await bridge.members(of: "Team") == ["bob"])
            #expect(try await bridge.entry("ann") == nil)
            #expect(try await bridge.reconcile("--dry-run").status == 0)
        }
    }

    @Test func `strict mode searches the root by what only one type has`() async throws {
        try await Bridge.with(extra: "compatibility: strict\n") { bridge in
            let (group, ids) = try await Groups.make(bridge, "Sales", ["ann"])
            func search(_ filter: String) async throws -> SCIMClient.Reply {
                let body: Value = [
                    "schemas": ["urn:ietf:params:scim:api:messages:2.0:SearchRequest"], "filter": .string(filter),
                    "sortBy": "userName",
                ]
                return try await bridge.client.post("/.search", body)
            }
            let users = try await search("userName pr")
            #expect(users.resources.compactMap { $0.object?["id"]?.string } == ids)
            let groups = try await search("urn:ietf:params:scim:schemas:core:2.0:Group:displayName eq \"sales\"")
            #expect(groups.resources.compactMap { $0.object?["id"]?.string } == [group])
            #expect(try await search("nothing pr").status == 400)
        }
    }

    @Test func `to say nothing of active neither enables nor disables`() async throws {
        try await Bridge.with { bridge in
            let ann = try await bridge.client.post("/Users", Bridge.user("ann", active: false))
            for operation: Value in [
                ["op": "remove", "path": "active"], ["op": "replace", "path": "active", "value": ""],
            ] {
                let reply = try await bridge.client.patch("/Users/\(ann.id)", Bridge.patch(operation))
                #expect(reply.status == 200 && reply.flag("active") == nil)
                #expect(try await bridge.entry("ann")?["employeeType"] == ["disabled"])
            }
        }
    }
}
