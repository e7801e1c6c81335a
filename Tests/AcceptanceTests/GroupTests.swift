import Directory
import SCIM
import TestSupport
import Testing

/// Groups over HTTP and their entries in a real slapd.
@Suite struct GroupTests {
    private static let placeholder = "cn=sluice-empty-group"

    @Test func `a group is created empty, and nobody sees what stands in for its members`() async throws {
        try await Bridge.with { bridge in
            let created = try await bridge.client.post("/Groups", Groups.body("Sales"))
            #expect(created.status == 201)
            #expect(created.text("meta", "location")?.hasSuffix("/Groups/\(created.id)") == true)
            #expect(created.body?.object?["members"] == nil)
            #expect(try await bridge.members(of: "Sales") == [Self.placeholder])
            let read = try await bridge.client.get("/Groups/\(created.id)")
            #expect(read.body == created.body && read.headers["etag"] == created.headers["etag"])
        }
    }

    @Test func `members come and go, one by one, and the last one leaves the placeholder`() async throws {
        try await Bridge.with { bridge in
            let (group, ids) = try await Groups.make(bridge, "Sales", ["ann", "bob"])
            let added = try await bridge.client.patch("/Groups/\(group)", Groups.patch("Add", ids))
            #expect(added.status == 200)
            #expect(Groups.members(added) == Set(ids))
            #expect(try await bridge.members(of: "Sales") == ["ann", "bob"])
            let one = try await bridge.client.patch("/Groups/\(group)", Groups.patch("Remove", [ids[0]]))
            #expect(Groups.members(one) == [ids[1]])
            #expect(try await bridge.members(of: "Sales") == ["bob"])
            let last = try await bridge.client.patch(
                "/Groups/\(group)", Bridge.patch(["op": "remove", "path": .string("members[value eq \"\(ids[1])\"]")]))
            #expect(Groups.members(last).isEmpty)
            #expect(try await bridge.members(of: "Sales") == [Self.placeholder])
        }
    }

    @Test func `to add a member again and to remove one who is none changes nothing`() async throws {
        try await Bridge.with { bridge in
            let (group, ids) = try await Groups.make(bridge, "Sales", ["ann", "bob"])
            let first = try await bridge.client.patch("/Groups/\(group)", Groups.patch("Add", [ids[0]]))
            let before = try await bridge.group("Sales")
            for request in [Groups.patch("Add", [ids[0]]), Groups.patch("Remove", [ids[1], "nobody"])] {
                let again = try await bridge.client.patch("/Groups/\(group)", request)
                #expect(again.status == 200 && again.body == first.body)
            }
            #expect(try await bridge.group("Sales") == before)
        }
    }

    @Test func `remove with values removes just those, remove without any empties the group`() async throws {
        try await Bridge.with { bridge in
            let (group, ids) = try await Groups.make(bridge, "Sales", ["ann", "bob", "cat"])
            _ = try await bridge.client.patch("/Groups/\(group)", Groups.patch("Add", ids))
            let some = try await bridge.client.patch("/Groups/\(group)", Groups.patch("Remove", [ids[0], ids[2]]))
            #expect(Groups.members(some) == [ids[1]])
            let none = try await bridge.client.patch(
                "/Groups/\(group)", Bridge.patch(["op": "remove", "path": "members"]))
            #expect(none.status == 200 && Groups.members(none).isEmpty)
            #expect(try await bridge.members(of: "Sales") == [Self.placeholder])
        }
    }

    @Test func `replace and PUT set the whole list`() async throws {
        try await Bridge.with { bridge in
            let (group, ids) = try await Groups.make(bridge, "Sales", ["ann", "bob", "cat"])
            _ = try await bridge.client.patch("/Groups/\(group)", Groups.patch("Add", [ids[0], ids[1]]))
            let replaced = try await bridge.client.patch("/Groups/\(group)", Groups.patch("Replace", [ids[1], ids[2]]))
            #expect(Groups.members(replaced) == [ids[1], ids[2]])
            #expect(try await bridge.members(of: "Sales") == ["bob", "cat"])
            let put = try await bridge.client.put("/Groups/\(group)", Groups.body("Sales", members: [ids[0]]))
            #expect(put.status == 200 && Groups.members(put) == [ids[0]])
            #expect(try await bridge.members(of: "Sales") == ["ann"])
            let emptied = try await bridge.client.put("/Groups/\(group)", Groups.body("Sales"))
            #expect(emptied.status == 200 && Groups.members(emptied).isEmpty)
        }
    }

    @Test func `a group may be a member, but not of itself`() async throws {
        try await Bridge.with { bridge in
            let (inner, ids) = try await Groups.make(bridge, "Inner", ["ann"])
            let outer = try await bridge.client.post("/Groups", Groups.body("Outer", members: [inner, ids[0]]))
            #expect(outer.status == 201)
            let types = outer.body?.object?["members"]?.array?.compactMap { $0.object?["type"]?.string }.sorted()
            #expect(types == ["Group", "User"])
            #expect(try await bridge.members(of: "Outer") == ["ann", "cn=Inner,\(SlapdServer.groups)"])
            let refused = try await bridge.client.patch("/Groups/\(inner)", Groups.patch("Add", [inner]))
            #expect(refused.status == 400 && refused.text("scimType") == "invalidValue")
            let renamed = try await bridge.client.patch(
                "/Groups/\(inner)", Bridge.patch(Bridge.replace("displayName", "Nested")))
            #expect(renamed.status == 200)
            #expect(try await bridge.members(of: "Outer") == ["ann", "cn=Nested,\(SlapdServer.groups)"])
        }
    }

    @Test func `who is not there cannot become a member, and then nothing has happened`() async throws {
        try await Bridge.with { bridge in
            let (group, ids) = try await Groups.make(bridge, "Sales", ["ann"])
            let before = try await bridge.client.get("/Groups/\(group)")
            let request = Bridge.patch(
                Bridge.replace("externalId", "changed"),
                ["op": "add", "path": "members", "value": [["value": .string(ids[0])], ["value": "nobody"]]])
            let refused = try await bridge.client.patch("/Groups/\(group)", request)
            #expect(refused.status == 400 && refused.text("scimType") == "invalidValue")
            #expect(refused.text("detail")?.contains("nobody") == true)
            #expect(try await bridge.client.get("/Groups/\(group)").body == before.body)
            #expect(try await bridge.members(of: "Sales") == [Self.placeholder])
            let created = try await bridge.client.post("/Groups", Groups.body("Other", members: ["nobody"]))
            #expect(created.status == 400)
            #expect(try await bridge.group("Other") == nil)
        }
    }

    @Test func `a deleted user leaves its groups, an inactive one stays, a renamed one keeps its place`() async throws {
        try await Bridge.with { bridge in
            let (group, ids) = try await Groups.make(bridge, "Sales", ["ann", "bob", "cat"])
            _ = try await bridge.client.patch("/Groups/\(group)", Groups.patch("Add", ids))
            let tag = try await bridge.client.get("/Groups/\(group)").headers["etag"]
            let inactive = Bridge.patch(Bridge.replace("active", false))
            #expect(try await bridge.client.patch("/Users/\(ids[0])", inactive).status == 200)
            #expect(try await bridge.client.get("/Groups/\(group)").headers["etag"] == tag)
            #expect(try await bridge.client.delete("/Users/\(ids[1])").status == 204)
            let rename = Bridge.patch(Bridge.replace("userName", "kitty"))
            #expect(try await bridge.client.patch("/Users/\(ids[2])", rename).status == 200)
            let left = try await bridge.client.get("/Groups/\(group)")
            #expect(Groups.members(left) == [ids[0], ids[2]] && left.headers["etag"] != tag)
            #expect(try await bridge.members(of: "Sales") == ["ann", "kitty"])
            #expect(try await bridge.reconcile("--dry-run").status == 0)
        }
    }

    @Test func `groups of a user follow from the members, and cannot be set`() async throws {
        try await Bridge.with { bridge in
            let (group, ids) = try await Groups.make(bridge, "Sales", ["ann"])
            _ = try await bridge.client.patch("/Groups/\(group)", Groups.patch("Add", ids))
            let user = try await bridge.client.get("/Users/\(ids[0])")
            let expected: Value = [
                [
                    "value": .string(group), "$ref": .string("\(bridge.client.tenantURL)/Groups/\(group)"),
                    "type": "direct", "display": "Sales",
                ]
            ]
            #expect(user.body?.object?["groups"] == expected)
            let refused = try await bridge.client.patch(
                "/Users/\(ids[0])", Bridge.patch(["op": "replace", "path": "groups", "value": []]))
            #expect(refused.status == 400 && refused.text("scimType") == "mutability")
            #expect(try await bridge.client.delete("/Groups/\(group)").status == 204)
            #expect(try await bridge.client.get("/Users/\(ids[0])").body?.object?["groups"] == nil)
            #expect(try await bridge.entry("ann") != nil)
            #expect(try await bridge.group("Sales") == nil)
        }
    }

    @Test func `a name belongs to one group, whatever its case, and a user may have it as well`() async throws {
        try await Bridge.with { bridge in
            _ = try await bridge.client.post("/Users", Bridge.user("Sales"))
            #expect(try await bridge.client.post("/Groups", Groups.body("Sales")).status == 201)
            let twin = try await bridge.client.post("/Groups", Groups.body("SALES"))
            #expect(twin.status == 409 && twin.text("scimType") == "uniqueness")
            #expect(twin.text("detail") == "the displayName SALES belongs to another group")
        }
    }

    @Test func `an id names a resource of its own type only`() async throws {
        try await Bridge.with { bridge in
            let (group, ids) = try await Groups.make(bridge, "Sales", ["ann"])
            for path in ["/Groups/\(ids[0])", "/Users/\(group)"] {
                #expect(try await bridge.client.get(path).status == 404)
                #expect(try await bridge.client.delete(path).status == 404)
                #expect(
                    try await bridge.client.patch(path, Bridge.patch(Bridge.replace("externalId", "x"))).status == 404)
            }
        }
    }
}

/// What the tests of groups have in common.
enum Groups {
    static func body(_ name: String, members: [String] = []) -> Value {
        [
            "schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"], "displayName": .string(name),
            "externalId": .string("ext-\(name)"), "members": elements(members),
        ]
    }

    static func elements(_ ids: [String]) -> Value { .array(ids.map { ["value": .string($0)] }) }

    /// One operation on members, as Entra sends it.
    static func patch(_ operation: String, _ ids: [String]) -> Value {
        Bridge.patch(["op": .string(operation), "path": "members", "value": elements(ids)])
    }

    /// An empty group and some users; gives their ids.
    static func make(_ bridge: Bridge, _ name: String, _ users: [String]) async throws -> (String, [String]) {
        let group = try await bridge.client.post("/Groups", body(name))
        #expect(group.status == 201, "\(String(describing: group.body))")
        var ids: [String] = []
        for user in users { ids.append(try await bridge.client.post("/Users", Bridge.user(user)).id) }
        return (group.id, ids)
    }

    static func members(_ reply: SCIMClient.Reply) -> Set<String> {
        Set(reply.body?.object?["members"]?.array?.compactMap { $0.object?["value"]?.string } ?? [])
    }
}
