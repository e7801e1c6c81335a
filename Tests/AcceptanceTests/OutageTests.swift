import Directory
import SCIM
import TestSupport
import Testing

/// A directory that is away is never taken for one that is empty.
@Suite struct OutageTests {
    @Test func `writes get 503 and reads 200 while slapd is stopped, and all is well when it is back`() async throws {
        try await Bridge.with(timeout: "3s") { bridge in
            let kept = try await bridge.client.post("/Users", Bridge.user("kept@example.com"))
            await bridge.slapd.halt()
            try await expectRefusals(bridge, kept.id)
            #expect(try await bridge.client.get("/Users/\(kept.id)").status == 200)
            #expect(try await bridge.client.find("userName eq \"kept@example.com\"").resources.count == 1)
            try await bridge.slapd.run()
            try await expectRecovery(bridge)
            #expect(try await bridge.client.delete("/Users/\(kept.id)").status == 204)
            #expect(try await bridge.entries().count == 1)
        }
    }

    /// For a moment after a failure the gateway answers 503 without trying, as it told the client to come back later.
    private func expectRecovery(_ bridge: Bridge) async throws {
        for _ in 0..<100 {
            let reply = try await bridge.client.post("/Users", Bridge.user("new@example.com"))
            if reply.status == 201 { return }
            #expect(reply.status == 503)
            try await Task.sleep(for: .milliseconds(100))
        }
        Issue.record("the directory is back, and the gateway does not notice")
    }

    private func expectRefusals(_ bridge: Bridge, _ id: String) async throws {
        let replies = [
            try await bridge.client.post("/Users", Bridge.user("new@example.com")),
            try await bridge.client.patch("/Users/\(id)", Bridge.patch(Bridge.replace("name.givenName", "N"))),
            try await bridge.client.put("/Users/\(id)", Bridge.user("kept@example.com", given: "N")),
            try await bridge.client.delete("/Users/\(id)"),
        ]
        for reply in replies {
            #expect(reply.status == 503)
            #expect(reply.headers["retry-after"] != nil)
            #expect(reply.headers["content-type"]?.hasPrefix("application/scim+json") == true)
        }
        #expect(try await bridge.reconcile("--dry-run").status == 1)
    }

    @Test func `a create in a frozen directory costs one deadline, and the repeated POST gives one entry`() async throws
    {
        try await Bridge.with(timeout: "4s", throughGate: true) { bridge in
            try await leaveInDoubt(bridge, .answer)
            #expect(try await bridge.client.find("userName eq \"late@example.com\"").resources.isEmpty)
            bridge.gate?.release()
            let again = try await bridge.client.post("/Users", Bridge.user("late@example.com", given: "Newer"))
            #expect(again.status == 201)
            #expect(try await bridge.entry("late@example.com")?["givenName"] == ["Newer"])
            #expect(try await bridge.reconcile().status == 0)
        }
    }

    @Test func `an add that lands after a search found nothing is joined by the repeated POST`() async throws {
        try await Bridge.with(timeout: "4s", throughGate: true) { bridge in
            try await leaveInDoubt(bridge, .request)
            #expect(try await bridge.entries().isEmpty)
            try await bridge.gate?.deliver()
            try await untilLanded(bridge)
            let again = try await bridge.client.post("/Users", Bridge.user("late@example.com", given: "Newer"))
            #expect(again.status == 201)
            #expect(try await bridge.entries().map { $0["givenName"] } == [["Newer"]])
            #expect(try await bridge.reconcile("--dry-run").status == 0)
        }
    }

    @Test func `an add that lands after the repeated POST made the entry changes nothing`() async throws {
        try await Bridge.with(timeout: "4s", throughGate: true) { bridge in
            try await leaveInDoubt(bridge, .request)
            bridge.gate?.release()
            let again = try await bridge.client.post("/Users", Bridge.user("late@example.com", given: "Newer"))
            #expect(again.status == 201)
            try await bridge.gate?.deliver()
            try await Task.sleep(for: .milliseconds(300))
            #expect(try await bridge.entries().map { $0["givenName"] } == [["Newer"]])
            #expect(try await bridge.reconcile("--dry-run").status == 0)
        }
    }

    @Test func `an add that lands late is completed by a sweep`() async throws {
        try await Bridge.with(timeout: "4s", throughGate: true) { bridge in
            try await leaveInDoubt(bridge, .request)
            try await bridge.gate?.deliver()
            try await untilLanded(bridge)
            let plan = try await bridge.reconcile("--dry-run")
            #expect(plan.status == 2)
            #expect(plan.output.contains("[landed"), "\(plan.output)")
            #expect(try await bridge.reconcile().status == 0)
            #expect(try await bridge.client.find("userName eq \"late@example.com\"").resources.count == 1)
        }
    }

    private func untilLanded(_ bridge: Bridge) async throws {
        let limit = ContinuousClock.now + .seconds(10)
        while try await bridge.entries().isEmpty {
            try #require(ContinuousClock.now < limit, "the add did not land")
            try await Task.sleep(for: .milliseconds(20))
        }
    }

    @Test func `a create that never reached the directory is made by the repeated POST`() async throws {
        try await Bridge.with(timeout: "4s", throughGate: true) { bridge in
            try await leaveInDoubt(bridge, .request)
            bridge.gate?.release()
            let again = try await bridge.client.post("/Users", Bridge.user("late@example.com"))
            #expect(again.status == 201)
            #expect(try await bridge.entries().count == 1)
        }
    }

    @Test(arguments: [LDAPGate.Side.request, .answer])
    func `without a repeated POST a sweep completes the create`(side: LDAPGate.Side) async throws {
        try await Bridge.with(timeout: "4s", throughGate: true) { bridge in
            try await leaveInDoubt(bridge, side)
            bridge.gate?.release()
            let plan = try await bridge.reconcile("--dry-run")
            #expect(plan.status == 2)
            let sweep = try await bridge.reconcile()
            #expect(sweep.status == 0, "\(sweep.output)\(sweep.errors)")
            #expect(try await bridge.entries().count == 1)
            #expect(try await bridge.client.find("userName eq \"late@example.com\"").resources.count == 1)
            // The client was never told, so its repeated POST still is no conflict.
            let again = try await bridge.client.post("/Users", Bridge.user("late@example.com", given: "Newer"))
            #expect(again.status == 201)
            #expect(try await bridge.entry("late@example.com")?["givenName"] == ["Newer"])
            #expect(try await bridge.client.post("/Users", Bridge.user("late@example.com")).status == 409)
        }
    }

    private func leaveInDoubt(_ bridge: Bridge, _ side: LDAPGate.Side) async throws {
        let gate = try #require(bridge.gate)
        gate.hold(.add, side)
        let started = ContinuousClock.now
        let reply = try await bridge.client.post("/Users", Bridge.user("late@example.com"))
        #expect(reply.status == 503)
        #expect(reply.headers["retry-after"] != nil)
        #expect(ContinuousClock.now - started < .seconds(15))
    }

    @Test func `a create in a slapd that is stopped in its tracks may land after the thaw and is joined`() async throws
    {
        try await Bridge.with(timeout: "2s") { bridge in
            // The connection is warm, and the add is what freezes: the look before it is answered first.
            #expect(try await bridge.client.post("/Users", Bridge.user("warm@example.com")).status == 201)
            try await bridge.slapd.freeze()
            let started = ContinuousClock.now
            #expect(try await bridge.client.post("/Users", Bridge.user("cold@example.com")).status == 503)
            #expect(ContinuousClock.now - started < .seconds(15))
            #expect(try await bridge.client.find("userName eq \"warm@example.com\"").status == 200)
            await bridge.slapd.thaw()
            #expect(try await bridge.client.post("/Users", Bridge.user("cold@example.com")).status == 201)
            #expect(try await bridge.entries().count == 2)
            #expect(try await bridge.reconcile().status == 0)
        }
    }

    @Test(arguments: LDAPGate.Operation.allCases.filter { $0 != .add }, LDAPGate.Side.allCases)
    func `a change without an answer is 503 and is completed by repeating it`(
        operation: LDAPGate.Operation, side: LDAPGate.Side
    ) async throws {
        try await Bridge.with(timeout: "4s", throughGate: true) { bridge in
            let gate = try #require(bridge.gate)
            let created = try await bridge.client.post("/Users", Bridge.user("gina@example.com"))
            gate.hold(operation, side)
            #expect(try await Attempt.send(operation, created.id, bridge).status == 503)
            gate.release()
            let again = try await Attempt.send(operation, created.id, bridge)
            #expect(again.status == (operation == .delete ? 204 : 200))
            try await Attempt.expectDone(operation, created.id, bridge)
            #expect(try await bridge.reconcile("--dry-run").status == 0)
        }
    }

    @Test(arguments: LDAPGate.Operation.allCases.filter { $0 != .add }, LDAPGate.Side.allCases)
    func `a change without an answer is completed by a sweep`(
        operation: LDAPGate.Operation, side: LDAPGate.Side
    ) async throws {
        try await Bridge.with(timeout: "4s", throughGate: true) { bridge in
            let gate = try #require(bridge.gate)
            let created = try await bridge.client.post("/Users", Bridge.user("gina@example.com"))
            gate.hold(operation, side)
            #expect(try await Attempt.send(operation, created.id, bridge).status == 503)
            gate.release()
            let sweep = try await bridge.reconcile()
            #expect(sweep.status == 0, "\(sweep.output)\(sweep.errors)")
            try await Attempt.expectDone(operation, created.id, bridge)
        }
    }
}

/// One request for each operation of the directory that changes an entry, and what it should lead to.
enum Attempt {
    static func send(
        _ operation: LDAPGate.Operation, _ id: String, _ bridge: Bridge
    ) async throws -> SCIMClient.Reply {
        switch operation {
        case .add: try await bridge.client.post("/Users", Bridge.user("gina@example.com"))
        case .modify:
            try await bridge.client.patch("/Users/\(id)", Bridge.patch(Bridge.replace("name.givenName", "Gina")))
        case .rename:
            try await bridge.client.patch(
                "/Users/\(id)", Bridge.patch(Bridge.replace("userName", "regina@example.com")))
        case .delete: try await bridge.client.delete("/Users/\(id)")
        }
    }

    static func expectDone(_ operation: LDAPGate.Operation, _ id: String, _ bridge: Bridge) async throws {
        let entries = try await bridge.entries()
        let user = try await bridge.client.get("/Users/\(id)")
        switch operation {
        case .add:
            #expect(entries.count == 1)
        case .modify:
            #expect(entries.map { $0["givenName"] } == [["Gina"]])
            #expect(user.text("name", "givenName") == "Gina")
        case .rename:
            #expect(entries.map { $0["uid"] } == [["regina@example.com"]])
            #expect(user.text("userName") == "regina@example.com")
        case .delete:
            #expect(entries.isEmpty)
            #expect(user.status == 404)
        }
    }
}
