import Directory
import SCIM
import Sync
import TestSupport
import Testing

/// Changes that are accepted while the directory is away (`directory.when_unavailable: accept`).
@Suite struct BacklogTests {
    private static let accepting = ["SLUICE_DIRECTORY_WHEN_UNAVAILABLE": "accept"]
    private static let quiet = "reconcile: { interval: 0s, limits: { window: 0s } }\n"

    private static func with(timeout: String = "3s", _ body: (Bridge) async throws -> Void) async throws {
        try await Bridge.with(timeout: timeout, extra: quiet) { bridge in
            try await bridge.gateway.crash()
            try await bridge.gateway.start(accepting)
            try await body(bridge)
        }
    }

    /// People and a group as they stood before the directory went away, by names that hold a tag.
    private struct Scene {
        let ann: String
        let bob: String
        let group: String

        init(_ bridge: Bridge, _ tag: String) async throws {
            let (group, ids) = try await Groups.make(bridge, "g-\(tag)", ["ann-\(tag)", "bob-\(tag)"])
            (self.group, ann, bob) = (group, ids[0], ids[1])
            let joined = try await bridge.client.patch("/Groups/\(group)", Groups.patch("Add", [ann, bob]))
            try #require(joined.status == 200)
        }
    }

    /// A rename, a deletion, a new member who is new, and somebody who never stands.
    private static func change(_ scene: Scene, _ bridge: Bridge, _ tag: String) async throws {
        let patch = Bridge.patch(
            Bridge.replace("userName", .string("zoe-\(tag)")), Bridge.replace("name.givenName", "New"))
        #expect(try await bridge.client.patch("/Users/\(scene.ann)", patch).status == 200)
        #expect(try await bridge.client.delete("/Users/\(scene.bob)").status == 204)
        let eve = try await bridge.client.post("/Users", Bridge.user("eve-\(tag)"))
        #expect(eve.status == 201, "\(eve)")
        #expect(try await bridge.client.patch("/Groups/\(scene.group)", Groups.patch("Add", [eve.id])).status < 300)
        let never = try await bridge.client.post("/Users", Bridge.user("never-\(tag)"))
        #expect(try await bridge.client.delete("/Users/\(never.id)").status == 204)
    }

    private static func isDone(_ snapshot: AuditSnapshot, _ tag: String) -> Bool {
        snapshot.people["zoe-\(tag)"]?.given == "New" && snapshot.groups["g-\(tag)"] == ["zoe-\(tag)", "eve-\(tag)"]
            && ["ann", "bob", "never"].allSatisfy { snapshot.people["\($0)-\(tag)"] == nil }
    }

    @Test func `what is accepted is seen at once, survives a kill, and is carried out by itself`() async throws {
        try await Self.with { bridge in
            let audit = try await DirectoryAudit.begin(bridge)
            let scene = try await Scene(bridge, "a")
            await bridge.slapd.halt()
            try await Self.change(scene, bridge, "a")
            try await bridge.gateway.crash()
            try await bridge.gateway.start(Self.accepting)
            try await Self.expectAccepted(scene, bridge)
            try await bridge.slapd.run()
            try await Self.untilCarriedOut(bridge)
            let snapshot = try await audit.settle(isAfterDirectoryCrash: true)
            #expect(Self.isDone(snapshot, "a"), "\(snapshot)")
            let status = try await bridge.gateway.run(["status"])
            #expect(status.status == 0 && !status.output.contains("waiting"), "\(status)")
            let log = try await bridge.gateway.run(["log"]).output
            #expect(log.contains("change by test: accepted") && log.contains("catch-up by backlog: done"), "\(log)")
        }
    }

    private static func expectAccepted(_ scene: Scene, _ bridge: Bridge) async throws {
        let ann = try await bridge.client.get("/Users/\(scene.ann)")
        #expect(ann.status == 200 && ann.text("userName") == "zoe-a", "\(ann)")
        #expect(try await bridge.client.get("/Users/\(scene.bob)").status == 404)
        #expect(try await bridge.client.find("userName eq \"eve-a\"").resources.count == 1)
        // Names that entries still have are nobody else's, and not for a reason that a client could mend.
        for name in ["ann-a", "bob-a"] {
            let reply = try await bridge.client.post("/Users", Bridge.user(name))
            #expect(reply.status == 503 && reply.headers["retry-after"] != nil, "\(reply)")
        }
        #expect(try await bridge.client.post("/Users", Bridge.user("zoe-a")).status == 409)
        let status = try await bridge.gateway.run(["status"])
        #expect(status.status == 4 && status.output.contains("waiting      4 accepted"), "\(status)")
        let explained = try await bridge.gateway.run(["explain", "zoe-a"]).output
        #expect(explained.contains("waits      since "), "\(explained)")
        let metrics = try await bridge.gateway.metrics().text
        #expect(metrics.contains("sluice_backlog_objects 4\n"), "\(metrics)")
        #expect(try await bridge.gateway.readiness().text.contains("4 objects wait for the directory"))
        #expect(try await bridge.reconcile().status == 1)
    }

    /// Waits until nothing waits any more, forty seconds at most.
    private static func untilCarriedOut(_ bridge: Bridge) async throws {
        let limit = ContinuousClock.now + .seconds(40)
        while try await !bridge.gateway.metrics().text.contains("sluice_backlog_objects 0\n") {
            try #require(ContinuousClock.now < limit, "\(bridge.gateway.log)")
            try await Task.sleep(for: .milliseconds(100))
        }
    }

    @Test func `a directory that does not answer costs one deadline, and what was not sent is accepted`() async throws {
        try await Bridge.with(timeout: "2s", throughGate: true, extra: Self.quiet) { bridge in
            try await bridge.gateway.crash()
            try await bridge.gateway.start(Self.accepting)
            let ann = try await bridge.client.post("/Users", Bridge.user("ann"))
            bridge.gate?.holdSearches(.request)
            let patch = Bridge.patch(Bridge.replace("name.givenName", "New"))
            #expect(try await bridge.client.patch("/Users/\(ann.id)", patch).status == 200)
            #expect(try await bridge.entry("ann")?["givenName"] == ["Given"])
            bridge.gate?.release()
            try await Self.untilCarriedOut(bridge)
            #expect(try await bridge.entry("ann")?["givenName"] == ["New"])
        }
    }

    @Test func `killed at each step of carrying it out, a sweep brings everything in order`() async throws {
        try await Self.with { bridge in
            let audit = try await DirectoryAudit.begin(bridge)
            try await Self.wait(bridge, "traced")
            let trace = FaultTrace(bridge)
            let whole = try await bridge.gateway.run(["reconcile"], trace.environment)
            #expect(whole.status == 0, "\(whole.output)\(whole.errors)")
            for fault in try trace.chosenFaults() {
                try await bridge.gateway.start(Self.accepting)
                try await Self.wait(bridge, fault.tag)
                let run = try await bridge.gateway.run(["reconcile"], fault.environment)
                try #require(run.status == -1, "\(fault.tag) was not reached: \(run.output)\(run.errors)")
                try await bridge.gateway.start()
                let snapshot = try await audit.settle(isAfterDirectoryCrash: true)
                #expect(Self.isDone(snapshot, fault.tag), "killed at \(fault.tag): it is not done")
                try await bridge.gateway.crash()
            }
        }
    }

    /// Has changes wait for a directory that is back by then, and no gateway.
    private static func wait(_ bridge: Bridge, _ tag: String) async throws {
        let scene = try await Scene(bridge, tag)
        await bridge.slapd.halt()
        try await change(scene, bridge, tag)
        try await bridge.gateway.crash()
        try await bridge.slapd.run()
    }

    @Test func `maintenance collects changes, and its end lets them through`() async throws {
        try await Self.with { bridge in
            let scene = try await Scene(bridge, "m")
            let hand = ByHand(bridge: bridge)
            #expect(try await bridge.gateway.run(["maintenance", "on"]).status == 0)
            let before = try await hand.tree()
            try await Self.change(scene, bridge, "m")
            #expect(try await hand.tree() == before)
            #expect(try await bridge.gateway.run(["maintenance", "off"]).status == 0)
            try await Self.untilCarriedOut(bridge)
            #expect(try await bridge.members(of: "g-m") == ["eve-m", "zoe-m"])
            #expect(try await bridge.reconcile("--dry-run").status == 0)
        }
    }
}
