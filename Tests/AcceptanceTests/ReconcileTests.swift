import Directory
import SCIM
import TestSupport
import Testing

/// `sluice reconcile` against a directory that people change by hand.
@Suite struct ReconcileTests {
    @Test func `a change by hand shows in the dry run, is repaired, and then there is nothing to do`() async throws {
        try await Bridge.with { bridge in
            _ = try await bridge.client.post("/Users", Bridge.user("ann@example.com"))
            try await bridge.slapd.set("sn", "Wrong", of: "ann@example.com")
            let plan = try await bridge.reconcile("--dry-run")
            #expect(plan.status == 2)
            #expect(plan.output.contains("~ uid=ann@example.com,ou=people,dc=example,dc=test  [drifted]"))
            #expect(plan.output.contains("    sn: Wrong → Family"))
            #expect(try await bridge.entry("ann@example.com")?["sn"] == ["Wrong"])
            let run = try await bridge.reconcile()
            #expect(run.status == 0)
            #expect(try await bridge.entry("ann@example.com")?["sn"] == ["Family"])
            let again = try await bridge.reconcile("--dry-run")
            #expect(again.status == 0)
            #expect(again.output.contains("Nothing to do."))
        }
    }

    @Test func `the same plan is printed byte for byte the same`() async throws {
        try await Bridge.with { bridge in
            for name in ["c", "a", "b"] {
                _ = try await bridge.client.post("/Users", Bridge.user(name))
                try await bridge.slapd.set("sn", "Wrong", of: name)
            }
            let plans = [try await bridge.reconcile("--dry-run"), try await bridge.reconcile("--dry-run")]
            #expect(plans[0].output == plans[1].output)
        }
    }

    @Test func `attributes that the mapping does not write are left alone`() async throws {
        try await Bridge.with { bridge in
            _ = try await bridge.client.post("/Users", Bridge.user("ann@example.com"))
            try await bridge.slapd.set("description", "by hand", of: "ann@example.com")
            #expect(try await bridge.reconcile().status == 0)
            #expect(try await bridge.entry("ann@example.com")?["description"] == ["by hand"])
        }
    }

    @Test func `an entry that was renamed by hand is renamed back, one that was moved is reported`() async throws {
        try await Bridge.with { bridge in
            _ = try await bridge.client.post("/Users", Bridge.user("ann"))
            _ = try await bridge.client.post("/Users", Bridge.user("bob"))
            try await bridge.slapd.add("dn: ou=sub,\(SlapdServer.people)\nobjectClass: organizationalUnit\nou: sub\n")
            try await bridge.slapd.modify(rename("ann", "uid=annie", nil))
            try await bridge.slapd.modify(rename("bob", "uid=bob", "ou=sub,\(SlapdServer.people)"))
            let run = try await bridge.reconcile()
            #expect(run.status == 4, "\(run.output)")
            #expect(run.output.contains("[moved]"))
            #expect(try await bridge.entry("ann") != nil)
            #expect(try await bridge.entry("annie") == nil)
            #expect(try await bridge.entry("bob")?.dn == DN("uid=bob,ou=sub,\(SlapdServer.people)"))
        }
    }

    @Test func `an entry that was moved out of the base is reported and never made a second time`() async throws {
        try await Bridge.with { bridge in
            let created = try await bridge.client.post("/Users", Bridge.user("ann"))
            try await bridge.slapd.modify(rename("ann", "uid=ann", SlapdServer.groups))
            let run = try await bridge.reconcile()
            #expect(run.status == 4)
            #expect(run.output.contains("[left scope]"))
            #expect(try await bridge.entries().isEmpty)
            let patch = Bridge.patch(Bridge.replace("name.givenName", "New"))
            #expect(try await bridge.client.patch("/Users/\(created.id)", patch).status == 409)
            #expect(try await bridge.client.delete("/Users/\(created.id)").status == 409)
        }
    }

    @Test func `an entry that was deleted by hand is made again under the same id`() async throws {
        try await Bridge.with { bridge in
            let created = try await bridge.client.post("/Users", Bridge.user("ann"))
            try await bridge.slapd.modify("dn: uid=ann,\(SlapdServer.people)\nchangetype: delete\n")
            let plan = try await bridge.reconcile("--dry-run")
            #expect(plan.status == 2)
            #expect(plan.output.contains("[missing]"))
            #expect(try await bridge.reconcile().status == 0)
            #expect(try await bridge.entry("ann") != nil)
            #expect(try await bridge.client.get("/Users/\(created.id)").status == 200)
            #expect(try await bridge.reconcile("--dry-run").status == 0)
        }
    }

    @Test func `an entry that was deleted and made again by somebody else is reported and not touched`() async throws {
        try await Bridge.with { bridge in
            let created = try await bridge.client.post("/Users", Bridge.user("ann"))
            try await bridge.slapd.modify("dn: uid=ann,\(SlapdServer.people)\nchangetype: delete\n")
            try await bridge.slapd.add(person("ann", "Stranger"))
            let run = try await bridge.reconcile()
            #expect(run.status == 4)
            #expect(run.output.contains("[replaced]"))
            let patch = Bridge.patch(Bridge.replace("name.familyName", "Mine"))
            #expect(try await bridge.client.patch("/Users/\(created.id)", patch).status == 409)
            #expect(try await bridge.client.delete("/Users/\(created.id)").status == 204)
            #expect(try await bridge.entry("ann")?["sn"] == ["Stranger"])
        }
    }

    @Test func `foreign entries are named and left alone, and their names are refused to clients`() async throws {
        try await Bridge.with { bridge in
            try await bridge.slapd.add(person("foreign", "Stranger"))
            let before = try await bridge.entry("foreign")
            let run = try await bridge.reconcile()
            #expect(run.status == 0)
            #expect(run.output.contains("uid=foreign,ou=people,dc=example,dc=test  [foreign]"))
            let reply = try await bridge.client.post("/Users", Bridge.user("foreign"))
            #expect(reply.status == 409)
            #expect(try await bridge.entry("foreign") == before)
            #expect(try await bridge.client.find("userName eq \"foreign\"").resources.isEmpty)
        }
    }

    @Test func `a deletion that went unanswered is an orphan in the dry run and gone after the run`() async throws {
        try await Bridge.with(timeout: "2s", throughGate: true) { bridge in
            let created = try await bridge.client.post("/Users", Bridge.user("ann"))
            bridge.gate?.hold(.delete, .request)
            #expect(try await bridge.client.delete("/Users/\(created.id)").status == 503)
            bridge.gate?.release()
            let plan = try await bridge.reconcile("--dry-run")
            #expect(plan.status == 2)
            #expect(plan.output.contains("- uid=ann,ou=people,dc=example,dc=test  [orphaned"))
            #expect(try await bridge.reconcile().status == 0)
            #expect(try await bridge.entries().isEmpty)
        }
    }

    @Test func `a limit stops the whole run before its first write`() async throws {
        let limits = "reconcile: { limits: { creations: 1 } }\n"
        try await Bridge.with(extra: limits) { bridge in
            for name in ["ann", "bob", "cat"] {
                _ = try await bridge.client.post("/Users", Bridge.user(name))
                try await bridge.slapd.modify("dn: uid=\(name),\(SlapdServer.people)\nchangetype: delete\n")
            }
            try await bridge.slapd.add(person("foreign", "Stranger"))
            let run = try await bridge.reconcile()
            #expect(run.status == 3)
            #expect(run.output.contains("3 creations of users, 1 allowed"))
            #expect(try await bridge.entries().count == 1)
        }
    }

    @Test func `a search that is cut by a size limit changes nothing and says so`() async throws {
        try await Bridge.with { bridge in
            for number in 0..<8 { _ = try await bridge.client.post("/Users", Bridge.user("u\(number)")) }
            try await bridge.slapd.modify("dn: uid=u7,\(SlapdServer.people)\nchangetype: delete\n")
            try await bridge.slapd.setSizeLimit(3)
            let run = try await bridge.reconcile()
            #expect(run.status == 1)
            #expect(run.errors.contains("nothing was changed"), "\(run.errors)")
            #expect(try await bridge.reconcile("--dry-run").status == 1)
            try await bridge.slapd.setSizeLimit(nil)
            #expect(try await bridge.entries().count == 7)
        }
    }

    @Test(arguments: [3, 4, 11] as [UInt8])
    func `a search that ends with a time, size or administrative limit changes nothing and says so`(
        code: UInt8
    ) async throws {
        try await Bridge.with(throughGate: true) { bridge in
            let gate = try #require(bridge.gate)
            for name in ["ann", "bob"] { _ = try await bridge.client.post("/Users", Bridge.user(name)) }
            try await bridge.slapd.modify("dn: uid=bob,\(SlapdServer.people)\nchangetype: delete\n")
            gate.endSearches(with: code)
            for arguments in [["reconcile"], ["reconcile", "--dry-run"]] {
                let run = try await bridge.gateway.run(arguments)
                #expect(run.status == 1, "\(run.output)")
                #expect(run.errors.contains("nothing was changed"), "\(run.errors)")
            }
            gate.endSearches(with: nil)
            #expect(try await bridge.entries().count == 1)
            #expect(try await bridge.reconcile("--dry-run").status == 2)
        }
    }

    @Test func `an account whose read rights were withdrawn finds nothing missing`() async throws {
        try await Bridge.with { bridge in
            for name in ["ann", "bob"] { _ = try await bridge.client.post("/Users", Bridge.user(name)) }
            try await bridge.slapd.withdrawReadRights(below: SlapdServer.base)
            for arguments in [["reconcile"], ["reconcile", "--dry-run"], ["reconcile", "--only", "ann"]] {
                let run = try await bridge.gateway.run(arguments)
                #expect(run.status == 1, "\(run.output)")
                #expect(run.errors.contains("visible"), "\(run.errors)")
            }
            try await bridge.slapd.restoreReadRights()
            #expect(try await bridge.entries().count == 2)
            #expect(try await bridge.reconcile("--dry-run").status == 0)
        }
    }

    @Test func `an account that sees the base and nothing below it finds nothing missing`() async throws {
        try await Bridge.with { bridge in
            let created = try await bridge.client.post("/Users", Bridge.user("ann"))
            try await bridge.slapd.withdrawReadRights(below: SlapdServer.people)
            let run = try await bridge.reconcile()
            #expect(run.status == 1, "\(run.output)")
            #expect(run.errors.contains("visible"), "\(run.errors)")
            let patch = Bridge.patch(Bridge.replace("name.givenName", "New"))
            #expect(try await bridge.client.patch("/Users/\(created.id)", patch).status == 503)
            #expect(try await bridge.client.delete("/Users/\(created.id)").status == 503)
            try await bridge.slapd.restoreReadRights()
            #expect(try await bridge.entries().count == 1)
            #expect(try await bridge.reconcile("--dry-run").status == 0)
        }
    }

    @Test func `a second sweep waits its turn`() async throws {
        try await Bridge.with { bridge in
            _ = try await bridge.client.post("/Users", Bridge.user("ann"))
            try await bridge.slapd.freeze()
            let first = try bridge.gateway.begin(["reconcile", "--dry-run"])
            try await Task.sleep(for: .milliseconds(500))
            let second = try await bridge.reconcile("--dry-run")
            #expect(second.status == 1)
            #expect(second.errors.contains("another reconciliation is running"))
            await bridge.slapd.thaw()
            _ = await first.untilEnd()
            let third = try await bridge.reconcile("--dry-run")
            #expect(third.status == 0, "\(third.errors)")
        }
    }

    private func rename(_ uid: String, _ rdn: String, _ superior: String?) -> String {
        "dn: uid=\(uid),\(SlapdServer.people)\nchangetype: modrdn\nnewrdn: \(rdn)\ndeleteoldrdn: 1\n"
            + (superior.map { "newsuperior: \($0)\n" } ?? "")
    }

    private func person(_ uid: String, _ family: String) -> String {
        "dn: uid=\(uid),\(SlapdServer.people)\nobjectClass: inetOrgPerson\nuid: \(uid)\ncn: \(uid)\nsn: \(family)\n"
    }
}
