import TestSupport
import Testing

/// `/metrics` on the management port.
@Suite struct MetricsTests {
    @Test func `what is provisioned, held back and found by the last sweep is told in numbers`() async throws {
        let limits = "reconcile: { interval: 0s, limits: { creations: 0 } }\n"
        try await Bridge.with(extra: limits) { bridge in
            let hand = ByHand(bridge: bridge)
            for name in ["ann", "bob"] { _ = try await bridge.client.post("/Users", Bridge.user(name)) }
            let fresh = try await bridge.gateway.metrics()
            #expect(fresh.status == 200 && fresh.text.contains("# TYPE sluice_resources gauge\n"), "\(fresh)")
            #expect(fresh.text.contains("sluice_resources{type=\"user\"} 2\n"), "\(fresh)")
            #expect(fresh.text.contains("sluice_limit_stops{scope=\"sweep\"} 0\n"), "\(fresh)")
            #expect(!fresh.text.contains("sluice_last_sweep"), "\(fresh)")
            try await hand.delete("ann")
            try await hand.add("zoe")
            #expect(try await bridge.reconcile().status == 3)
            let text = try await bridge.gateway.metrics().text
            #expect(text.contains("sluice_limit_stops{scope=\"sweep\"} 1\n"), "\(text)")
            #expect(text.contains("sluice_last_sweep_ending{ending=\"stopped\"} 1\n"), "\(text)")
            #expect(text.contains("sluice_last_sweep_objects{situation=\"missing\"} 1\n"), "\(text)")
            #expect(text.contains("sluice_last_sweep_objects{situation=\"foreign\"} 1\n"), "\(text)")
            #expect(text.contains("sluice_maintenance 0\n") && text.contains("sluice_failing_objects 0\n"), "\(text)")
        }
    }
}
