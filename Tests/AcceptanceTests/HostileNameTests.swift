import Directory
import SCIM
import TestSupport
import Testing

/// Whatever a userName looks like: one entry, in the right place, found again by filter; or a clear 400.
@Suite struct HostileNameTests {
    static let names = [
        "x,ou=sub", "*", "a)(uid=*", "Ünïcode", " leading", "trailing ", "#1", "a+b", "a/b", "a\"b", "a\\b", "a=b",
        "a;b", "<a>", "a\u{0}b", "a\nb", "日本", "e\u{301}", "😀", ",", "  ", "a  b", "(", "\\2a", "uid=x",
        String(repeating: "n", count: 300), String(repeating: "ü", count: 300),
    ]

    @Test func `every strange name gives one entry in the right place, or a clear 400`() async throws {
        try await Bridge.with { bridge in
            var kept = 0
            for name in Self.names {
                let reply = try await bridge.client.post("/Users", Bridge.user(name))
                if reply.status == 400 {
                    #expect(reply.text("scimType") == "invalidValue", "\(name.debugDescription)")
                    #expect(reply.text("detail")?.contains("userName") == true, "\(name.debugDescription)")
                } else {
                    #expect(reply.status == 201, "\(name.debugDescription): \(String(describing: reply.body))")
                    kept += 1
                    try await expectOneEntry(name, reply.id, bridge)
                }
                #expect(try await bridge.entries(.present("objectClass")).count == kept + 1)
            }
            #expect(kept >= 20)
            #expect(try await bridge.reconcile("--dry-run").status == 0)
        }
    }

    private func expectOneEntry(_ name: String, _ id: String, _ bridge: Bridge) async throws {
        let base = try DN(SlapdServer.people)
        let entries = try await bridge.entries()
        let entry = try #require(
            entries.first { $0["uid"] == [AttributeValue(name)] }, "\(name.debugDescription)")
        #expect(entry.dn.parent == base, "\(name.debugDescription) went to \(entry.dn)")
        let found = try await bridge.client.find("userName eq \(Value.string(name).jsonText)")
        #expect(found.resources.count == 1, "\(name.debugDescription) is not found by filter")
        #expect(found.resources.first?.object?["id"] == .string(id))
        #expect(found.resources.first?.object?["userName"] == .string(name))
    }

    @Test func `a strange name can be changed to another, and its user deleted`() async throws {
        try await Bridge.with { bridge in
            let created = try await bridge.client.post("/Users", Bridge.user("x,ou=sub"))
            for name in ["a+b", "#1", " leading", "Ünïcode"] {
                let reply = try await bridge.client.patch(
                    "/Users/\(created.id)", Bridge.patch(Bridge.replace("userName", .string(name))))
                #expect(reply.status == 200, "\(name): \(String(describing: reply.body))")
                #expect(try await bridge.entries().map { $0["uid"] } == [[AttributeValue(name)]])
            }
            #expect(try await bridge.client.delete("/Users/\(created.id)").status == 204)
            #expect(try await bridge.entries().isEmpty)
        }
    }

    @Test func `a filter value is never a pattern`() async throws {
        try await Bridge.with { bridge in
            _ = try await bridge.client.post("/Users", Bridge.user("ann"))
            for filter in [
                "userName eq \"*\"", "userName eq \"a*\"", "externalId eq \"*\"", "userName eq \"ann)(uid=*\"",
            ] {
                #expect(try await bridge.client.find(filter).number("totalResults") == 0, "\(filter)")
            }
        }
    }

    @Test func `an id cannot reach an entry that is not provisioned`() async throws {
        try await Bridge.with { bridge in
            for id in [SlapdServer.gateway, "uid=x,\(SlapdServer.people)", "..%2F..", "%00", "%ff"] {
                let path = "/Users/" + SCIMClient.encoded(id).replacing("+", with: "%20")
                let replies = [try await bridge.client.get(path), try await bridge.client.delete(path)]
                #expect(replies.map(\.status) == [404, 404], "\(id)")
            }
        }
    }
}

extension Value {
    fileprivate var jsonText: String { String(decoding: JSONWriter.write(self), as: UTF8.self) }
}
