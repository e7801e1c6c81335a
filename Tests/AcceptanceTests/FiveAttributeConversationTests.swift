import Directory
import SCIM
import TestSupport
import Testing

/// The whole conversation of a mail service that knows userName, active, both names and externalId.
@Suite struct FiveAttributeConversationTests {
    @Test func `the connection test finds nobody and is content`() async throws {
        try await Bridge.with { bridge in
            let reply = try await bridge.client.find("userName eq \"7d420df3-0000-4000-8000-1f6f6f6f6f6f\"")
            #expect(reply.status == 200)
            #expect(reply.number("totalResults") == 0)
            #expect(reply.resources.isEmpty)
            #expect(reply.headers["content-type"]?.hasPrefix("application/scim+json") == true)
        }
    }

    @Test func `a user is matched, created, read, changed, switched off and on, renamed and deleted`() async throws {
        try await Bridge.with { bridge in
            let id = try await create(bridge)
            try await read(bridge, id)
            try await changeNameInBothDialects(bridge, id)
            try await switchOffAndOnInEverySpelling(bridge, id)
            try await rename(bridge, id)
            try await deleteAndCreateAgain(bridge, id)
        }
    }

    private func create(_ bridge: Bridge) async throws -> String {
        #expect(try await bridge.client.find("userName eq \"ann@example.com\"").number("totalResults") == 0)
        let reply = try await bridge.client.post("/Users", Bridge.user("ann@example.com", externalId: "a-1"))
        #expect(reply.status == 201)
        #expect(reply.headers["location"] == "\(bridge.gateway.tenantURL)/Users/\(reply.id)")
        #expect(reply.headers["etag"] == reply.text("meta", "version"))
        #expect(reply.text("externalId") == "a-1")
        let entry = try #require(try await bridge.entry("ann@example.com"))
        #expect(entry["givenName"] == ["Given"])
        #expect(entry["sn"] == ["Family"])
        #expect(entry["employeeType"] == ["active"])
        return reply.id
    }

    private func read(_ bridge: Bridge, _ id: String) async throws {
        let reply = try await bridge.client.get("/Users/\(id)")
        #expect(reply.status == 200)
        #expect(reply.text("userName") == "ann@example.com")
        let found = try await bridge.client.find("USERNAME Eq \"ANN@example.COM\"")
        #expect(found.resources.count == 1)
        #expect(try await bridge.client.find("externalId eq \"a-1\"").resources.count == 1)
    }

    private func changeNameInBothDialects(_ bridge: Bridge, _ id: String) async throws {
        let first = Bridge.patch(
            Bridge.replace("name.givenName", "Anna"), Bridge.replace("name.familyName", "Smith"))
        #expect(try await bridge.client.patch("/Users/\(id)", first).status == 200)
        var entry = try #require(try await bridge.entry("ann@example.com"))
        #expect(entry["givenName"] == ["Anna"])
        #expect(entry["sn"] == ["Smith"])
        let second = Bridge.patch([
            "op": "replace", "value": ["name.givenName": "Anne", "name.familyName": "Smythe"],
        ])
        let reply = try await bridge.client.patch("/Users/\(id)", second)
        #expect(reply.status == 200)
        #expect(reply.text("name", "givenName") == "Anne")
        entry = try #require(try await bridge.entry("ann@example.com"))
        #expect(entry["givenName"] == ["Anne"])
        #expect(entry["sn"] == ["Smythe"])
    }

    private func switchOffAndOnInEverySpelling(_ bridge: Bridge, _ id: String) async throws {
        let pathless: (Value) -> Value = { ["op": "replace", "value": ["active": $0]] }
        let spellings: [(Value, Bool)] = [
            (Bridge.replace("active", "False"), false), (Bridge.replace("active", "True"), true),
            (Bridge.replace("active", false), false), (Bridge.replace("active", false), false),
            (["op": "Add", "path": "active", "value": "True"], true), (pathless("False"), false),
            (pathless(true), true), (Bridge.replace("active", "false"), false),
            (["op": "replace", "path": "active", "value": true], true),
        ]
        for (operation, expected) in spellings {
            let reply = try await bridge.client.patch("/Users/\(id)", Bridge.patch(operation))
            #expect(reply.status == 200)
            #expect(reply.flag("active") == expected)
            let entry = try #require(try await bridge.entry("ann@example.com"))
            #expect(entry["employeeType"] == [expected ? "active" : "disabled"])
            #expect(try await bridge.client.find("userName eq \"ann@example.com\"").resources.count == 1)
        }
    }

    private func rename(_ bridge: Bridge, _ id: String) async throws {
        let before = try #require(try await bridge.entry("ann@example.com"))
        let reply = try await bridge.client.patch(
            "/Users/\(id)", Bridge.patch(Bridge.replace("userName", "ann.smythe@example.com")))
        #expect(reply.status == 200)
        #expect(reply.id == id)
        #expect(try await bridge.entry("ann@example.com") == nil)
        let after = try #require(try await bridge.entry("ann.smythe@example.com"))
        #expect(after["entryUUID"] == before["entryUUID"])
        #expect(try await bridge.client.find("userName eq \"ann@example.com\"").resources.isEmpty)
        #expect(try await bridge.client.find("userName eq \"ann.smythe@example.com\"").resources.count == 1)
    }

    private func deleteAndCreateAgain(_ bridge: Bridge, _ id: String) async throws {
        #expect(try await bridge.client.delete("/Users/\(id)").status == 204)
        #expect(try await bridge.entry("ann.smythe@example.com") == nil)
        #expect(try await bridge.client.get("/Users/\(id)").status == 404)
        #expect(try await bridge.client.delete("/Users/\(id)").status == 404)
        let again = try await bridge.client.post("/Users", Bridge.user("ann.smythe@example.com"))
        #expect(again.status == 201)
        #expect(again.id != id)
        #expect(try await bridge.entry("ann.smythe@example.com") != nil)
    }

    @Test func `a user created inactive is created inactive`() async throws {
        try await Bridge.with { bridge in
            let reply = try await bridge.client.post("/Users", Bridge.user("off@example.com", active: false))
            #expect(reply.status == 201)
            #expect(try await bridge.entry("off@example.com")?["employeeType"] == ["disabled"])
        }
    }

    @Test func `a taken userName is a conflict whatever its case`() async throws {
        try await Bridge.with { bridge in
            #expect(try await bridge.client.post("/Users", Bridge.user("Bob@example.com")).status == 201)
            let second = try await bridge.client.post("/Users", Bridge.user("bob@EXAMPLE.com"))
            #expect(second.status == 409)
            #expect(second.text("scimType") == "uniqueness")
            let other = try await bridge.client.post("/Users", Bridge.user("carol@example.com"))
            let renamed = try await bridge.client.patch(
                "/Users/\(other.id)", Bridge.patch(Bridge.replace("userName", "BOB@example.com")))
            #expect(renamed.status == 409)
            #expect(try await bridge.entry("carol@example.com") != nil)
        }
    }

    @Test func `a change of the case of a userName arrives in the entry`() async throws {
        try await Bridge.with { bridge in
            let created = try await bridge.client.post("/Users", Bridge.user("dora@example.com"))
            let reply = try await bridge.client.patch(
                "/Users/\(created.id)", Bridge.patch(Bridge.replace("userName", "Dora@example.com")))
            #expect(reply.status == 200)
            #expect(try await bridge.entry("dora@example.com")?["uid"] == ["Dora@example.com"])
            #expect(try await bridge.reconcile().status == 0)
        }
    }

    @Test func `a PATCH that changes nothing changes no version and no entry`() async throws {
        try await Bridge.with { bridge in
            let created = try await bridge.client.post("/Users", Bridge.user("eve@example.com"))
            let before = try #require(try await bridge.entry("eve@example.com"))
            let reply = try await bridge.client.patch(
                "/Users/\(created.id)", Bridge.patch(Bridge.replace("name.givenName", "Given")))
            #expect(reply.status == 200)
            #expect(reply.text("meta", "version") == created.text("meta", "version"))
            #expect(reply.text("meta", "lastModified") == created.text("meta", "lastModified"))
            #expect(try await bridge.entry("eve@example.com")?["entryCSN"] == before["entryCSN"])
        }
    }

    @Test func `PUT replaces the user and its entry`() async throws {
        try await Bridge.with { bridge in
            let created = try await bridge.client.post("/Users", Bridge.user("fay@example.com"))
            let reply = try await bridge.client.put(
                "/Users/\(created.id)", Bridge.user("fay@example.com", given: "Faye", family: "New"))
            #expect(reply.status == 200)
            #expect(try await bridge.entry("fay@example.com")?["givenName"] == ["Faye"])
            #expect(try await bridge.client.put("/Users/none", Bridge.user("x")).status == 404)
        }
    }
}
