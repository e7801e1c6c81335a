import Directory
import SCIM
import TestSupport
import Testing

/// What `deprovision` of the mapping makes of the entries of those who are deleted.
extension SituationsTests {
    private static let archive = "ou=leavers,\(SlapdServer.base)"

    private static func withRule(_ rule: String, _ body: (Bridge, ByHand) async throws -> Void) async throws {
        let mapping = GatewayFixtures.mapping.replacing("  rdn: uid", with: "  deprovision: \(rule)\n  rdn: uid")
        try await Bridge.with(mapping: mapping, extra: "reconcile: { interval: 0s }\n") { bridge in
            try await bridge.slapd.add("dn: \(archive)\nobjectClass: organizationalUnit\nou: leavers\n")
            try await body(bridge, ByHand(bridge: bridge))
        }
    }

    /// A user who was in a group and is deleted.
    private static func leave(_ bridge: Bridge) async throws -> String {
        let ann = try await bridge.client.post("/Users", Bridge.user("ann"))
        let group: Value = [
            "schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"], "displayName": "staff",
            "members": [["value": .string(ann.id)]],
        ]
        #expect(try await bridge.client.post("/Groups", group).status == 201)
        #expect(try await bridge.client.delete("/Users/\(ann.id)").status == 204)
        #expect(try await bridge.client.get("/Users/\(ann.id)").status == 404)
        #expect(try await bridge.client.find("userName eq \"ann\"").resources.isEmpty)
        #expect(try await bridge.members(of: "staff") == ["cn=sluice-empty-group"])
        return ann.id
    }

    @Test func `retired: a deleted user's entry stays disabled, and comes back with the same externalId alone`()
        async throws
    {
        try await Self.withRule("disable") { bridge, hand in
            let id = try await Self.leave(bridge)
            let identity = try await hand.identity("ann")
            #expect(try await bridge.entry("ann")?["employeeType"] == ["disabled"])
            #expect(try await bridge.reconcile("--dry-run").status == 0)
            let explained = try await bridge.gateway.run(["explain", id])
            #expect(explained.output.contains("situation  retired"), "\(explained.output)\(explained.errors)")
            #expect(explained.output.contains("for ever"), "\(explained.output)")
            let status = try await bridge.gateway.run(["status"])
            #expect(status.output.contains("left         1 entries are kept out of service"), "\(status)")
            let other = try await bridge.client.post("/Users", Bridge.user("ann", externalId: "other"))
            #expect(other.status == 409 && other.text("detail")?.contains("somebody who left") == true, "\(other)")
            let again = try await bridge.client.post("/Users", Bridge.user("ann", given: "Back"))
            #expect(again.status == 201 && again.id != id, "\(again)")
            #expect(try await bridge.entry("ann")?["employeeType"] == ["active"])
            #expect(try await bridge.entry("ann")?["givenName"] == ["Back"])
            #expect(try await hand.identity("ann") == identity)
            #expect(try await bridge.members(of: "staff") == ["cn=sluice-empty-group"])
            #expect(try await bridge.reconcile("--dry-run").status == 0)
        }
    }

    @Test func `retired: a deleted user's entry is archived until its time is over`() async throws {
        try await Self.withRule("{ action: archive, container: \"\(Self.archive)\", delete_after: 0s }") {
            bridge, hand in
            #expect(try await bridge.client.post("/Users", Bridge.user("bob")).status == 201)
            _ = try await Self.leave(bridge)
            #expect(try await bridge.entry("ann") == nil)
            let entry = try await bridge.entries(below: Self.archive).first
            #expect(entry?["employeeType"] == ["disabled"] && entry?.dn.description == "uid=ann,\(Self.archive)")
            // Somebody else has the name, and another one leaves with it.
            let other = try await bridge.client.post("/Users", Bridge.user("ann", externalId: "other"))
            #expect(other.status == 201, "\(other)")
            #expect(try await bridge.client.delete("/Users/\(other.id)").status == 204)
            #expect(try await bridge.entries(below: Self.archive).count == 2)
            try await Self.expectRepair("orphaned", bridge)
            #expect(try await bridge.entries(below: Self.archive).isEmpty)
            #expect(try await hand.identity("ann") == nil)
        }
    }

    @Test func `resumed: an entry that is in service again by hand is reported, whatever the time`() async throws {
        try await Self.withRule("{ action: disable, delete_after: 0s }") { bridge, hand in
            _ = try await Self.leave(bridge)
            try await hand.change("ann", "employeeType", "active")
            try await Self.expectReport("resumed", bridge)
            try await hand.change("ann", "employeeType", "disabled")
            try await Self.expectRepair("orphaned", bridge)
            #expect(try await bridge.entry("ann") == nil)
        }
    }

    @Test func `foreign: an entry that is kept is nobody's from then on`() async throws {
        try await Self.withRule("keep") { bridge, hand in
            _ = try await Self.leave(bridge)
            let before = try await hand.tree()
            let run = try await bridge.reconcile()
            #expect(run.status == 0 && run.output.contains("1 foreign"), "\(run.output)\(run.errors)")
            #expect(try await bridge.client.post("/Users", Bridge.user("ann")).status == 409)
            #expect(try await hand.tree() == before)
        }
    }
}
