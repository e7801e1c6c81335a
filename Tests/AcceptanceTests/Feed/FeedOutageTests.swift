import Directory
import SCIM
import TestSupport
import Testing

/// The feed over restarts of either side, and over a change of servers.
@Suite struct FeedOutageTests {
    @Test func `what was changed while the gateway was down is repaired when it is back`() async throws {
        try await FeedLab.with { bridge in
            _ = try await bridge.client.post("/Users", Bridge.user("ann"))
            _ = try await bridge.client.post("/Users", Bridge.user("bob"))
            // A repair first, so that the gateway has come past the creations.
            try await bridge.set("sn", "Wrong", of: "ann")
            try await bridge.eventually("the change was not repaired") {
                try await bridge.entry("ann")?["sn"] == ["Family"]
            }
            try await bridge.gateway.crash()
            try await bridge.set("sn", "Wrong", of: "bob")
            try await bridge.gateway.start()
            try await bridge.eventually("the change was not repaired") {
                try await bridge.entry("bob")?["sn"] == ["Family"]
            }
        }
    }

    @Test func `after a restart of the server the feed goes on, and what happened meanwhile is repaired`() async throws
    {
        try await FeedLab.with { bridge in
            _ = try await bridge.client.post("/Users", Bridge.user("ann"))
            try await bridge.slapd.restart()
            try await bridge.set("sn", "Wrong", of: "ann")
            try await bridge.eventually("the change was not repaired") {
                try await bridge.entry("ann")?["sn"] == ["Family"]
            }
            #expect(bridge.gateway.log.contains("the feed broke off"))
        }
    }

    @Test func `readiness tells what is followed, and a feed that breaks off makes nobody unready`() async throws {
        try await FeedLab.with { bridge in
            let readiness = try await bridge.gateway.readiness()
            #expect(readiness.status == 200)
            #expect(
                readiness.text.contains("feed: \(SlapdServer.groups): content sync of \(bridge.slapd.url) | "),
                "\(readiness.text)")
        }
        try await Bridge.with { bridge in
            let readiness = try await bridge.gateway.readiness()
            #expect(readiness.text.contains("feed: off\n"))
        }
    }

    @Test func `when requests go to another server, so does the feed`() async throws {
        try await Bridge.withTwoServers(follows: true) { bridge in
            let replica = try #require(bridge.replica)
            try await bridge.untilFollowing()
            _ = try await bridge.client.post("/Users", Bridge.user("ann"))
            try await replica.awaitAgreement(with: bridge.slapd)
            await bridge.slapd.kill()
            try await bridge.untilFollowing(times: 2)
            try await replica.set("sn", "Wrong", of: "ann")
            let ann = try DN("uid=ann,\(SlapdServer.people)")
            try await bridge.eventually("the change was not repaired", within: .seconds(30)) {
                try await replica.entry(ann)?["sn"] == ["Family"]
            }
            try await bridge.slapd.run()
        }
    }

    @Test func `without content sync the server is asked every second, and the change is repaired`() async throws {
        try await FeedLab.with { bridge in
            _ = try await bridge.client.post("/Users", Bridge.user("ann"))
            try await bridge.slapd.configure(
                "dn: olcOverlay={0}syncprov,olcDatabase={1}mdb,cn=config\nchangetype: delete\n")
            try await bridge.slapd.restart()
            try await bridge.eventually("it does not ask") {
                try await bridge.gateway.readiness().text.contains("sequence numbers of")
            }
            try await bridge.set("sn", "Wrong", of: "ann")
            try await bridge.eventually("the change was not repaired") {
                try await bridge.entry("ann")?["sn"] == ["Family"]
            }
        }
    }

    @Test func `requests and the feed at the same entries come to rest`() async throws {
        try await FeedLab.with { bridge in
            let ids = [String](
                try await Self.creating(10, bridge))
            try await withThrowingTaskGroup(of: Void.self) { group in
                for (number, id) in ids.enumerated() {
                    group.addTask {
                        for round in 0..<6 {
                            let patch = Bridge.patch(Bridge.replace("name.givenName", .string("g\(round)")))
                            let status = try await bridge.client.patch("/Users/\(id)", patch).status
                            #expect(status < 300 || status == 503, "\(status)")
                        }
                    }
                    group.addTask {
                        for round in 0..<3 { try await bridge.set("sn", "Wrong \(round)", of: "u\(number)") }
                    }
                }
                try await group.waitForAll()
            }
            try await bridge.eventually("some were not repaired") {
                try await bridge.entries(.substring("sn", initial: "Wrong", any: [], final: nil)).isEmpty
            }
            try await Task.sleep(for: .seconds(1))
            let numbers = try await bridge.changeNumbers()
            try await Task.sleep(for: .seconds(2))
            #expect(try await bridge.changeNumbers() == numbers)
            #expect(try await bridge.reconcile("--dry-run").status == 0)
        }
    }

    private static func creating(_ count: Int, _ bridge: Bridge) async throws -> [String] {
        var ids: [String] = []
        for number in 0..<count { ids.append(try await bridge.client.post("/Users", Bridge.user("u\(number)")).id) }
        return ids
    }
}
