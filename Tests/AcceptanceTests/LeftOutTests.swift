import Directory
import SCIM
import TestSupport
import Testing

/// Users that `only` of the mapping leaves out, over HTTP on a real directory.
@Suite struct LeftOutTests {
    private static func mapping(_ otherwise: String, _ type: String = "Employee") -> String {
        GatewayFixtures.mapping.replacing(
            "  rdn: uid", with: "  only: { when: 'userType eq \"\(type)\"', otherwise: \(otherwise) }\n  rdn: uid")
    }

    private static func user(_ name: String, _ type: String) -> Value {
        guard var object = Bridge.user(name).object else { return .null }
        object["userType"] = .string(type)
        return .object(object)
    }

    private static func becomes(_ type: String) -> Value { Bridge.patch(Bridge.replace("userType", .string(type))) }

    @Test func `who is left out is served without an entry, and gets one when matched`() async throws {
        try await Bridge.with(mapping: Self.mapping("delete")) { bridge in
            let ann = try await bridge.client.post("/Users", Self.user("ann", "Contractor"))
            #expect(ann.status == 201 && ann.headers["location"]?.hasSuffix("/Users/\(ann.id)") == true)
            let sales = try await bridge.client.post("/Groups", Groups.body("Sales"))
            #expect(try await bridge.client.patch("/Groups/\(sales.id)", Groups.patch("Add", [ann.id])).status == 200)
            #expect(try await bridge.entries().isEmpty)
            #expect(try await bridge.members(of: "Sales") == ["cn=sluice-empty-group"])
            #expect(try await bridge.client.find("userName eq \"ann\"").resources.count == 1)
            #expect(Groups.members(try await bridge.client.get("/Groups/\(sales.id)")) == [ann.id])
            #expect(try await bridge.client.post("/Users", Self.user("Ann", "Employee")).status == 409)
            let explained = try await bridge.gateway.run(["explain", "ann"])
            #expect(explained.output.contains("left out") && explained.output.contains("nothing to do"))
            #expect(try await bridge.reconcile("--dry-run").status == 0)

            let matched = try await bridge.client.patch("/Users/\(ann.id)", Self.becomes("Employee"))
            #expect(matched.status == 200 && matched.id == ann.id)
            #expect(try await bridge.entry("ann") != nil)
            #expect(try await bridge.members(of: "Sales") == ["ann"])
            #expect(try await bridge.reconcile("--dry-run").status == 0)

            #expect(try await bridge.client.patch("/Users/\(ann.id)", Self.becomes("Contractor")).status == 200)
            #expect(try await bridge.entries().isEmpty)
            #expect(try await bridge.members(of: "Sales") == ["cn=sluice-empty-group"])
            #expect(Groups.members(try await bridge.client.get("/Groups/\(sales.id)")) == [ann.id])
            #expect(try await bridge.reconcile("--dry-run").status == 0)

            #expect(try await bridge.client.delete("/Users/\(ann.id)").status == 204)
            #expect(Groups.members(try await bridge.client.get("/Groups/\(sales.id)")).isEmpty)
            #expect(try await bridge.reconcile("--dry-run").status == 0)
        }
    }

    @Test(arguments: LDAPGate.Side.allCases)
    func `killed while an entry is made for who comes to match`(_ side: LDAPGate.Side) async throws {
        try await Bridge.with(throughGate: true, mapping: Self.mapping("delete")) { bridge in
            let gate = try #require(bridge.gate)
            let ann = try await bridge.client.post("/Users", Self.user("ann", "Contractor"))
            gate.hold(.add, side)
            try await Self.kill(bridge, gate, "/Users/\(ann.id)", Self.becomes("Employee"))
            #expect(try await bridge.client.get("/Users/\(ann.id)").text("userType") == "Contractor")
            #expect(try await bridge.reconcile().status == 0)
            #expect(try await bridge.client.get("/Users/\(ann.id)").text("userType") == "Employee")
            #expect(try await bridge.entries().count == 1)
            #expect(try await bridge.reconcile("--dry-run").status == 0)
        }
    }

    @Test(arguments: [LDAPGate.Operation.modify, .delete], LDAPGate.Side.allCases)
    func `killed while the entry of who ceases to match goes`(
        _ operation: LDAPGate.Operation, _ side: LDAPGate.Side
    ) async throws {
        try await Bridge.with(throughGate: true, mapping: Self.mapping("delete")) { bridge in
            let gate = try #require(bridge.gate)
            let ann = try await bridge.client.post("/Users", Self.user("ann", "Employee"))
            let sales = try await bridge.client.post("/Groups", Groups.body("Sales"))
            _ = try await bridge.client.patch("/Groups/\(sales.id)", Groups.patch("Add", [ann.id]))
            gate.hold(operation, side)
            try await Self.kill(bridge, gate, "/Users/\(ann.id)", Self.becomes("Contractor"))
            let sweep = try await bridge.reconcile()
            #expect(sweep.status == 0, "\(sweep.output)\(sweep.errors)")
            #expect(try await bridge.entries().isEmpty)
            #expect(try await bridge.members(of: "Sales") == ["cn=sluice-empty-group"])
            #expect(Groups.members(try await bridge.client.get("/Groups/\(sales.id)")) == [ann.id])
            #expect(try await bridge.client.get("/Users/\(ann.id)").text("userType") == "Contractor")
            #expect(try await bridge.client.post("/Users", Self.user("ann2", "Employee")).status == 201)
            #expect(try await bridge.reconcile("--dry-run").status == 0)
        }
    }

    /// Sends a PATCH, kills the gateway when the gate holds what it sends, and starts it again.
    private static func kill(_ bridge: Bridge, _ gate: LDAPGate, _ path: String, _ patch: Value) async throws {
        async let attempt = try? bridge.client.patch(path, patch)
        try await gate.untilHeld()
        try await bridge.gateway.crash()
        _ = await attempt
        gate.release()
        try await bridge.gateway.start()
    }

    @Test(arguments: ["disable", "delete"])
    func `an edited mapping is stopped by the limits, and acts when they allow it`(_ otherwise: String) async throws {
        try await Bridge.with(mapping: Self.mapping(otherwise)) { bridge in
            for number in 0..<12 {
                #expect(try await bridge.client.post("/Users", Self.user("p\(number)", "Employee")).status == 201)
            }
            let before = try await bridge.entries()
            try bridge.gateway.write(mapping: Self.mapping(otherwise, "Boss"))
            let stopped = try await bridge.reconcile()
            #expect(stopped.status == 3, "\(stopped.output)\(stopped.errors)")
            #expect(stopped.output.contains(otherwise == "delete" ? "12 deletions" : "12 disablings"))
            #expect(try await bridge.entries() == before)
            try bridge.gateway.write(mapping: Self.mapping("keep", "Boss"))
            let kept = try await bridge.reconcile()
            #expect(kept.status == 4 && kept.output.contains("[left out]"), "\(kept.output)\(kept.errors)")
            #expect(try await bridge.entries() == before)
        }
    }

    @Test func `who is disabled by only is out of service, and active all the same to the client`() async throws {
        try await Bridge.with(mapping: Self.mapping("disable")) { bridge in
            let ann = try await bridge.client.post("/Users", Self.user("ann", "Employee"))
            let left = try await bridge.client.patch("/Users/\(ann.id)", Self.becomes("Contractor"))
            #expect(left.status == 200 && left.flag("active") == true)
            #expect(try await bridge.entry("ann")?["employeeType"] == ["disabled"])
            #expect(try await bridge.reconcile("--dry-run").status == 0)
            #expect(try await bridge.client.patch("/Users/\(ann.id)", Self.becomes("Employee")).status == 200)
            #expect(try await bridge.entry("ann")?["employeeType"] == ["active"])
            #expect(try await bridge.reconcile("--dry-run").status == 0)
        }
    }
}
