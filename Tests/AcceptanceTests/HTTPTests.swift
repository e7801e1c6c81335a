import Foundation
import SCIM
import TestSupport
import Testing

/// The HTTP edge: every mistake gets a SCIM answer, and nothing a client sends makes the gateway fail.
@Suite struct HTTPTests {
    @Test func `every error is a SCIM error`() async throws {
        try await Bridge.with { bridge in
            let json = [("Content-Type", "application/scim+json")]
            let cases: [(String, String, String?, [(String, String)], Int)] = [
                ("POST", "/Users", "{", json, 400), ("POST", "/Users", "", json, 400),
                ("POST", "/Users", "[]", json, 400),
                ("POST", "/Users", "{\"userName\":\"a\",\"USERNAME\":\"b\"}", json, 400),
                ("POST", "/Users", "{\"userName\":\"\u{1}", json, 400),
                ("POST", "/Users", String(repeating: "[", count: 100_000), json, 400),
                ("POST", "/Users", "{\"userName\":1e999999}", json, 400),
                ("POST", "/Users", "{\"schemas\":[]}", json, 400), ("POST", "/Users", "{}", json, 400),
                ("POST", "/Users", "<xml/>", [("Content-Type", "text/xml")], 415),
                ("POST", "/Users", "{}", json + [("Content-Encoding", "gzip")], 415),
                ("POST", "/Users/abc", "{}", json, 405), ("DELETE", "/Users", nil, [], 405),
                ("PUT", "/Schemas", "{}", json, 405), ("POST", "/ServiceProviderConfig", "{}", json, 405),
                ("GET", "/Nothing", nil, [], 404), ("GET", "/Users/none", nil, [], 404),
                ("GET", "/users", nil, [], 404),
                ("GET", "/Users/a/b", nil, [], 404), ("PATCH", "/Users/none", "{}", json, 400),
                ("GET", "/Users?filter=", nil, [], 400), ("GET", "/Users?filter=userName+eq", nil, [], 400),
                ("GET", "/Users?filter=%ff", nil, [], 400), ("GET", "/Users?count=x", nil, [], 400),
                ("GET", "/Users?attributes=a&excludedAttributes=b", nil, [], 400),
                ("GET", "/Users?filter=" + String(repeating: "(", count: 5000), nil, [], 400),
                ("GET", "/Me", nil, [], 501), ("POST", "/Bulk", "{}", json, 400),
                ("POST", "/.search", "{}", json, 400), ("GET", "/Users/.search", nil, [], 405),
                ("GET", "/Users?sortBy=name", nil, [], 400), ("GET", "/Users?sortOrder=up", nil, [], 400),
                ("GET", "/Schemas?filter=id+pr", nil, [], 403), ("GET", "/ResourceTypes?Filter=x", nil, [], 403),
                ("GET", "/Schemas/urn:unknown", nil, [], 404), ("GET", "/ResourceTypes/Nothing", nil, [], 404),
            ]
            for (method, path, body, headers, status) in cases {
                let reply = try await bridge.client.send(
                    method, path, bytes: body.map { Array($0.utf8) }, headers: headers)
                let label = "\(method) \(path.prefix(60)) \(body?.prefix(40) ?? "")"
                #expect(reply.status == status, "\(label)")
                #expect(reply.headers["content-type"]?.hasPrefix("application/scim+json") == true, "\(label)")
                #expect(reply.text("status") == String(status), "\(label)")
                #expect(reply.text("detail")?.isEmpty == false, "\(label)")
                if status == 405 { #expect(reply.headers["allow"] != nil, "\(label)") }
            }
            #expect(try await bridge.entries().isEmpty)
        }
    }

    @Test func `broken UTF-8 is refused`() async throws {
        try await Bridge.with { bridge in
            let reply = try await bridge.client.send(
                "POST", "/Users", bytes: Array("{\"userName\":\"a".utf8) + [0xC3, 0x28] + Array("\"}".utf8),
                headers: [("Content-Type", "application/scim+json")])
            #expect(reply.status == 400)
            #expect(reply.text("scimType") == "invalidSyntax")
        }
    }

    @Test func `a body over the limit is refused, and the gateway goes on`() async throws {
        try await Bridge.with { bridge in
            let large = Array(String(repeating: " ", count: 10 << 20).utf8)
            let reply = try? await bridge.client.send(
                "POST", "/Users", bytes: large, headers: [("Content-Type", "application/scim+json")])
            // The answer may be lost in the closing of a connection that is still being written to.
            if let reply { #expect(reply.status == 413) }
            let next = try await bridge.client.get("/Users")
            #expect(next.status == 200)
        }
    }

    @Test func `requests without a good token are 401 and say how to do better`() async throws {
        try await Bridge.with { bridge in
            let reader = try await bridge.gateway.run(["token", "create", "--name", "r", "--scope", "read-only"])
            let tokens: [String?] = [nil, "nonsense", "sluice_0000000000000000_" + String(repeating: "0", count: 64)]
            for token in tokens {
                let client = SCIMClient(tenantURL: bridge.gateway.tenantURL, token: token)
                let reply = try await client.get("/Users")
                #expect(reply.status == 401)
                #expect(reply.headers["www-authenticate"]?.hasPrefix("Bearer") == true)
                #expect(reply.text("status") == "401")
            }
            let read = SCIMClient(
                tenantURL: bridge.gateway.tenantURL,
                token: reader.output.trimmingCharacters(in: .whitespacesAndNewlines))
            #expect(try await read.get("/Users").status == 200)
            #expect(try await read.post("/Users", Bridge.user("a")).status == 403)
        }
    }

    @Test func `a revoked token is refused at once`() async throws {
        try await Bridge.with { bridge in
            let id = try #require(bridge.client.token?.split(separator: "_").dropFirst().first)
            #expect(try await bridge.client.get("/Users").status == 200)
            #expect(try await bridge.gateway.run(["token", "revoke", String(id)]).status == 0)
            #expect(try await bridge.client.get("/Users").status == 401)
            let list = try await bridge.gateway.run(["token", "list"])
            #expect(list.output.contains("revoked"))
        }
    }

    @Test func `discovery tells what is served`() async throws {
        try await Bridge.with { bridge in
            let config = try await bridge.client.get("/ServiceProviderConfig")
            #expect(config.flag("patch", "supported") == true)
            #expect(config.flag("bulk", "supported") == true)
            #expect(config.flag("pagination", "cursor") == true)
            #expect(config.flag("etag", "supported") == true)
            let types = try await bridge.client.get("/ResourceTypes")
            #expect(types.resources.count == 2)
            #expect(try await bridge.client.get("/ResourceTypes/User").text("endpoint") == "/Users")
            let schemas = try await bridge.client.get("/Schemas")
            #expect(schemas.resources.count == 3)
            let user = try await bridge.client.get("/Schemas/urn:ietf:params:scim:schemas:core:2.0:User")
            #expect(user.text("name") == "User")
            #expect(try await bridge.client.send("OPTIONS", "/Users").headers["allow"] == "GET, POST")
            #expect(try await bridge.client.send("HEAD", "/Users").status == 200)
        }
    }

    @Test func `pages are stable and complete`() async throws {
        try await Bridge.with { bridge in
            for number in 0..<11 { _ = try await bridge.client.post("/Users", Bridge.user("u\(number)")) }
            let first = try await bridge.client.get("/Users?startIndex=1&count=5")
            let second = try await bridge.client.get("/Users?startIndex=6&count=5")
            let third = try await bridge.client.get("/Users/?startIndex=11&count=5")
            #expect(second.number("startIndex") == 6)
            #expect([first, second, third].map { $0.number("totalResults") } == [11, 11, 11])
            #expect([first, second, third].map { $0.number("itemsPerPage") } == [5, 5, 1])
            let names = [first, second, third].flatMap(\.resources).compactMap { $0.object?["userName"]?.string }
            #expect(Set(names).count == 11)
            let filtered = try await bridge.client.find("userName sw \"u1\" and active eq true")
            #expect(filtered.number("totalResults") == 2)
        }
    }

    @Test func `a list is sorted before it is cut into pages, by GET and by POST alike`() async throws {
        try await Bridge.with { bridge in
            for (name, family) in [("carl", "Young"), ("ann", "adams"), ("bob", "Miller")] {
                #expect(try await bridge.client.post("/Users", Bridge.user(name, family: family)).status == 201)
            }
            let names = { (reply: SCIMClient.Reply) in
                reply.resources.compactMap { $0.object?["userName"]?.string }
            }
            let page = try await bridge.client.get("/Users?sortBy=name.familyName&sortOrder=descending&count=2")
            #expect(names(page) == ["carl", "bob"] && page.number("totalResults") == 3)
            for path in ["/Users/.search", "/.search"] {
                let found = try await bridge.client.post(
                    path,
                    [
                        "schemas": ["urn:ietf:params:scim:api:messages:2.0:SearchRequest"],
                        "filter": "userName ne \"bob\"", "sortBy": "userName", "startIndex": 2, "count": 5,
                        "attributes": ["userName"],
                    ])
                #expect(found.status == 200 && names(found) == ["carl"] && found.number("totalResults") == 2)
                #expect(found.resources.first?.object?["name"] == nil)
            }
            let config = try await bridge.client.get("/ServiceProviderConfig")
            #expect(config.flag("sort", "supported") == true)
        }
    }

    @Test func `entity tags guard a write`() async throws {
        try await Bridge.with { bridge in
            let created = try await bridge.client.post("/Users", Bridge.user("ann"))
            let tag = try #require(created.headers["etag"])
            let patch = Bridge.patch(Bridge.replace("name.givenName", "New"))
            let path = "/Users/\(created.id)"
            #expect(try await bridge.client.send("GET", path, headers: [("If-None-Match", tag)]).status == 304)
            let matched = try await bridge.client.send("PATCH", path, patch, headers: [("If-Match", tag)])
            #expect(matched.status == 200)
            #expect(matched.headers["etag"] != tag)
            #expect(try await bridge.client.send("PATCH", path, patch, headers: [("If-Match", tag)]).status == 412)
            #expect(try await bridge.client.send("DELETE", path, headers: [("If-Match", tag)]).status == 412)
        }
    }

    @Test func `exactly one of racing creates of one name wins`() async throws {
        try await Bridge.with { bridge in
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<10 {
                    group.addTask { try await bridge.client.post("/Users", Bridge.user("race")).status }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(statuses.sorted() == [201] + Array(repeating: 409, count: 9))
            #expect(try await bridge.entries().count == 1)
        }
    }

    @Test func `a value that the directory refuses is a 400 that names the attribute`() async throws {
        let mapping = GatewayFixtures.mapping.replacing(
            "    givenName: name.givenName\n", with: "    givenName: name.givenName\n    seeAlso: title\n")
        try await Bridge.with(mapping: mapping) { bridge in
            let body: Value = [
                "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "ann", "title": "not a DN",
            ]
            let reply = try await bridge.client.post("/Users", body)
            #expect(reply.status == 400)
            #expect(reply.text("detail")?.contains("title") == true)
            #expect(try await bridge.entries().isEmpty)
            // Nothing stays behind: the name is free.
            #expect(try await bridge.client.post("/Users", Bridge.user("ann")).status == 201)
            let id = try await bridge.client.find("userName eq \"ann\"").resources.first?.object?["id"]?.string ?? ""
            let both = Bridge.patch(Bridge.replace("userName", "anna"), Bridge.replace("title", "not a DN"))
            #expect(try await bridge.client.patch("/Users/\(id)", both).status == 400)
            #expect(try await bridge.entry("ann") != nil)
            #expect(try await bridge.client.get("/Users/\(id)").text("userName") == "ann")
            #expect(try await bridge.reconcile("--dry-run").status == 0)
        }
    }
}
