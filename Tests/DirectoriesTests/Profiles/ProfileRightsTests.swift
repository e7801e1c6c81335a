import Directory
import LDAP
import SCIM
import TestSupport
import Testing

/// The rights that the check prints: enough, and no more.
@Suite struct ProfileRightsTests {
    @Test(arguments: TestedDirectory.allCases)
    func `check has nothing to say once its rights are granted, and a trial entry can be written`(
        _ tested: TestedDirectory
    ) async throws {
        try await ProfileBridge.with(tested) { bridge in
            #expect(try await bridge.client.post("/Users", ProfilePerson().body()).status == 201)
            let check = try await bridge.gateway.run(["check", "--trial-writes"])
            #expect(check.status == 0, "\(check.output)\(check.errors)")
            #expect(!check.output.contains("FAILED") && !check.output.contains("warning"), "\(check.output)")
        }
    }

    @Test(arguments: TestedDirectory.allCases)
    func `without them the check fails and says what to grant`(_ tested: TestedDirectory) async throws {
        try await ProfileBridge.with(tested, mayWrite: false) { bridge in
            let check = try await bridge.gateway.run(["check", "--trial-writes"])
            #expect(check.status == 1, "\(check.output)\(check.errors)")
        }
    }

    @Test(arguments: TestedDirectory.allCases)
    func `the account may neither write what the profile does not write, nor make entries of another kind`(
        _ tested: TestedDirectory
    ) async throws {
        try await ProfileBridge.with(tested) { bridge in
            let anne = ProfilePerson()
            #expect(try await bridge.client.post("/Users", anne.body()).status == 201)
            let dn = bridge.people.child(anne.rdn(tested))
            let account = try await bridge.asAccount()
            for modification in [
                Modification(.replace, "description", ["x"]),
                Modification(.replace, tested == .ds389 ? "userPassword" : "servicePrincipalName", ["x/y"]),
                Modification(.replace, tested == .ds389 ? "aci" : "accountExpires", ["0"]),
            ] {
                await expectRefusal { try await account.modify(dn, [modification]) }
            }
            let unit = Entry(
                dn: bridge.people.child(RDN("ou", "x")),
                attributes: ["objectClass": ["organizationalUnit"], "ou": ["x"]])
            await expectRefusal { try await account.add(unit) }
            await expectRefusal { try await account.delete(bridge.people) }
            await expectRefusal { try await account.modify(bridge.people, [Modification(.replace, "l", ["x"])]) }
            await account.close()
        }
    }

    private func expectRefusal(_ body: () async throws -> Void) async {
        let error = await #expect(throws: DirectoryError.self) { try await body() }
        #expect(error?.code == .insufficientAccessRights, "\(String(describing: error))")
    }
}

extension ProfileBridge {
    /// A connection as the gateway's account.
    func asAccount() async throws -> LDAPConnection {
        var configuration = server.configuration()
        configuration.bind = .simple("\(account.name)", Secret(account.password))
        return try await LDAPConnection.open(server.url, configuration)
    }
}
