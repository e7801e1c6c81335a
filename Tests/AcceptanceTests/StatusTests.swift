import Directory
import SCIM
import TestSupport
import Testing

/// `sluice status`, `log` and `failures`: what an administrator asks when something is odd.
@Suite struct StatusTests {
    private static let quiet = "reconcile: { interval: 0s }\n"

    private func command(_ bridge: Bridge, _ arguments: String...) async throws -> GatewayProcess.CommandResult {
        try await bridge.gateway.run(arguments)
    }

    @Test func `the status of a gateway that is well`() async throws {
        try await Bridge.with(extra: Self.quiet) { bridge in
            _ = try await bridge.client.post("/Users", Bridge.user("ann"))
            let fresh = try await command(bridge, "status")
            #expect(fresh.status == 0 && fresh.output.contains("last sweep   none yet"), "\(fresh)")
            _ = try await bridge.reconcile()
            let status = try await command(bridge, "status")
            #expect(status.status == 0, "\(status)")
            #expect(status.output.contains("provisioned  1 users, 0 groups"), "\(status)")
            #expect(status.output.contains("1 in sync, 0 foreign"), "\(status)")
            #expect(status.output.contains("client       test, last request 20"), "\(status)")
            let json = try await command(bridge, "status", "--output", "json")
            #expect(json.output.contains("\"well\":true"), "\(json)")
        }
    }

    @Test func `the trail tells who changed what, and masks passwords`() async throws {
        try await Bridge.withPasswords { bridge in
            let ann = try await bridge.client.post("/Users", Bridge.user("ann", password: "very-s3cret-indeed"))
            #expect(ann.status == 201, "\(ann)")
            let patch = Bridge.patch(Bridge.replace("title", "Cook"))
            #expect(try await bridge.client.patch("/Users/\(ann.id)", patch).status == 200)
            try await bridge.slapd.set("sn", "Wrong", of: "ann")
            #expect(try await bridge.reconcile().status == 0)
            #expect(try await bridge.client.delete("/Users/\(ann.id)").status == 204)
            let log = try await command(bridge, "log", "--object", ann.id)
            #expect(log.status == 0 && !log.output.contains("s3cret"), "\(log)")
            let heads = log.output.split(separator: "\n").filter { !$0.hasPrefix(" ") }
            #expect(heads.count == 4, "\(log.output)")
            #expect(heads[0].contains("delete by test: done  uid=ann,"), "\(log.output)")
            #expect(heads[1].contains("repair by reconcile: done"), "\(log.output)")
            #expect(log.output.contains("    - sn: Wrong\n    + sn: "), "\(log.output)")
            let json = try await command(bridge, "log", "--actor", "reconcile", "--since", "1h", "--output", "json")
            #expect(
                json.output.split(separator: "\n").count == 1 && json.output.contains("\"kind\":\"repair\""), "\(json)")
            let none = try await command(bridge, "log", "--failed")
            #expect(none.status == 0 && none.output.isEmpty && none.errors.contains("nothing of that kind"), "\(none)")
        }
    }

    @Test func `what keeps failing is listed, ignored, and tried again`() async throws {
        try await Bridge.with(extra: Self.quiet) { bridge in
            _ = try await bridge.client.post("/Users", Bridge.user("ann"))
            try await bridge.slapd.set("sn", "Wrong", of: "ann")
            try await bridge.slapd.configure(
                "dn: olcDatabase={1}mdb,cn=config\nchangetype: modify\nadd: olcAccess\n"
                    + "olcAccess: {0}to dn.subtree=\"\(SlapdServer.people)\" attrs=sn by dn=\"\(SlapdServer.gateway)\" read\n\n"
            )
            let failed = try await bridge.reconcile()
            #expect(failed.status == 4, "\(failed)")
            let list = try await command(bridge, "failures")
            #expect(list.output.contains("[drifted]") && list.output.contains("1 times, next try after 20"), "\(list)")
            #expect(try await command(bridge, "status").status == 4)
            let ignored = try await command(bridge, "failures", "ignore", "ann")
            #expect(ignored.status == 0 && ignored.output.contains("is left alone by sweeps"), "\(ignored)")
            #expect(try await bridge.reconcile().status == 0)
            #expect(try await command(bridge, "failures", "retry", "ann").status == 0)
            #expect(try await bridge.reconcile().status == 4)
            try await bridge.slapd.configure(
                "dn: olcDatabase={1}mdb,cn=config\nchangetype: modify\ndelete: olcAccess\nolcAccess: {0}\n\n")
            #expect(try await bridge.reconcile().status == 0)
            #expect(try await command(bridge, "failures").output.contains("Nothing keeps failing."))
            let unknown = try await command(bridge, "failures", "retry", "ann")
            #expect(unknown.status == 1 && unknown.errors.contains("nothing is known to fail"), "\(unknown)")
        }
    }
}
