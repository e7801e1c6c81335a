import SCIM
import TestSupport
import Testing

/// Entity tags: conditions on reads and writes (RFC 7644 §3.14).
@Suite struct PreconditionTests {
    @Test func `of two who change the same version of a user, exactly one succeeds`() async throws {
        try await Bridge.with { bridge in
            let ann = try await bridge.client.post("/Users", Bridge.user("ann"))
            let requests = ["One", "Two"].map { Bridge.patch(Bridge.replace("name.givenName", .string($0))) }
            try await Self.race(bridge, "/Users/\(ann.id)", ann.headers["etag"] ?? "", requests)
        }
    }

    @Test func `of two who add a member to the same version of a group, exactly one succeeds`() async throws {
        try await Bridge.with { bridge in
            let (group, ids) = try await Groups.make(bridge, "Sales", ["ann", "bob"])
            let tag = try await bridge.client.get("/Groups/\(group)").headers["etag"] ?? ""
            try await Self.race(bridge, "/Groups/\(group)", tag, ids.map { Groups.patch("Add", [$0]) })
            #expect(try await bridge.members(of: "Sales").count == 1)
        }
    }

    private static func race(_ bridge: Bridge, _ path: String, _ tag: String, _ requests: [Value]) async throws {
        let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
            for request in requests {
                group.addTask {
                    try await bridge.client.send("PATCH", path, request, headers: [("If-Match", tag)]).status
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(statuses.sorted() == [200, 412])
    }

    @Test func `what the client has already is not sent again`() async throws {
        try await Bridge.with { bridge in
            let ann = try await bridge.client.post("/Users", Bridge.user("ann"))
            let path = "/Users/\(ann.id)"
            let tag = ann.headers["etag"] ?? ""
            for condition in [tag, "*", "\"other\", \(tag)", String(tag.dropFirst(2))] {
                let reply = try await bridge.client.send("GET", path, headers: [("If-None-Match", condition)])
                #expect(reply.status == 304 && reply.body == nil, "\(condition)")
            }
            let other = try await bridge.client.send("GET", path, headers: [("If-None-Match", "W/\"9\"")])
            #expect(other.status == 200)
        }
    }

    @Test func `a write that is meant for nothing that exists, or for another version, is refused`() async throws {
        try await Bridge.with { bridge in
            let ann = try await bridge.client.post("/Users", Bridge.user("ann"))
            let path = "/Users/\(ann.id)"
            for (name, value) in [("If-None-Match", "*"), ("If-Match", "W/\"9\"")] {
                for method in ["PUT", "DELETE"] {
                    let body = method == "PUT" ? Bridge.user("other") : nil
                    let reply = try await bridge.client.send(method, path, body, headers: [(name, value)])
                    #expect(reply.status == 412 && reply.text("status") == "412", "\(method) \(name)")
                }
            }
            let kept = try await bridge.client.get(path)
            #expect(kept.text("userName") == "ann")
            let any = try await bridge.client.send("DELETE", path, headers: [("If-Match", "*")])
            #expect(any.status == 204)
        }
    }
}
