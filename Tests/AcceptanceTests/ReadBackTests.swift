import Directory
import SCIM
import TestSupport
import Testing

/// Attributes that are the directory's, read back from a real one.
@Suite struct ReadBackTests {
    private static let mapping = GatewayFixtures.mapping.replacing(
        "    givenName: name.givenName",
        with: """
                givenName: name.givenName
                telephoneNumber: { from: 'phoneNumbers[type eq "work"].value', authority: directory }
            """)

    private static func set(_ bridge: Bridge, _ numbers: String...) async throws {
        let lines = numbers.map { "telephoneNumber: \($0)\n" }.joined()
        try await bridge.slapd.modify(
            "dn: uid=ann,\(SlapdServer.people)\nchangetype: modify\nreplace: telephoneNumber\n\(lines)")
    }

    private static func number(_ reply: SCIMClient.Reply) -> Value? {
        reply.body?.object?["phoneNumbers"]?.array?.first?.object?["value"]
    }

    private static func user(_ number: String) -> Value {
        guard var object = Bridge.user("ann").object else { return .null }
        object["phoneNumbers"] = [["type": "work", "value": .string(number)]]
        return .object(object)
    }

    @Test func `what the directory holds comes into the resource by a sweep, as a new version`() async throws {
        try await Bridge.with(mapping: Self.mapping) { bridge in
            let ann = try await bridge.client.post("/Users", Self.user("+1 1"))
            #expect(ann.status == 201 && Self.number(ann) == nil)
            #expect(try await bridge.entry("ann")?["telephoneNumber"] == [])
            try await Self.set(bridge, "+49 30 1")
            let plan = try await bridge.reconcile("--dry-run")
            #expect(plan.status == 2 && plan.output.contains("[outdated]"), "\(plan.output)")
            #expect(try await bridge.client.get("/Users/\(ann.id)").headers["etag"] == ann.headers["etag"])
            #expect(try await bridge.reconcile().status == 0)
            let read = try await bridge.client.get("/Users/\(ann.id)")
            #expect(Self.number(read) == "+49 30 1" && read.headers["etag"] != ann.headers["etag"])
            #expect(read.text("meta", "lastModified") != ann.text("meta", "lastModified"))
            #expect(try await bridge.reconcile("--dry-run").status == 0)
            try await Self.set(bridge)
            #expect(try await bridge.reconcile().status == 0)
            #expect(Self.number(try await bridge.client.get("/Users/\(ann.id)")) == nil)
        }
    }

    @Test func `a client's value is ignored, and its request reads the directory's`() async throws {
        try await Bridge.with(mapping: Self.mapping) { bridge in
            let ann = try await bridge.client.post("/Users", Bridge.user("ann"))
            try await Self.set(bridge, "+49 30 1")
            let ignored = Bridge.patch(Bridge.replace("phoneNumbers[type eq \"work\"].value", "+1 2"))
            let same = try await bridge.client.patch("/Users/\(ann.id)", ignored)
            #expect(same.status == 200 && same.headers["etag"] == ann.headers["etag"])
            let both = Bridge.patch(
                Bridge.replace("phoneNumbers[type eq \"work\"].value", "+1 2"), Bridge.replace("name.familyName", "Lee")
            )
            let changed = try await bridge.client.patch("/Users/\(ann.id)", both)
            #expect(changed.status == 200 && Self.number(changed) == "+49 30 1")
            let put = try await bridge.client.put("/Users/\(ann.id)", Self.user("+1 3"))
            #expect(put.status == 200 && Self.number(put) == "+49 30 1")
            let entry = try #require(try await bridge.entry("ann"))
            #expect(entry["telephoneNumber"] == ["+49 30 1"] && entry["sn"] == ["Family"])
            #expect(try await bridge.reconcile("--dry-run").status == 0)
        }
    }

    @Test func `killed while it is taken in, the next run does it`() async throws {
        try await Bridge.with(throughGate: true, mapping: Self.mapping) { bridge in
            let gate = try #require(bridge.gate)
            let ann = try await bridge.client.post("/Users", Bridge.user("ann"))
            try await Self.set(bridge, "+49 30 1")
            gate.hold(.modify, .answer)
            let both = Bridge.patch(Bridge.replace("name.familyName", "Lee"))
            async let attempt = try? bridge.client.patch("/Users/\(ann.id)", both)
            try await gate.untilHeld()
            try await bridge.gateway.crash()
            _ = await attempt
            gate.release()
            try await bridge.gateway.start()
            #expect(try await bridge.reconcile().status == 0)
            let read = try await bridge.client.get("/Users/\(ann.id)")
            #expect(Self.number(read) == "+49 30 1" && read.text("name", "familyName") == "Lee")
            #expect(try await bridge.reconcile("--dry-run").status == 0)
        }
    }
}
