import Directory
import LDAP
import SCIM
import TestSupport
import Testing

/// What the gateway does where servers of other makes answer otherwise than OpenLDAP.
@Suite struct DifferenceTests {
    @Test(arguments: TestedDirectory.allCases)
    func `a value that another entry holds is a conflict for the client`(_ tested: TestedDirectory) async throws {
        try await DirectoryBridge.with(tested) { bridge in
            let name = Names.user()
            var stranger = bridge.server.dialect.person("stranger", in: bridge.groups)
            switch tested {
            case .ds389: stranger[.mail] = [AttributeValue(name.userName)]
            case .samba: stranger["userPrincipalName"] = [AttributeValue(name.userName)]
            }
            try await bridge.directory.add(stranger)
            let reply = try await bridge.client.post("/Users", name.body)
            #expect(reply.status == 409 && reply.text("scimType") == "uniqueness", "\(reply)")
            #expect(try await bridge.entry(name.userName) == nil)
            try await bridge.directory.delete(stranger.dn)
            #expect(try await bridge.client.post("/Users", name.body).status == 201)
        }
    }

    @Test func `Samba refuses a login name that is taken, and the client is told of a conflict`() async throws {
        try await DirectoryBridge.with(.samba) { bridge in
            let first = Names.user()
            let second = Names.user(externalId: first.externalId)
            #expect(try await bridge.client.post("/Users", first.body).status == 201)
            let reply = try await bridge.client.post("/Users", second.body)
            #expect(reply.status == 409, "\(reply)")
            #expect(try await bridge.entry(second.userName) == nil)
            #expect(try await bridge.reconcile("--dry-run").status == 0)
        }
    }

    @Test func `Samba takes no member without an entry, so the client has to wait for the reconciliation`() async throws
    {
        try await DirectoryBridge.with(.samba) { bridge in
            let users = (Names.user(), Names.user())
            var ids: [String] = []
            for user in [users.0, users.1] { ids.append(try await bridge.client.post("/Users", user.body).id) }
            let (first, second) = (Names.group(), Names.group())
            let group = try await bridge.client.post("/Groups", DirectoryBridge.group(first, [ids[0]]))
            try await bridge.directory.delete(bridge.dn(users.1.userName))
            let edit = DirectoryBridge.edit("Add", [ids[1]])
            let refused = try await bridge.client.patch("/Groups/\(group.id)", edit)
            #expect(refused.status == 503 && refused.headers["retry-after"] != nil, "\(refused)")
            let body = DirectoryBridge.group(second, ids)
            #expect(try await bridge.client.post("/Groups", body).status == 503)
            #expect(try await bridge.reconcile().status == 0)
            #expect(try await bridge.client.patch("/Groups/\(group.id)", edit).status == 200)
            #expect(try await bridge.client.post("/Groups", body).status == 201)
            for name in [first, second] {
                let expected = Set([users.0, users.1].map { bridge.dn($0.userName) })
                #expect(try await bridge.members(name) == expected)
            }
        }
    }

    @Test func `a create whose answer was lost is recognized on 389 Directory Server`() async throws {
        try await DirectoryBridge.with(.ds389, throughGate: true) { bridge in
            let gate = try #require(bridge.gate)
            let name = Names.user()
            gate.hold(.add, .answer)
            #expect(try await bridge.client.post("/Users", name.body).status == 503)
            gate.release()
            let identity = try await bridge.identity
            let landed = try #require(try await bridge.entry(name.userName))[identity]
            let reply = try await bridge.client.post("/Users", name.body)
            #expect(reply.status == 201, "\(reply)")
            #expect(try await bridge.entry(name.userName)?[identity] == landed)
            #expect(try await bridge.reconcile("--dry-run").status == 0)
        }
    }

    /// Where the marker counts in seconds it is the same after both: no decision rests on it alone.
    @Test(arguments: TestedDirectory.allCases)
    func `a change by hand in the same second as our own write is seen and repaired`(
        _ tested: TestedDirectory
    ) async throws {
        try await DirectoryBridge.with(tested) { bridge in
            for _ in 0..<3 {
                let name = Names.user()
                let created = try await bridge.client.post("/Users", name.body)
                try await bridge.directory.modify(bridge.dn(name.userName), [Modification(.replace, .sn, ["Wrong"])])
                let run = try await bridge.reconcile()
                #expect(run.status == 0 && run.output.contains("Applied 1 of 1"), "\(run.output)\(run.errors)")
                #expect(try await bridge.entry(name.userName)?[.sn] == ["Family"])
                let patch = Bridge.patch(Bridge.replace("name.familyName", "Smith"))
                try await bridge.directory.modify(bridge.dn(name.userName), [Modification(.replace, .sn, ["Wrong"])])
                #expect(try await bridge.client.patch("/Users/\(created.id)", patch).status == 200)
                #expect(try await bridge.entry(name.userName)?[.sn] == ["Smith"])
            }
        }
    }

    @Test(arguments: TestedDirectory.allCases)
    func `an entry of somebody else in the place of a user is left alone`(_ tested: TestedDirectory) async throws {
        try await DirectoryBridge.with(tested) { bridge in
            let name = Names.user()
            let stranger = try await makeStranger(bridge, name)
            let refused = try await bridge.client.post("/Users", name.body)
            #expect(refused.status == 409, "\(refused)")
            let survey = try await bridge.reconcile("--dry-run")
            #expect(survey.output.contains("[foreign]"), "\(survey.output)\(survey.errors)")
            try await bridge.directory.delete(stranger.dn)
            let created = try await bridge.client.post("/Users", name.body)
            #expect(created.status == 201, "\(created)")
            try await bridge.directory.delete(stranger.dn)
            _ = try await makeStranger(bridge, name)
            let run = try await bridge.reconcile()
            #expect(run.status == 4 && run.output.contains("[replaced]"), "\(run.output)\(run.errors)")
            let patch = Bridge.patch(Bridge.replace("name.familyName", "Mine"))
            #expect(try await bridge.client.patch("/Users/\(created.id)", patch).status == 409)
            #expect(try await bridge.entry(name.userName)?[.sn] == ["s"])
        }
    }

    private func makeStranger(_ bridge: DirectoryBridge, _ name: Names) async throws -> Entry {
        var stranger = bridge.server.dialect.person(AttributeValue(name.userName), in: bridge.people)
        stranger.dn = bridge.dn(name.userName)
        if bridge.profile.rdn == .uid { stranger[.uid] = [AttributeValue(name.userName)] }
        try await bridge.directory.add(stranger)
        return stranger
    }

    @Test func `389 Directory Server says that a base is empty, so its last entry can be made again`() async throws {
        try await DirectoryBridge.with(.ds389) { bridge in
            let name = Names.user()
            _ = try await bridge.client.post("/Users", name.body)
            try await bridge.directory.delete(bridge.dn(name.userName))
            let run = try await bridge.reconcile()
            #expect(run.status == 0, "\(run.output)\(run.errors)")
            #expect(try await bridge.entry(name.userName) != nil)
        }
    }

    @Test func `Samba does not say that a base is empty, so nothing is decided until an entry shows there`()
        async throws
    {
        try await DirectoryBridge.with(.samba) { bridge in
            let name = Names.user()
            let created = try await bridge.client.post("/Users", name.body)
            try await bridge.directory.delete(bridge.dn(name.userName))
            let run = try await bridge.reconcile()
            #expect(run.status == 1 && run.errors.contains("visible"), "\(run.output)\(run.errors)")
            #expect(try await bridge.client.delete("/Users/\(created.id)").status == 503)
            #expect(try await bridge.entry(name.userName) == nil)
            try await bridge.directory.add(bridge.server.dialect.person("stays", in: bridge.people))
            let again = try await bridge.reconcile()
            #expect(again.status == 0, "\(again.output)\(again.errors)")
            #expect(try await bridge.entry(name.userName) != nil)
        }
    }
}
