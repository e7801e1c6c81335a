import Glibc
import Sync
import TestSupport
import Testing

/// The gateway is killed at every step between a request and its answer.
@Suite struct CrashStepTests {
    /// One request that is cut off.
    private struct Attempt {
        let fault: Fault
        /// Whether the client sends it once more before the sweep.
        let isRepeated: Bool
        let tag: String
        let ids: [String]
    }

    @Test(arguments: CrashScenario.requests)
    func `killed at each step of a request, the client's next try or a sweep completes it`(
        scenario: CrashScenario
    ) async throws {
        try await scenario.with { bridge in
            let audit = try await DirectoryAudit.begin(bridge)
            let faults = try await Self.faults(of: scenario, bridge)
            #expect(Set(faults.map(\.point)) == scenario.passes)
            var attempts: [Attempt] = []
            for fault in faults {
                for isRepeated in [false, true] {
                    let tag = "\(fault.tag)-\(isRepeated ? "again" : "once")"
                    let ids = try await scenario.prepare(bridge, tag)
                    attempts.append(Attempt(fault: fault, isRepeated: isRepeated, tag: tag, ids: ids))
                }
            }
            for attempt in attempts { try await Self.cutOff(attempt, of: scenario, bridge) }
            try await bridge.gateway.start()
            for attempt in attempts where attempt.isRepeated {
                let reply = try await scenario.send(bridge, attempt.tag, attempt.ids)
                #expect(scenario.again.contains(reply.status), "\(attempt.tag): \(reply)")
            }
            let snapshot = try await audit.settle(endingWith: scenario.sweeps)
            for attempt in attempts {
                #expect(scenario.isDone(snapshot, attempt.tag), "killed at \(attempt.tag): it is not done")
            }
        }
    }

    /// What the request passes when nothing happens. Leaves the gateway running.
    private static func faults(of scenario: CrashScenario, _ bridge: Bridge) async throws -> [Fault] {
        let ids = try await scenario.prepare(bridge, "traced")
        let trace = FaultTrace(bridge)
        try await bridge.gateway.crash()
        try await bridge.gateway.start(trace.environment)
        let reply = try await scenario.send(bridge, "traced", ids)
        try #require(scenario.answers.contains(reply.status), "\(reply)")
        return try trace.chosenFaults()
    }

    /// Sends a request that the gateway does not survive.
    private static func cutOff(_ attempt: Attempt, of scenario: CrashScenario, _ bridge: Bridge) async throws {
        try await bridge.gateway.crash()
        try await bridge.gateway.start(attempt.fault.environment)
        let reply = try? await scenario.send(bridge, attempt.tag, attempt.ids)
        try #require(reply == nil, "\(attempt.tag) was not reached: \(String(describing: reply))")
        #expect(await bridge.gateway.untilEnd() == -1)
    }

    @Test(arguments: CrashScenario.requests.filter { Self.few.contains($0.name) || CrashRounds.isThorough })
    func `the directory killed at each step of a request, what was acknowledged stands and nothing is done by halves`(
        scenario: CrashScenario
    ) async throws {
        try await scenario.with { bridge in
            let audit = try await DirectoryAudit.begin(bridge)
            var attempts: [Attempt] = []
            for fault in try await Self.faults(of: scenario, bridge) {
                let ids = try await scenario.prepare(bridge, fault.tag)
                attempts.append(Attempt(fault: fault, isRepeated: false, tag: fault.tag, ids: ids))
            }
            var answered: [Attempt] = []
            for attempt in attempts {
                if try await Self.cutDirectoryOff(attempt, of: scenario, bridge) { answered.append(attempt) }
            }
            let snapshot = try await audit.settle(endingWith: scenario.sweeps, isAfterDirectoryCrash: true)
            for attempt in answered {
                #expect(scenario.isDone(snapshot, attempt.tag), "killed at \(attempt.tag): it is not done")
            }
        }
    }

    private static let few = ["create", "rename", "delete", "member add, on the member too"]

    /// Stops the gateway at a step, kills the directory, and lets the gateway go on.
    ///
    /// - Returns: whether it answers as if nothing had happened.
    private static func cutDirectoryOff(
        _ attempt: Attempt, of scenario: CrashScenario, _ bridge: Bridge
    ) async throws -> Bool {
        try await bridge.gateway.crash()
        try await bridge.gateway.start(attempt.fault.stopping)
        async let reply = scenario.send(bridge, attempt.tag, attempt.ids)
        try await bridge.gateway.untilStopped()
        await bridge.slapd.kill()
        bridge.gateway.signal(SIGCONT)
        let status = try await reply.status
        let isAnswered = scenario.answers.contains(status)
        #expect(isAnswered || status == 503, "\(attempt.tag): \(status)")
        try await bridge.slapd.run()
        try await bridge.gateway.untilReady()
        return isAnswered
    }

    @Test func `every step is passed by a request or a sweep of these tests`() {
        let all = CrashScenario.requests.map(\.passes) + SweepScenario.all.map(\.passes)
        let passed = all.reduce(into: Set<FaultPoint>()) { $0.formUnion($1) }
        #expect(Set(FaultPoint.allCases).subtracting(passed) == [])
    }
}
