import Foundation
import Synchronization
import TestSupport
import Testing

/// Gateway, directory and sweeps are killed at random under load.
@Suite struct CrashRoundTests {
    /// Who is killed.
    private enum Victim: CaseIterable {
        case gateway, directory, both
        /// The gateway while a reconciliation of a second process runs, which is killed, too.
        case gatewayAndSweep
    }

    private static let rounds = CrashRounds.count
    private static let seed = CrashRounds.seed

    @Test func `killed at random, nothing acknowledged is lost and nothing exists twice`() async throws {
        print("seed of the crashes: \(Self.seed) (SLUICE_CRASH_SEED), rounds: \(Self.rounds) (SLUICE_CRASH_ROUNDS)")
        try await Bridge.with(timeout: "5s", extra: "reconcile: { interval: 0s, limits: { window: 0s } }\n") { bridge in
            let audit = try await DirectoryAudit.begin(bridge)
            let group = try await bridge.client.post("/Groups", Groups.body("everybody")).id
            let history = CrashHistory()
            var generator = SeededGenerator(seed: Self.seed)
            var clients = (0..<4).map { CrashLoad(bridge.client, group: group, history, number: $0, seed: Self.seed) }
            var acknowledged = 0
            for round in 0..<Self.rounds {
                let victim = Victim.allCases.randomElement(using: &generator) ?? .gateway
                let delay = Duration.milliseconds(Int.random(in: 20...350, using: &generator))
                acknowledged += try await Self.load(&clients, bridge, victim, delay)
                try await Self.restart(bridge, victim)
                let snapshot = try await audit.settle(
                    isAfterDirectoryCrash: victim == .directory || victim == .both)
                let context = "round \(round), \(victim) after \(delay), seed \(Self.seed)"
                try await Self.judge(history, snapshot, clients, bridge, context)
            }
            #expect(acknowledged > Self.rounds)
            print("acknowledged in \(Self.rounds) rounds: \(acknowledged)")
        }
    }

    /// Lets the clients work for a while, and kills the victim amid that.
    private static func load(
        _ clients: inout [CrashLoad], _ bridge: Bridge, _ victim: Victim, _ delay: Duration
    ) async throws -> Int {
        let isStopped = Flag()
        let sweep = victim == .gatewayAndSweep ? try bridge.gateway.begin(["reconcile"]) : nil
        let results = try await withThrowingTaskGroup(of: (CrashLoad, Int).self) { group in
            for client in clients {
                group.addTask {
                    var client = client
                    let count = await client.run { isStopped.isSet }
                    return (client, count)
                }
            }
            try await Task.sleep(for: delay)
            sweep?.kill()
            if victim != .directory { bridge.gateway.signal(SIGKILL) }
            if victim == .directory || victim == .both { await bridge.slapd.kill() }
            // What meets nobody shall do so a few times only.
            try await Task.sleep(for: .milliseconds(30))
            isStopped.set()
            return try await group.reduce(into: []) { $0.append($1) }
        }
        _ = await sweep?.untilEnd()
        clients = results.map(\.0).sorted { $0.number < $1.number }
        return results.map(\.1).reduce(0, +)
    }

    private static func restart(_ bridge: Bridge, _ victim: Victim) async throws {
        try await bridge.slapd.run()
        if victim != .directory {
            await bridge.gateway.untilEnd()
            try await bridge.gateway.start()
        }
        try await bridge.gateway.untilReady()
    }

    /// Everybody has met a fate that what was answered allows. Whoever was in doubt is deleted, for the next round.
    private static func judge(
        _ history: CrashHistory, _ snapshot: AuditSnapshot, _ clients: [CrashLoad], _ bridge: Bridge, _ context: String
    ) async throws {
        let members = snapshot.groups["everybody"] ?? []
        let owned = clients.reduce(into: Set<String>()) { $0.formUnion($1.own.keys) }
        for (name, fates) in history.all {
            let fate = snapshot.people[name].map {
                Fate.present(given: $0.given ?? "", isMember: members.contains($0.name))
            }
            #expect(fates.contains(fate ?? .absent), "\(name) is \(fate ?? .absent), not \(fates) (\(context))")
            guard !owned.contains(name) else { continue }
            if let id = snapshot.people[name]?.id {
                #expect(try await bridge.client.delete("/Users/\(id)").status == 204, "\(name) (\(context))")
            }
            history.forget(name)
        }
    }
}

/// A flag that several tasks see.
private final class Flag: Sendable {
    private let state = Mutex(false)

    var isSet: Bool { state.withLock { $0 } }
    func set() { state.withLock { $0 = true } }
}
