import Directory
import Foundation
import SCIM
import Testing
import TestSupport

/// Lists that are gone through by cursor (RFC 9865), and who `/Me` is.
@Suite struct CursorTests {
    private static func pages(_ bridge: Bridge, _ query: String) async throws -> [[String]] {
        var pages: [[String]] = []
        var cursor = ""
        repeat {
            let reply = try await bridge.client.get("/Users?cursor=\(cursor)&\(query)")
            #expect(reply.status == 200 && reply.number("totalResults") == 5, "\(String(describing: reply.body))")
            #expect(reply.body?.object?["startIndex"] == nil)
            pages.append(reply.resources.compactMap { $0.object?["userName"]?.string })
            cursor = reply.text("nextCursor") ?? ""
        } while !cursor.isEmpty && pages.count < 10
        return pages
    }

    @Test func `each page follows the one before, in every order, and the last one has no next`() async throws {
        try await Bridge.with { bridge in
            for name in ["c", "a", "e", "b", "d"] { _ = try await bridge.client.post("/Users", Bridge.user(name)) }
            #expect(try await Self.pages(bridge, "count=2") == [["c", "a"], ["e", "b"], ["d"]])
            #expect(try await Self.pages(bridge, "count=5") == [["c", "a", "e", "b", "d"]])
            #expect(try await Self.pages(bridge, "count=2&sortBy=userName") == [["a", "b"], ["c", "d"], ["e"]])
            #expect(try await Self.pages(bridge, "count=3&filter=active+eq+true") == [["c", "a", "e"], ["b", "d"]])
        }
    }

    @Test func `who is deleted meanwhile shifts nobody out of sight`() async throws {
        try await Bridge.with { bridge in
            var ids: [String] = []
            for name in ["a", "b", "c", "d"] {
                ids.append(try await bridge.client.post("/Users", Bridge.user(name)).id)
            }
            let first = try await bridge.client.get("/Users?cursor&count=2")
            #expect(try await bridge.client.delete("/Users/\(ids[0])").status == 204)
            let next = try await bridge.client.get("/Users?count=2&cursor=\(first.text("nextCursor") ?? "")")
            #expect(next.resources.compactMap { $0.object?["id"]?.string } == [ids[2], ids[3]])
        }
    }

    @Test func `a cursor is good for its own query, count and client only`() async throws {
        try await Bridge.with { bridge in
            for name in ["a", "b", "c"] { _ = try await bridge.client.post("/Users", Bridge.user(name)) }
            let cursor = try await bridge.client.get("/Users?cursor&count=1").text("nextCursor") ?? ""
            for (query, type) in [
                ("cursor=\(cursor)&count=1&filter=userName+pr", "invalidCursor"),
                ("cursor=\(cursor)&count=2", "invalidCount"), ("cursor=abc&count=1", "invalidCursor"),
                ("cursor=\(cursor)&startIndex=1", "invalidValue"), ("cursor=%20", "invalidCursor"),
            ] {
                let reply = try await bridge.client.get("/Users?\(query)")
                #expect(reply.status == 400 && reply.text("scimType") == type, "\(query)")
            }
            let token = try await bridge.gateway.run(["token", "create", "--name", "test"])
            let other = SCIMClient(
                tenantURL: bridge.client.tenantURL, token: token.output.trimmingCharacters(in: .whitespacesAndNewlines))
            let stolen = try await other.get("/Users?cursor=\(cursor)&count=1")
            #expect(stolen.status == 400 && stolen.text("scimType") == "invalidCursor")
            #expect(try await bridge.client.get("/Groups?cursor=\(cursor)&count=1").status == 400)
        }
    }

    @Test func `a search request goes by cursor as well`() async throws {
        try await Bridge.with { bridge in
            for name in ["a", "b", "c"] { _ = try await bridge.client.post("/Users", Bridge.user(name)) }
            var body: Object = [
                "schemas": ["urn:ietf:params:scim:api:messages:2.0:SearchRequest"], "cursor": "", "count": 2,
            ]
            let first = try await bridge.client.post("/Users/.search", .object(body))
            #expect(first.resources.count == 2)
            body["cursor"] = .string(first.text("nextCursor") ?? "")
            let second = try await bridge.client.post("/Users/.search", .object(body))
            #expect(second.resources.count == 1 && second.text("nextCursor") == nil)
        }
    }

    @Test func `me is the user that the token belongs to, and nobody for a service`() async throws {
        try await Bridge.with { bridge in
            #expect(try await bridge.client.get("/Me").status == 501)
            let ann = try await bridge.client.post("/Users", Bridge.user("ann"))
            let token = try await bridge.gateway.run(["token", "create", "--name", "ann", "--user", "Ann"])
            let me = SCIMClient(
                tenantURL: bridge.client.tenantURL, token: token.output.trimmingCharacters(in: .whitespacesAndNewlines))
            let read = try await me.get("/Me")
            #expect(read.status == 200 && read.id == ann.id && read.headers["location"] == ann.headers["location"])
            #expect(try await me.patch("/Me", Bridge.patch(Bridge.replace("name.givenName", "N"))).status == 200)
            #expect(try await bridge.entry("ann")?["givenName"] == ["N"])
            #expect(try await me.post("/Me", Bridge.user("x")).status == 405)
            #expect(try await me.get("/Users").status == 403)
            #expect(try await me.delete("/Users/\(ann.id)").status == 403)
            #expect(try await me.get("/Schemas").status == 200)
            let unknown = try await bridge.gateway.run(["token", "create", "--name", "x", "--user", "nobody"])
            #expect(unknown.status == 1 && unknown.errors.contains("nobody"))
        }
    }

    @Test func `how to authenticate is told to everybody, the rest is not`() async throws {
        try await Bridge.with { bridge in
            let nobody = SCIMClient(tenantURL: bridge.client.tenantURL, token: nil)
            let config = try await nobody.get("/ServiceProviderConfig")
            #expect(config.status == 200)
            #expect(try await nobody.get("/Schemas").status == 401)
            let wrong = SCIMClient(tenantURL: bridge.client.tenantURL, token: "wrong")
            #expect(try await wrong.get("/ServiceProviderConfig").status == 401)
        }
    }
}
