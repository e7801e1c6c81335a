import Directory
import Foundation
import SCIM
import TestSupport
import Testing

/// `sluice reconcile` with a plan that a person looked at first.
@Suite struct PlanFileTests {
    private func drifted(_ bridge: Bridge, _ names: String...) async throws {
        for name in names {
            _ = try await bridge.client.post("/Users", Bridge.user(name))
            try await bridge.slapd.set("sn", "Wrong", of: name)
        }
    }

    @Test func `a saved plan is applied as long as it is what would be done`() async throws {
        try await Bridge.with(extra: "reconcile: { interval: 0s }\n") { bridge in
            try await drifted(bridge, "ann", "bob")
            let file = bridge.gateway.folder.appending(path: "plan.json").path
            let plan = try await bridge.reconcile("--plan", file)
            #expect(plan.status == 2 && plan.errors.contains("--apply \(file)"), "\(plan)")
            #expect(plan.output.contains("last changed by \(SlapdServer.admin) at 20"), "\(plan.output)")
            let attributes = try FileManager.default.attributesOfItem(atPath: file)
            #expect(attributes[.posixPermissions] as? Int == 0o600)
            #expect(try await bridge.entry("ann")?["sn"] == ["Wrong"])
            let applied = try await bridge.reconcile("--apply", file)
            #expect(applied.status == 0 && applied.output.contains("Applied 2 of 2"), "\(applied)")
            let again = try await bridge.reconcile("--apply", file)
            #expect(again.status == 1 && again.output.contains("needs nothing now"), "\(again)")
        }
    }

    @Test func `a plan is refused once the directory, the state or the mapping is another`() async throws {
        try await Bridge.with(extra: "reconcile: { interval: 0s }\n") { bridge in
            try await drifted(bridge, "ann", "bob")
            let file = bridge.gateway.folder.appending(path: "plan.json").path
            for step in 0..<3 {
                #expect(try await bridge.reconcile("--plan", file).status == 2)
                switch step {
                case 0: try await bridge.slapd.set("description", "by hand", of: "ann")
                case 1:
                    let ann =
                        try await bridge.client.find("userName eq \"ann\"").resources[0].object?["id"]?.string ?? ""
                    let patch = Bridge.patch(Bridge.replace("title", "Cook"))
                    #expect(try await bridge.client.patch("/Users/\(ann)", patch).status == 200)
                    try await bridge.slapd.set("sn", "Wrong", of: "ann")
                default: try bridge.gateway.write(mapping: GatewayFixtures.mapping + "\n# edited\n")
                }
                let before = try await bridge.entries()
                let refused = try await bridge.reconcile("--apply", file)
                #expect(refused.status == 1, "step \(step): \(refused)")
                #expect(refused.output.contains("stale: the plan") && refused.output.contains("Nothing was changed."))
                #expect(try await bridge.entries() == before)
            }
        }
    }

    @Test func `a plan of a full compare is applied by a full compare`() async throws {
        try await Bridge.with(extra: "reconcile: { interval: 0s }\n") { bridge in
            try await drifted(bridge, "ann")
            let file = bridge.gateway.folder.appending(path: "plan.json")
            #expect(try await bridge.reconcile("--full", "--plan", file.path).status == 2)
            #expect(try String(contentsOf: file, encoding: .utf8).contains("\"full\":true"))
            #expect(try await bridge.reconcile("--apply", file.path).status == 0)
        }
    }

    @Test func `what is no plan is refused in words`() async throws {
        try await Bridge.with(extra: "reconcile: { interval: 0s }\n") { bridge in
            let file = bridge.gateway.folder.appending(path: "other.json")
            try Data("{}".utf8).write(to: file)
            let refused = try await bridge.reconcile("--apply", file.path)
            #expect(refused.status == 1 && refused.errors.contains("holds no plan"), "\(refused)")
            let missing = try await bridge.reconcile("--apply", file.path + "x")
            #expect(missing.status == 1 && missing.errors.contains("cannot be read"), "\(missing)")
            let hash = try await bridge.reconcile("--approve", "abc")
            #expect(hash.status == 64 && hash.errors.contains("is no hash"), "\(hash)")
        }
    }

    @Test func `a stopped sweep is told everywhere, survives a restart, and passes once it is approved`() async throws {
        let limits = "reconcile: { interval: 0s, limits: { creations: 1 } }\n"
        try await Bridge.with(extra: limits) { bridge in
            for name in ["ann", "bob", "eve"] { _ = try await bridge.client.post("/Users", Bridge.user(name)) }
            for name in ["ann", "bob"] { try await bridge.slapd.delete("uid=\(name),\(SlapdServer.people)") }
            let stopped = try await bridge.reconcile()
            #expect(stopped.status == 3, "\(stopped)")
            let hash = try #require(stopped.output.firstMatch(of: /--approve ([0-9a-f]{32})/)?.1)
            try await bridge.gateway.crash()
            try await bridge.gateway.start()
            let ready = try await bridge.gateway.readiness()
            #expect(ready.status == 200 && ready.text.contains("limits: sweeps are held back since 20"), "\(ready)")
            #expect(ready.text.contains("--approve \(hash)"))
            let other = try await bridge.reconcile("--approve", String(repeating: "0", count: 32))
            #expect(other.status == 1 && other.output.contains("stale"), "\(other)")
            let approved = try await bridge.reconcile("--approve", String(hash))
            #expect(approved.status == 0 && approved.output.contains("Applied 2 of 2"), "\(approved)")
            #expect(try await bridge.entries().count == 3)
            #expect(try await bridge.gateway.readiness().text.contains("limits: ok"))
            let again = try await bridge.reconcile("--approve", String(hash))
            #expect(again.status == 1, "\(again)")
        }
    }

    @Test func `a client that disables too many gets 503 until a person approves it`() async throws {
        let limits = "reconcile: { interval: 0s, limits: { disablings: 1 } }\n"
        try await Bridge.with(extra: limits) { bridge in
            var ids: [String] = []
            for name in ["ann", "bob", "eve"] {
                ids.append(try await bridge.client.post("/Users", Bridge.user(name)).text("id") ?? "")
            }
            let off = Bridge.patch(Bridge.replace("active", false))
            #expect(try await bridge.client.patch("/Users/\(ids[0])", off).status == 200)
            let refused = try await bridge.client.patch("/Users/\(ids[1])", off)
            #expect(refused.status == 503 && Int(refused.headers["retry-after"] ?? "") ?? 0 > 3000, "\(refused)")
            #expect(refused.text("detail")?.contains("administrator has to approve") == true)
            #expect(try await bridge.entry("bob")?["employeeType"] == ["active"])
            let ready = try await bridge.gateway.readiness()
            let hash = try #require(ready.text.firstMatch(of: /--approve ([0-9a-f]{32})/)?.1)
            #expect(ready.status == 200 && ready.text.contains("changes of test are held back"), "\(ready)")
            let approved = try await bridge.reconcile("--approve", String(hash))
            #expect(approved.status == 0 && approved.output.contains("test go on"), "\(approved)")
            #expect(try await bridge.client.patch("/Users/\(ids[1])", off).status == 200)
            #expect(try await bridge.client.patch("/Users/\(ids[2])", off).status == 503)
        }
    }

    @Test func `the help lists every situation with its actions`() async throws {
        try await Bridge.with { bridge in
            let help = try await bridge.gateway.run(["reconcile", "--help"])
            for situation in ["in sync", "drifted", "missing", "orphaned", "left scope", "in doubt", "foreign"] {
                #expect(help.output.contains("  \(situation) "), "\(help.output)")
            }
            #expect(help.output.contains("(or report, ignore)"))
        }
    }
}
