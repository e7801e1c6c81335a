import Directory
import SCIM
import TestSupport
import Testing

/// What is accepted during maintenance is carried out afterwards, on servers of other makes.
@Suite struct BacklogTests {
    @Test(arguments: TestedDirectory.allCases)
    func `accepted changes are carried out by themselves, and a sweep finds nothing more`(
        _ tested: TestedDirectory
    ) async throws {
        try await DirectoryBridge.with(tested) { bridge in
            let (ann, bob, eve, group) = (Names.user(), Names.user(), Names.user(), Names.group())
            let first = try await bridge.client.post("/Users", ann.body)
            let second = try await bridge.client.post("/Users", bob.body)
            let team = try await bridge.client.post("/Groups", DirectoryBridge.group(group, [first.id, second.id]))
            #expect(team.status == 201)
            try await bridge.gateway.crash()
            try await bridge.gateway.start(["SLUICE_DIRECTORY_WHEN_UNAVAILABLE": "accept"])
            #expect(try await bridge.gateway.run(["maintenance", "on"]).status == 0)
            let before = try await bridge.entry(ann.userName)
            let patch = Bridge.patch(Bridge.replace("name.givenName", "New"))
            #expect(try await bridge.client.patch("/Users/\(first.id)", patch).status == 200)
            #expect(try await bridge.client.delete("/Users/\(second.id)").status == 204)
            let third = try await bridge.client.post("/Users", eve.body)
            #expect(third.status == 201)
            let addition: Value = ["op": "Add", "path": "members", "value": [["value": .string(third.id)]]]
            #expect(try await bridge.client.patch("/Groups/\(team.id)", Bridge.patch(addition)).status < 300)
            #expect(try await bridge.entry(ann.userName) == before)
            #expect(try await bridge.gateway.run(["maintenance", "off"]).status == 0)
            try await Self.untilCarriedOut(bridge)
            #expect(try await bridge.entry(ann.userName)?["givenName"] == ["New"])
            #expect(try await bridge.entry(bob.userName) == nil)
            #expect(try await bridge.members(group) == [bridge.dn(ann.userName), bridge.dn(eve.userName)])
            #expect(try await bridge.reconcile("--full", "--dry-run").status == 0)
        }
    }

    /// Waits until nothing waits any more, forty seconds at most.
    private static func untilCarriedOut(_ bridge: DirectoryBridge) async throws {
        let limit = ContinuousClock.now + .seconds(40)
        while try await !bridge.gateway.metrics().text.contains("sluice_backlog_objects 0\n") {
            try #require(ContinuousClock.now < limit, "\(bridge.gateway.log)")
            try await Task.sleep(for: .milliseconds(100))
        }
    }
}
