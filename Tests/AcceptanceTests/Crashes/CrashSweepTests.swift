import TestSupport
import Testing

/// A sweep is killed at every step.
@Suite struct CrashSweepTests {
    @Test(arguments: SweepScenario.all)
    func `killed at each step of a sweep, one more brings everything in order`(scenario: SweepScenario) async throws {
        try await Bridge.with(extra: "reconcile: { interval: 0s, limits: { window: 0s } }\n") { bridge in
            let audit = try await DirectoryAudit.begin(bridge)
            try await scenario.prepare(bridge, "traced")
            let trace = FaultTrace(bridge)
            let whole = try await bridge.gateway.run(["reconcile"], trace.environment)
            #expect(whole.status == 0, "\(whole.output)\(whole.errors)")
            let faults = try trace.chosenFaults()
            #expect(Set(faults.map(\.point)) == scenario.passes)
            for fault in faults {
                try await scenario.prepare(bridge, fault.tag)
                let run = try await bridge.gateway.run(["reconcile"], fault.environment)
                try #require(run.status == -1, "\(fault.tag) was not reached: \(run.output)\(run.errors)")
                let snapshot = try await audit.settle()
                #expect(scenario.isDone(snapshot, fault.tag), "killed at \(fault.tag): it is not done")
            }
        }
    }
}
