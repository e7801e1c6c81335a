import Directory
import SCIM
import TestSupport
import Testing

/// A directory on two servers that replicate each other, with a delay that a crash turns into a difference.
@Suite struct FailoverTests {
    @Test func `the first server is killed under load, and nothing that was acknowledged is lost or done twice`()
        async throws
    {
        try await Bridge.withTwoServers { bridge in
            let names = (100..<180).map { "u\($0)" }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for worker in 0..<8 {
                    let share = names.indices.filter { $0 % 8 == worker }.map { names[$0] }
                    group.addTask { for name in share { try await Self.create(name, bridge) } }
                }
                group.addTask {
                    while try await bridge.entries().count < 20 { try await Task.sleep(for: .milliseconds(5)) }
                    await bridge.slapd.kill()
                }
                try await group.waitForAll()
            }
            try await bridge.slapd.run()
            try await Self.agree(bridge)
            let sweep = try await bridge.reconcile()
            #expect(sweep.status == 0, "\(sweep.output)\(sweep.errors)")
            #expect(try await bridge.entries().compactMap { $0["uid"].first?.string }.sorted() == names)
            let listed = try await bridge.client.get("/Users?count=200").resources
            #expect(listed.compactMap { $0.object?["userName"]?.string }.sorted() == names)
            #expect(try await bridge.reconcile("--dry-run").status == 0)
        }
    }

    /// Creates a user as a client does that is told to come back later. Any answer but these two is a failure.
    private static func create(_ name: String, _ bridge: Bridge) async throws {
        for _ in 0..<200 {
            let reply = try await bridge.client.post("/Users", Bridge.user(name))
            if reply.status == 201 { return }
            guard reply.status == 503 else {
                Issue.record("\(name): \(reply.status) \(String(describing: reply.body))")
                return
            }
            try await Task.sleep(for: .milliseconds(100))
        }
        Issue.record("\(name): 503 for ever")
    }

    private static func agree(_ bridge: Bridge) async throws {
        try await #require(bridge.replica).awaitAgreement(with: bridge.slapd)
    }

    @Test func `what a server that is behind does not show is neither missing nor made again`() async throws {
        try await Bridge.withTwoServers { bridge in
            let replica = try #require(bridge.replica)
            await replica.halt()
            let ann = try await bridge.client.post("/Users", Bridge.user("ann"))
            #expect(ann.status == 201)
            await bridge.slapd.kill()
            try await replica.run()
            let sweep = try await bridge.reconcile()
            #expect(sweep.status == 1 && sweep.errors.contains("the server is behind"), "\(sweep.errors)")
            let patch = Bridge.patch(Bridge.replace("name.givenName", "New"))
            for _ in 0..<3 { #expect(try await bridge.client.patch("/Users/\(ann.id)", patch).status == 503) }
            #expect(try await bridge.client.delete("/Users/\(ann.id)").status == 503)
            #expect(try await bridge.client.get("/Users/\(ann.id)").status == 200)
            #expect(try await bridge.client.post("/Users", Bridge.user("ann")).status == 409)
            #expect(try await !replica.search(base: SlapdServer.people).contains("ann"))
            try await bridge.slapd.run()
            try await Self.agree(bridge)
            #expect(try await bridge.reconcile().status == 0)
            #expect(try await bridge.client.patch("/Users/\(ann.id)", patch).status == 200)
            #expect(try await bridge.entry("ann")?["givenName"] == ["New"])
        }
    }

    @Test func `of two entries that were made apart replication keeps one, and the link follows it`() async throws {
        try await Bridge.withTwoServers { bridge in
            let ann = try await Self.makeTwice("ann", as: SlapdServer.gateway, bridge)
            let plan = try await bridge.reconcile("--dry-run")
            #expect(plan.status == 2 && plan.output.contains("superseded"), "\(plan.output)\(plan.errors)")
            let sweep = try await bridge.reconcile()
            #expect(sweep.status == 0, "\(sweep.output)\(sweep.errors)")
            #expect(try await bridge.entry("ann")?["sn"] != ["other"])
            #expect(try await bridge.reconcile("--dry-run").status == 0)
            #expect(try await bridge.client.delete("/Users/\(ann)").status == 204)
            #expect(try await bridge.entries().isEmpty)
        }
    }

    @Test func `who is deleted before the link has followed is gone all the same`() async throws {
        try await Bridge.withTwoServers { bridge in
            let ann = try await Self.makeTwice("ann", as: SlapdServer.gateway, bridge)
            for _ in 0..<100 {
                let reply = try await bridge.client.delete("/Users/\(ann)")
                guard reply.status == 503 else { break }
                try await Task.sleep(for: .milliseconds(100))
            }
            #expect(try await bridge.client.get("/Users/\(ann)").status == 404)
            #expect(try await bridge.entries().isEmpty)
        }
    }

    @Test func `an entry of somebody else that replication kept is left alone`() async throws {
        try await Bridge.withTwoServers { bridge in
            let ann = try await Self.makeTwice("ann", as: SlapdServer.admin, bridge)
            let sweep = try await bridge.reconcile()
            #expect(sweep.status == 4 && sweep.output.contains("replaced"), "\(sweep.output)\(sweep.errors)")
            #expect(try await bridge.client.put("/Users/\(ann)", Bridge.user("ann", given: "New")).status == 409)
            #expect(try await bridge.client.delete("/Users/\(ann)").status == 204)
            #expect(try await bridge.entry("ann")?["sn"] == ["other"])
        }
    }

    /// Has a user provisioned on the first server alone, and an entry of that name made later on the second alone.
    private static func makeTwice(_ name: String, as creator: String, _ bridge: Bridge) async throws -> String {
        let replica = try #require(bridge.replica)
        await replica.halt()
        let created = try await bridge.client.post("/Users", Bridge.user(name))
        #expect(created.status == 201)
        await bridge.slapd.kill()
        try await replica.run()
        try await replica.add(
            """
            dn: uid=\(name),\(SlapdServer.people)
            objectClass: inetOrgPerson
            uid: \(name)
            cn: \(name)
            sn: other

            """, as: creator)
        try await bridge.slapd.run()
        try await agree(bridge)
        return created.id
    }
}
