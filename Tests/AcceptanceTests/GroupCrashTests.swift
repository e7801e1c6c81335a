import Directory
import SCIM
import TestSupport
import Testing

/// Groups and a gateway that is killed amid a change of their members.
@Suite struct GroupCrashTests {
    @Test(arguments: LDAPGate.Side.allCases, [true, false])
    func `killed amid a change of members, a sweep brings state and directory together`(
        side: LDAPGate.Side, adds: Bool
    ) async throws {
        try await Bridge.with(throughGate: true) { bridge in
            let gate = try #require(bridge.gate)
            let (group, ids) = try await Groups.make(bridge, "Sales", ["ann", "bob"])
            _ = try await bridge.client.patch("/Groups/\(group)", Groups.patch("Add", [ids[0]]))
            gate.hold(.modify, side)
            let request = adds ? Groups.patch("Add", [ids[1]]) : Groups.patch("Remove", [ids[0]])
            async let attempt = try? bridge.client.patch("/Groups/\(group)", request)
            try await gate.untilHeld()
            try await bridge.gateway.crash()
            _ = await attempt
            gate.release()
            try await bridge.gateway.start()
            let sweep = try await bridge.reconcile()
            #expect(sweep.status == 0, "\(sweep.output)\(sweep.errors)")
            let expected = adds ? ["ann", "bob"] : ["cn=sluice-empty-group"]
            #expect(try await bridge.members(of: "Sales") == expected)
            let read = try await bridge.client.get("/Groups/\(group)")
            #expect(Groups.members(read) == Set(adds ? ids : []))
            #expect(try await bridge.reconcile("--dry-run").status == 0)
        }
    }

    @Test func `killed while somebody is deleted, the name that is given again inherits nothing`() async throws {
        try await Bridge.with(throughGate: true) { bridge in
            let gate = try #require(bridge.gate)
            let (group, ids) = try await Groups.make(bridge, "Sales", ["ann", "bob"])
            _ = try await bridge.client.patch("/Groups/\(group)", Groups.patch("Add", ids))
            gate.hold(.delete, .answer)
            async let attempt = try? bridge.client.delete("/Users/\(ids[0])")
            try await gate.untilHeld()
            try await bridge.gateway.crash()
            _ = await attempt
            gate.release()
            try await bridge.gateway.start()
            #expect(try await bridge.reconcile().status == 0)
            #expect(try await bridge.client.post("/Users", Bridge.user("ann")).status == 201)
            #expect(try await bridge.members(of: "Sales") == ["bob"])
            #expect(try await bridge.reconcile("--dry-run").status == 0)
        }
    }

    @Test func `members that were changed by hand are put right, and a stranger goes`() async throws {
        try await Bridge.with { bridge in
            let (group, ids) = try await Groups.make(bridge, "Sales", ["ann", "bob"])
            _ = try await bridge.client.patch("/Groups/\(group)", Groups.patch("Add", ids))
            try await bridge.slapd.modify(
                """
                dn: cn=Sales,\(SlapdServer.groups)
                changetype: modify
                add: member
                member: cn=stranger,\(SlapdServer.people)
                -
                delete: member
                member: uid=ann,\(SlapdServer.people)

                """)
            let plan = try await bridge.reconcile("--dry-run")
            #expect(plan.status == 2 && plan.output.contains("[drifted]  Sales"), "\(plan.output)")
            #expect(plan.output.contains("member: add uid=ann,"), "\(plan.output)")
            #expect(try await bridge.reconcile().status == 0)
            #expect(try await bridge.members(of: "Sales") == ["ann", "bob"])
            let explained = try await bridge.gateway.run(["explain", "Sales"])
            #expect(explained.status == 0 && explained.output.contains("in sync"), "\(explained.output)")
        }
    }

    @Test(arguments: [[SlapdOverlay.memberof], [.refint], [.memberof, .refint]])
    func `overlays that keep references do not stand in the way`(_ overlays: [SlapdOverlay]) async throws {
        try await Bridge.with(overlays: overlays) { bridge in
            let (group, ids) = try await Groups.make(bridge, "Sales", ["ann", "bob"])
            #expect(try await bridge.client.patch("/Groups/\(group)", Groups.patch("Add", ids)).status == 200)
            let rename = Bridge.patch(Bridge.replace("userName", "zoe"))
            #expect(try await bridge.client.patch("/Users/\(ids[0])", rename).status == 200)
            #expect(try await bridge.members(of: "Sales") == ["bob", "zoe"])
            #expect(try await bridge.client.delete("/Users/\(ids[1])").status == 204)
            #expect(try await bridge.client.delete("/Users/\(ids[0])").status == 204)
            #expect(try await bridge.members(of: "Sales") == ["cn=sluice-empty-group"])
            let dry = try await bridge.reconcile("--dry-run")
            #expect(dry.status == 0, "\(dry.output)")
        }
    }
}
