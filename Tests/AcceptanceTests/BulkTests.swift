import Directory
import Foundation
import SCIM
import Testing
import TestSupport

/// Bulk requests over HTTP (RFC 7644 §3.7).
@Suite struct BulkTests {
    private static func request(failOnErrors: Int? = nil, _ operations: Value...) -> Value {
        var body: Object = [
            "schemas": ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"], "Operations": .array(operations),
        ]
        if let failOnErrors { body["failOnErrors"] = .number(Number(failOnErrors)) }
        return .object(body)
    }

    private static func post(_ path: String, _ bulkId: String, _ data: Value) -> Value {
        ["method": "POST", "path": .string(path), "bulkId": .string(bulkId), "data": data]
    }

    private static func results(_ reply: SCIMClient.Reply) -> [Object] {
        reply.body?.object?["Operations"]?.array?.compactMap(\.object) ?? []
    }

    private static func statuses(_ reply: SCIMClient.Reply) -> [String] {
        results(reply).compactMap { $0["status"]?.string }
    }

    @Test func `a user and a group that names it before it is made`() async throws {
        try await Bridge.with { bridge in
            let reply = try await bridge.client.post(
                "/Bulk",
                Self.request(
                    Self.post("/Groups", "g", Groups.body("Sales", members: ["bulkId:u"])),
                    Self.post("/Users", "u", Bridge.user("ann")),
                    [
                        "method": "PATCH", "path": "/Users/bulkId:u",
                        "data": Bridge.patch(Bridge.replace("name.givenName", "New")),
                    ]))
            #expect(reply.status == 200 && Self.statuses(reply) == ["201", "201", "200"], "\(Self.results(reply))")
            #expect(Self.results(reply).allSatisfy { $0["location"] != nil && $0["version"] != nil })
            #expect(try await bridge.members(of: "Sales") == ["ann"])
            #expect(try await bridge.entry("ann")?["givenName"] == ["New"])
        }
    }

    @Test func `two groups may have each other as members`() async throws {
        try await Bridge.with { bridge in
            let reply = try await bridge.client.post(
                "/Bulk",
                Self.request(
                    Self.post("/Groups", "a", Groups.body("A", members: ["bulkId:b"])),
                    Self.post("/Groups", "b", Groups.body("B", members: ["bulkId:a"]))))
            #expect(Self.statuses(reply) == ["201", "201"], "\(Self.results(reply))")
            #expect(try await bridge.members(of: "A") == ["cn=B,\(SlapdServer.groups)"])
            #expect(try await bridge.members(of: "B") == ["cn=A,\(SlapdServer.groups)"])
        }
    }

    @Test func `an operation that fails says why and stops no other`() async throws {
        try await Bridge.with { bridge in
            let reply = try await bridge.client.post(
                "/Bulk",
                Self.request(
                    Self.post("/Users", "a", Bridge.user("ann")), Self.post("/Users", "b", Bridge.user("ANN")),
                    ["method": "DELETE", "path": "/Users/nobody"], ["method": "GET", "path": "/Users"],
                    ["method": "DELETE", "path": "/Users/bulkId:b"],
                    ["method": "DELETE", "path": "/Users/bulkId:a", "version": "W/\"7\""],
                    ["method": "DELETE", "path": "/Users/bulkId:a", "version": "W/\"1\""]))
            #expect(Self.statuses(reply) == ["201", "409", "404", "400", "400", "412", "204"])
            for result in Self.results(reply) where result["status"]?.string?.hasPrefix("2") == false {
                #expect(result["response"]?.object?["detail"]?.string?.isEmpty == false)
            }
            #expect(try await bridge.entries().isEmpty)
        }
    }

    @Test func `after so many errors as the client allows nothing more is done`() async throws {
        try await Bridge.with { bridge in
            let reply = try await bridge.client.post(
                "/Bulk",
                Self.request(
                    failOnErrors: 1, Self.post("/Users", "a", Bridge.user("ann")),
                    ["method": "DELETE", "path": "/Users/nobody"], Self.post("/Users", "b", Bridge.user("bob"))))
            #expect(Self.statuses(reply) == ["201", "404"])
            #expect(try await bridge.entries().count == 1)
        }
    }

    @Test func `too much of it is refused as a whole, and so is a reader`() async throws {
        try await Bridge.with { bridge in
            let operation: Value = ["method": "DELETE", "path": "/Users/nobody"]
            let body: Value = [
                "schemas": ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"],
                "Operations": .array(Array(repeating: operation, count: 1001)),
            ]
            let reply = try await bridge.client.post("/Bulk", body)
            #expect(reply.status == 413 && reply.text("detail")?.contains("1000") == true)
            let token = try await bridge.gateway.run(["token", "create", "--name", "r", "--scope", "read-only"])
            let reader = SCIMClient(
                tenantURL: bridge.client.tenantURL, token: token.output.trimmingCharacters(in: .whitespacesAndNewlines))
            #expect(try await reader.post("/Bulk", Self.request(operation)).status == 403)
        }
    }

    @Test func `a directory that is away is waited for once, not for each operation`() async throws {
        try await Bridge.with(timeout: "2s") { bridge in
            try await bridge.slapd.freeze()
            let started = ContinuousClock.now
            let posts = (0..<40).map { Self.post("/Users", "\($0)", Bridge.user("u\($0)")) }
            let body: Value = [
                "schemas": ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"], "Operations": .array(posts),
            ]
            let reply = try await bridge.client.post("/Bulk", body)
            #expect(Set(Self.statuses(reply)) == ["503"] && Self.results(reply).count == 40)
            #expect(ContinuousClock.now - started < .seconds(30))
            await bridge.slapd.thaw()
        }
    }
}
