import Directory
import LDAP
import SCIM
import TestSupport
import Testing

/// A create whose answer was lost, under an account of the profile's rights.
@Suite struct LandingTests {
    @Test(arguments: TestedDirectory.allCases)
    func `a create whose answer was lost is recognized, by a retry and by a sweep`(
        _ tested: TestedDirectory
    ) async throws {
        try await withGate(tested) { bridge in
            let gate = try #require(bridge.gate)
            let people = [ProfilePerson(), ProfilePerson()]
            gate.hold(.add, .answer)
            for person in people {
                #expect(try await bridge.client.post("/Users", person.body()).status == 503)
            }
            gate.release()
            let identity = try await bridge.identity
            var landed: [[AttributeValue]] = []
            for person in people {
                landed.append(try #require(try await bridge.entry(person.rdn(tested)))[identity])
            }
            let retried = try await bridge.client.post("/Users", people[0].body())
            #expect(retried.status == 201, "\(retried)")
            let sweep = try await bridge.gateway.run(["reconcile"])
            #expect(sweep.status == 0, "\(sweep.output)\(sweep.errors)")
            for (person, before) in zip(people, landed) {
                #expect(try await bridge.entry(person.rdn(tested))?[identity] == before)
            }
            try await bridge.expectInSync()
        }
    }

    @Test(arguments: TestedDirectory.allCases)
    func `an entry that an administrator made meanwhile is not taken for it`(_ tested: TestedDirectory) async throws {
        try await withGate(tested) { bridge in
            let gate = try #require(bridge.gate)
            let person = ProfilePerson()
            gate.hold(.add, .request)
            #expect(try await bridge.client.post("/Users", person.body()).status == 503)
            gate.release()
            let dn = bridge.people.child(person.rdn(tested))
            var stranger = bridge.server.dialect.person("stranger", in: bridge.people)
            stranger.dn = dn
            for value in dn.rdn?.values ?? [] { stranger[value.name] = [value.value] }
            if tested == .ds389 { stranger[.cn] = ["stranger"] }
            try await bridge.directory.add(stranger)
            let sweep = try await bridge.gateway.run(["reconcile", "--dry-run"])
            #expect(!sweep.output.contains("[landed]"), "\(sweep.output)\(sweep.errors)")
            let retried = try await bridge.client.post("/Users", person.body())
            #expect(retried.status == 409, "\(retried)")
            #expect(try await bridge.directory.read(dn, [.sn])?[.sn] == ["s"])
        }
    }

    /// Samba encrypts, and no gate can look into that, so there it is a server that need not.
    private func withGate(_ tested: TestedDirectory, _ body: (ProfileBridge) async throws -> Void) async throws {
        guard tested == .samba else { return try await ProfileBridge.with(tested, throughGate: true, body) }
        let server = try await SambaServer.start(demandsEncryption: false)
        do {
            // Without encryption no password can be given.
            try await ProfileBridge.with(
                tested, on: server, adjust: { $0.replacing("  password: ", with: "  # ") }, throughGate: true, body)
        } catch {
            await server.stop()
            throw error
        }
        await server.stop()
    }
}
