import Directory
import Foundation
import Glibc
import SCIM
import Synchronization
import TestSupport
import Testing

/// A gateway that is killed loses nothing that it acknowledged, and leaves no entry that nobody owns.
@Suite struct CrashTests {
    @Test(arguments: LDAPGate.Operation.allCases, LDAPGate.Side.allCases)
    func `killed before or after the directory did its part, a sweep brings both together`(
        operation: LDAPGate.Operation, side: LDAPGate.Side
    ) async throws {
        try await Bridge.with(throughGate: true) { bridge in
            let gate = try #require(bridge.gate)
            var id = ""
            if operation != .add {
                id = try await bridge.client.post("/Users", Bridge.user("gina@example.com")).id
            }
            gate.hold(operation, side)
            async let attempt = try? Attempt.send(operation, id, bridge)
            try await gate.untilHeld()
            try await bridge.gateway.crash()
            _ = await attempt
            gate.release()
            try await bridge.gateway.start()
            let sweep = try await bridge.reconcile()
            #expect(sweep.status == 0, "\(sweep.output)\(sweep.errors)")
            try await Attempt.expectDone(operation, id, bridge)
            #expect(try await bridge.reconcile("--dry-run").status == 0)
        }
    }

    @Test func `killed at random under load, it keeps what it acknowledged and owns all it made`() async throws {
        try await Bridge.with { bridge in
            var acknowledged: [String: String] = [:]
            for round in 0..<5 {
                let counter = Counter()
                async let made = Self.createUntilCrash(round, bridge, counter)
                try await counter.untilReached(3 + 11 * round)
                try await bridge.gateway.crash()
                for (name, id) in await made { acknowledged[name] = id }
                try await bridge.gateway.start()
            }
            let sweep = try await bridge.reconcile()
            #expect(sweep.status == 0, "\(sweep.output)\(sweep.errors)")
            #expect(!acknowledged.isEmpty)
            try await Self.expectAgreement(acknowledged, bridge)
        }
    }

    /// Creates users from several tasks until the gateway is gone; gives the ids it was told.
    private static func createUntilCrash(
        _ round: Int, _ bridge: Bridge, _ counter: Counter
    ) async -> [String: String] {
        await withTaskGroup(of: [String: String].self) { group in
            for task in 0..<8 {
                group.addTask {
                    var made: [String: String] = [:]
                    for number in 0..<500 {
                        let name = "u\(round)-\(task)-\(number)@example.com"
                        guard let reply = try? await bridge.client.post("/Users", Bridge.user(name)) else { break }
                        guard reply.status == 201 else { continue }
                        made[name] = reply.id
                        counter.increment()
                    }
                    return made
                }
            }
            return await group.reduce(into: [:]) { $0.merge($1) { first, _ in first } }
        }
    }

    /// Every acknowledged user is there under its id, and every entry belongs to a user.
    private static func expectAgreement(_ acknowledged: [String: String], _ bridge: Bridge) async throws {
        let uids = Set(try await bridge.entries().compactMap { $0["uid"].first?.string })
        for (name, id) in acknowledged {
            #expect(uids.contains(name), "\(name) was acknowledged and has no entry")
            #expect(try await bridge.client.get("/Users/\(id)").text("userName") == name)
        }
        for uid in uids {
            #expect(
                try await bridge.client.find("userName eq \"\(uid)\"").resources.count == 1,
                "\(uid) has an entry and no user")
        }
    }

    @Test func `a reconciliation from a second process during PATCH traffic, killed midway too, loses no update`()
        async throws
    {
        try await Bridge.with { bridge in
            var ids: [String] = []
            for number in 0..<6 {
                ids.append(try await bridge.client.post("/Users", Bridge.user("p\(number)@example.com")).id)
            }
            async let last = Self.patchAll(ids, bridge, rounds: 40)
            for round in 0..<6 {
                try await Self.drift(ids, round, bridge)
                let command = try bridge.gateway.begin(["reconcile"])
                if round.isMultiple(of: 2) {
                    try await Task.sleep(for: .milliseconds(15 * (round + 1)))
                    command.kill()
                }
                _ = await command.untilEnd()
            }
            let expected = try await last
            let sweep = try await bridge.reconcile()
            #expect(sweep.status == 0, "\(sweep.output)\(sweep.errors)")
            for (number, id) in ids.enumerated() {
                #expect(try await bridge.client.get("/Users/\(id)").text("name", "givenName") == expected)
                let entry = try #require(try await bridge.entry("p\(number)@example.com"))
                #expect(entry["givenName"] == [AttributeValue(expected)])
                #expect(entry["sn"] == ["Family"])
            }
        }
    }

    /// PATCHes all users again and again; every PATCH must be acknowledged. Gives the last value.
    private static func patchAll(_ ids: [String], _ bridge: Bridge, rounds: Int) async throws -> String {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for id in ids {
                group.addTask {
                    for round in 0..<rounds {
                        let patch = Bridge.patch(Bridge.replace("name.givenName", .string("Round \(round)")))
                        let reply = try await bridge.client.patch("/Users/\(id)", patch)
                        #expect(reply.status == 200, "\(String(describing: reply.text("detail")))")
                    }
                }
            }
            try await group.waitForAll()
        }
        return "Round \(rounds - 1)"
    }

    /// Changes attributes by hand, so that the reconciliation has something to repair.
    private static func drift(_ ids: [String], _ round: Int, _ bridge: Bridge) async throws {
        for number in ids.indices {
            try await bridge.slapd.modify(
                """
                dn: uid=p\(number)@example.com,\(SlapdServer.people)
                changetype: modify
                replace: sn
                sn: Drifted \(round)

                """)
        }
    }

    @Test func `requests in flight are finished before a stopped gateway ends`() async throws {
        try await Bridge.with(throughGate: true) { bridge in
            let gate = try #require(bridge.gate)
            gate.hold(.add, .request)
            async let reply = bridge.client.post("/Users", Bridge.user("slow@example.com"))
            try await gate.untilHeld()
            bridge.gateway.signal(SIGTERM)
            try await Task.sleep(for: .milliseconds(300))
            try await gate.deliver()
            #expect(try await reply.status == 201)
            #expect(await bridge.gateway.untilEnd() == 0)
            #expect(try await bridge.entry("slow@example.com") != nil)
        }
    }

    @Test func `a sweep that a stop cuts off leaves nothing that the next run does not mend`() async throws {
        try await Bridge.with(throughGate: true, extra: "reconcile: { interval: 1s }\n") { bridge in
            let gate = try #require(bridge.gate)
            #expect(try await bridge.client.post("/Users", Bridge.user("ann")).status == 201)
            gate.hold(.modify, .request)
            try await bridge.slapd.modify(
                """
                dn: uid=ann,\(SlapdServer.people)
                changetype: modify
                replace: sn
                sn: Drifted

                """)
            try await gate.untilHeld()
            bridge.gateway.signal(SIGTERM)
            #expect(await bridge.gateway.untilEnd() == 0)
            gate.release()
            #expect(try await bridge.reconcile().status == 0)
            #expect(try await bridge.entry("ann")?["sn"] == ["Family"])
            #expect(try await bridge.reconcile("--dry-run").status == 0)
        }
    }
}

/// Counts from several tasks.
final class Counter: Sendable {
    private let count = Mutex(0)

    func increment() { count.withLock { $0 += 1 } }

    /// Waits until the count is reached, ten seconds at most.
    func untilReached(_ goal: Int) async throws {
        let limit = ContinuousClock.now + .seconds(10)
        while count.withLock({ $0 }) < goal {
            try #require(ContinuousClock.now < limit, "nothing more was acknowledged")
            try await Task.sleep(for: .milliseconds(1))
        }
    }
}
