import Directory
import LDAP
import SCIM
import TestSupport
import Testing

/// Containers below the base, on servers of other makes than OpenLDAP.
@Suite struct ContainerTests {
    @Test(arguments: TestedDirectory.allCases)
    func `an entry moves to another container, and one that is missing is named`(
        _ tested: TestedDirectory
    ) async throws {
        try await DirectoryBridge.with(tested, container: "ou={title}") { bridge in
            for unit in ["sales", "staff"] { _ = try await bridge.server.addUnit(unit, below: bridge.people) }
            let name = Names.user()
            let refused = try await bridge.client.post("/Users", with(name, title: "none"))
            #expect(refused.status == 500 && refused.text("detail")?.contains("ou=none") == true, "\(refused)")

            let created = try await bridge.client.post("/Users", with(name, title: "sales"))
            #expect(created.status == 201, "\(created)")
            let before = try #require(try await entry(bridge, name, "sales"))
            try await move(bridge, created.id, to: "none", status: 500)
            #expect(try await entry(bridge, name, "sales") == before)
            try await move(bridge, created.id, to: "staff", status: 200)
            let identity = try await bridge.identity
            #expect(try await entry(bridge, name, "staff")?[identity] == before[identity])
            #expect(try await entry(bridge, name, "sales") == nil)
            let sweep = try await bridge.reconcile("--dry-run")
            #expect(sweep.status == 0, "\(sweep.output)\(sweep.errors)")
            #expect(!sweep.output.contains("[foreign]"), "\(sweep.output)")
        }
    }

    private func move(_ bridge: DirectoryBridge, _ id: String, to title: String, status: Int) async throws {
        let patch = Bridge.patch(Bridge.replace("title", .string(title)))
        let reply = try await bridge.client.patch("/Users/\(id)", patch)
        #expect(reply.status == status, "\(reply)")
        if status == 500 { #expect(reply.text("detail")?.contains("ou=\(title)") == true, "\(reply)") }
    }

    private func entry(_ bridge: DirectoryBridge, _ name: Names, _ title: String) async throws -> Entry? {
        let container = bridge.people.child(RDN("ou", AttributeValue(title)))
        let dn = container.child(RDN(bridge.profile.rdn, AttributeValue(name.userName)))
        return try await bridge.directory.read(dn, ["*", bridge.identity])
    }

    private func with(_ name: Names, title: String) -> Value {
        guard var body = name.body.object else { return name.body }
        body["title"] = .string(title)
        return .object(body)
    }
}
