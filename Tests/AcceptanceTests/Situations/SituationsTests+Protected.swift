import Directory
import SCIM
import TestSupport
import Testing

/// Entries that `protected` of the mapping matches.
extension SituationsTests {
    private static let protecting = GatewayFixtures.mapping.replacing(
        "  rdn: uid", with: "  protected: '(businessCategory=vip)'\n  rdn: uid")

    @Test func `protected: a request is refused by name and rule, a sweep passes by`() async throws {
        try await Bridge.with(mapping: Self.protecting, extra: "reconcile: { interval: 0s }\n") { bridge in
            let ann = try await bridge.client.post("/Users", Bridge.user("ann"))
            let hand = ByHand(bridge: bridge)
            try await hand.change("ann", "businessCategory", "vip")
            try await hand.change("ann", "givenName", "Byhand")
            let before = try await hand.tree()
            for reply in [
                try await bridge.client.patch("/Users/\(ann.id)", Self.patch),
                try await bridge.client.delete("/Users/\(ann.id)"),
            ] {
                let detail = reply.text("detail") ?? ""
                #expect(reply.status == 403, "\(reply)")
                #expect(detail.contains("uid=ann") && detail.contains("(businessCategory=vip)"), "\(reply)")
            }
            let run = try await bridge.reconcile()
            #expect(run.status == 0 && !run.output.contains("drifted"), "\(run.output)\(run.errors)")
            let explained = try await bridge.gateway.run(["explain", "ann"])
            #expect(explained.output.contains("situation  protected"), "\(explained.output)")
            #expect(explained.output.contains("(businessCategory=vip)"), "\(explained.output)")
            #expect(try await hand.tree() == before)
            try await hand.change("ann", "businessCategory", "staff")
            try await Self.expectRepair("drifted", bridge)
            #expect(try await bridge.client.delete("/Users/\(ann.id)").status == 204)
        }
    }
}
