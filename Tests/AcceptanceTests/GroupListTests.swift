import Foundation
import SCIM
import Testing
import TestSupport

/// Lists and filters over groups and their members.
@Suite struct GroupListTests {
    @Test func `members are shown where they are wanted`() async throws {
        try await Bridge.with { bridge in
            let (group, ids) = try await Groups.make(bridge, "Sales", ["ann"])
            _ = try await bridge.client.patch("/Groups/\(group)", Groups.patch("Add", ids))
            for path in ["/Groups/\(group)?excludedAttributes=members", "/Groups/\(group)?attributes=displayName"] {
                let reply = try await bridge.client.get(path)
                #expect(reply.status == 200 && reply.body?.object?["members"] == nil)
                #expect(reply.text("displayName") == "Sales")
            }
            let only = try await bridge.client.get("/Groups/\(group)?attributes=members.value")
            #expect(only.body?.object?["members"] == Groups.elements(ids))
            let list = try await bridge.client.get("/Groups?excludedAttributes=members")
            #expect(list.number("totalResults") == 1 && list.resources.first?.object?["members"] == nil)
            let whole = try await bridge.client.get("/Groups")
            #expect(whole.resources.first?.object?["members"]?.array?.count == 1)
        }
    }

    @Test func `a list that is too long for one piece comes whole and in order`() async throws {
        try await Bridge.with { bridge in
            let names = (100..<140).map { "u\($0)" }
            for name in names {
                var user = try #require(Bridge.user(name).object)
                user["nickName"] = .string(String(repeating: "é", count: 2000))
                #expect(try await bridge.client.post("/Users", .object(user)).status == 201)
            }
            let list = try await bridge.client.get("/Users")
            #expect(list.headers["content-length"] == nil)
            #expect(list.number("totalResults") == 40 && list.number("itemsPerPage") == 40)
            #expect(list.resources.map { $0.object?["userName"]?.string } == names)
            let short = try await bridge.client.get("/Users?count=5&startIndex=36")
            #expect(short.headers["content-length"] != nil)
            #expect(short.resources.map { $0.object?["userName"]?.string } == Array(names.suffix(5)))
        }
    }

    @Test(arguments: [
        "displayName eq \"SALES\"", "externalId eq \"ext-Sales\"", "members eq \"{ann}\"", "members.value eq \"{ann}\"",
        "members[value eq \"{ann}\"]", "id eq \"{Sales}\" and members eq \"{ann}\"",
        "id eq \"{Sales}\" and not (members eq \"nobody\")", "members pr", "members[type eq \"User\"]",
        "members.$ref ew \"{ann}\"", "displayName sw \"s\"", "meta.resourceType eq \"Group\" and members pr",
        "urn:ietf:params:scim:schemas:core:2.0:Group:displayName eq \"sales\"",
    ])
    func `a filter finds the one group`(_ filter: String) async throws {
        try await Bridge.with { bridge in
            let (group, ids) = try await Groups.make(bridge, "Sales", ["ann"])
            _ = try await bridge.client.post("/Groups", Groups.body("Other"))
            _ = try await bridge.client.patch("/Groups/\(group)", Groups.patch("Add", ids))
            let text = filter.replacing("{ann}", with: ids[0]).replacing("{Sales}", with: group)
            let found = try await bridge.client.get("/Groups?filter=\(SCIMClient.encoded(text))")
            #expect(
                found.status == 200 && found.number("totalResults") == 1, "\(text): \(String(describing: found.body))")
            #expect(found.resources.first?.object?["id"]?.string == group)
        }
    }

    @Test func `a user is found by its group, its address and its display name`() async throws {
        try await Bridge.with { bridge in
            let user: Value = [
                "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "ann", "displayName": "Ann Lee",
                "emails": [
                    ["type": "work", "value": "Ann@Example.com"], ["type": "other", "value": "a@home.example"],
                ],
            ]
            let ann = try await bridge.client.post("/Users", user).id
            _ = try await bridge.client.post("/Users", Bridge.user("bob"))
            let group = try await bridge.client.post("/Groups", Groups.body("Sales", members: [ann])).id
            let filters = [
                "groups eq \"\(group)\"", "groups[value eq \"\(group)\"]", "groups.display eq \"sales\"",
                "emails eq \"ann@example.com\"", "emails.value eq \"a@home.example\"",
                "emails[type eq \"work\"].value eq \"ann@example.com\"",
                "emails[type eq \"work\" and value eq \"ANN@example.com\"]", "displayName eq \"ann lee\"",
            ]
            for filter in filters {
                let found = try await bridge.client.find(filter)
                #expect(found.number("totalResults") == 1, "\(filter): \(String(describing: found.body))")
                #expect(found.resources.first?.object?["id"]?.string == ann)
            }
            let other = try await bridge.client.find("emails[type eq \"other\" and value eq \"ann@example.com\"]")
            #expect(other.number("totalResults") == 0)
            let patch = Bridge.patch(Bridge.replace("emails[type eq \"work\"].value", "new@example.com"))
            #expect(try await bridge.client.patch("/Users/\(ann)", patch).status == 200)
            #expect(try await bridge.client.find("emails eq \"ann@example.com\"").number("totalResults") == 0)
            #expect(try await bridge.client.find("emails eq \"new@example.com\"").number("totalResults") == 1)
        }
    }

    @Test func `the root is searched over users and groups`() async throws {
        try await Bridge.with { bridge in
            let (group, ids) = try await Groups.make(bridge, "Sales", ["ann"])
            func search(_ filter: String) async throws -> [String] {
                let body: Value = [
                    "schemas": ["urn:ietf:params:scim:api:messages:2.0:SearchRequest"], "filter": .string(filter),
                ]
                let reply = try await bridge.client.post("/.search", body)
                #expect(reply.status == 200, "\(String(describing: reply.body))")
                return reply.resources.compactMap { $0.object?["id"]?.string }
            }
            #expect(try await Set(search("meta.resourceType pr")) == [group, ids[0]])
            #expect(try await search("meta.resourceType eq \"Group\"") == [group])
            #expect(try await search("userName eq \"ann\"") == ids)
            #expect(try await search("displayName eq \"sales\" and meta.resourceType eq \"Group\"") == [group])
            #expect(try await search("id eq \"\(ids[0])\"") == ids)
        }
    }

    @Test func `discovery lists groups`() async throws {
        try await Bridge.with { bridge in
            let types = try await bridge.client.get("/ResourceTypes")
            #expect(types.resources.compactMap { $0.object?["id"]?.string } == ["User", "Group"])
            #expect(try await bridge.client.get("/ResourceTypes/Group").text("endpoint") == "/Groups")
            let schema = try await bridge.client.get("/Schemas/urn:ietf:params:scim:schemas:core:2.0:Group")
            #expect(schema.status == 200 && schema.text("name") == "Group")
        }
    }

    @Test func `without a section of groups there are none`() async throws {
        let users = GatewayFixtures.mapping.components(separatedBy: "groups:")[0]
        try await Bridge.with(mapping: users) { bridge in
            let list = try await bridge.client.get("/Groups")
            let created = try await bridge.client.post("/Groups", Groups.body("Sales"))
            #expect(list.status == 404 && created.status == 404)
            let types = try await bridge.client.get("/ResourceTypes")
            let schemas = try await bridge.client.get("/Schemas")
            #expect(types.resources.count == 1 && schemas.resources.count == 2)
        }
    }
}
