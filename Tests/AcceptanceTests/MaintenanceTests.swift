import SCIM
import TestSupport
import Testing

/// `sluice maintenance`, beside a gateway that serves.
@Suite struct MaintenanceTests {
    @Test func `maintenance holds at once and over a restart, and is told`() async throws {
        try await Bridge.with(extra: "reconcile: { interval: 0s }\n") { bridge in
            let ann = try await bridge.client.post("/Users", Bridge.user("ann"))
            let hand = ByHand(bridge: bridge)
            let on = try await bridge.gateway.run(["maintenance", "on", "--reason", "upgrade of slapd"])
            #expect(on.status == 0 && on.output.contains("Maintenance is on"), "\(on)")
            let before = try await hand.tree()
            for restarts in [false, true] {
                if restarts {
                    try await bridge.gateway.crash()
                    try await bridge.gateway.start()
                }
                let patch = try await bridge.client.patch("/Users/\(ann.id)", SituationsTests.patch)
                #expect(patch.status == 503 && patch.text("detail")?.contains("maintenance") == true, "\(patch)")
                #expect(try await bridge.client.post("/Users", Bridge.user("bob")).status == 503)
                #expect(try await bridge.client.delete("/Users/\(ann.id)").status == 503)
                #expect(try await bridge.client.get("/Users/\(ann.id)").status == 200)
            }
            let run = try await bridge.reconcile()
            #expect(run.status == 1 && run.errors.contains("maintenance"), "\(run)")
            #expect(try await bridge.reconcile("--dry-run").status == 0)
            let status = try await bridge.gateway.run(["status"])
            #expect(status.status == 4 && status.output.contains("upgrade of slapd"), "\(status)")
            let explained = try await bridge.gateway.run(["explain", "ann"])
            #expect(explained.output.contains("next       nothing: maintenance is on since"), "\(explained)")
            #expect(try await hand.tree() == before)
            #expect(try await bridge.gateway.run(["maintenance", "off"]).status == 0)
            #expect(try await bridge.client.patch("/Users/\(ann.id)", SituationsTests.patch).status == 200)
            #expect(try await bridge.gateway.run(["status"]).status == 0)
        }
    }
}
