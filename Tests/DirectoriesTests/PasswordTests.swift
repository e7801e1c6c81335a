import Directory
import SCIM
import TestSupport
import Testing

/// Passwords of clients on servers of other makes than OpenLDAP: what counts is who can bind.
@Suite struct PasswordTests {
    // Nothing of them may stand in a name: 389 Directory Server refuses three characters that do.
    private let first = "Winter.Quirk.7"
    private let second = "Summer.Squirt.7"

    private func body(_ name: Names, _ password: String?, active: Bool = true) throws -> Value {
        var body = try #require(name.body.object)
        body["password"] = password.map(Value.string)
        body["active"] = .boolean(active)
        return .object(body)
    }

    @Test(arguments: TestedDirectory.allCases)
    func `a new user binds with the password that came along, and then with the one that replaced it`(
        _ tested: TestedDirectory
    ) async throws {
        try await DirectoryBridge.with(tested, passwords: true) { bridge in
            let name = Names.user()
            let reply = try await bridge.client.post("/Users", try body(name, first))
            #expect(reply.status == 201, "\(reply) \(bridge.gateway.log)")
            #expect(try await bridge.accepts(first, of: name.userName))
            let path = "/Users/\(reply.id)"
            let alone = Bridge.patch(Bridge.replace("password", .string(second)))
            let set = try await bridge.client.patch(path, alone)
            #expect(set.status == 200, "\(set) \(bridge.gateway.log)")
            #expect(set.text("meta", "version") == reply.text("meta", "version"))
            #expect(try await bridge.accepts(second, of: name.userName))
            // A domain takes the former password for another hour (oldPasswordAllowedPeriod).
            if tested != .samba { #expect(try await !bridge.accepts(first, of: name.userName)) }
            #expect(try await bridge.client.put(path, try body(name, first)).status == 200)
            #expect(try await bridge.accepts(first, of: name.userName))
            #expect(try await bridge.reconcile("--dry-run").status == 0)
            #expect(!bridge.gateway.log.contains(first) && !bridge.gateway.log.contains(second))
        }
    }

    @Test(arguments: TestedDirectory.allCases)
    func `what the policy refuses is 400 with its reason, and nothing of the request is left`(
        _ tested: TestedDirectory
    ) async throws {
        try await DirectoryBridge.with(tested, passwords: true) { bridge in
            let name = Names.user()
            let refused = try await bridge.client.post("/Users", try body(name, "x1"))
            #expect(refused.status == 400 && refused.text("scimType") == "invalidValue", "\(refused)")
            #expect(
                refused.text("detail")?.hasPrefix("password: the directory does not accept it: ") == true, "\(refused)")
            #expect(try await bridge.entry(name.userName) == nil)
            let reply = try await bridge.client.post("/Users", try body(name, first))
            #expect(reply.status == 201, "\(reply)")
            let change = Bridge.patch(Bridge.replace("name.givenName", "Anna"), Bridge.replace("password", "x1"))
            #expect(try await bridge.client.patch("/Users/\(reply.id)", change).status == 400)
            #expect(try await bridge.entry(name.userName)?["givenName"] == ["Given"])
            #expect(try await bridge.accepts(first, of: name.userName))
            #expect(try await bridge.reconcile("--dry-run").status == 0)
        }
    }

    @Test(arguments: TestedDirectory.allCases)
    func `who is switched off stays so when a password is set`(_ tested: TestedDirectory) async throws {
        try await DirectoryBridge.with(tested, passwords: true) { bridge in
            let name = Names.user()
            let reply = try await bridge.client.post("/Users", try body(name, first, active: false))
            #expect(reply.status == 201, "\(reply)")
            let path = "/Users/\(reply.id)"
            #expect(try await !bridge.accepts(first, of: name.userName))
            let set = Bridge.patch(Bridge.replace("password", .string(second)))
            #expect(try await bridge.client.patch(path, set).status == 200)
            #expect(try await !bridge.accepts(second, of: name.userName))
            #expect(try await bridge.client.patch(path, Bridge.patch(Bridge.replace("active", true))).status == 200)
            #expect(try await bridge.accepts(second, of: name.userName))
        }
    }

    @Test func `in a domain a new user without a password gets one at random, also when the entry is made again`()
        async throws
    {
        try await DirectoryBridge.with(.samba, passwords: true) { bridge in
            let name = Names.user()
            let reply = try await bridge.client.post("/Users", try body(name, nil))
            #expect(reply.status == 201, "\(reply)")
            #expect(try await bridge.entry(name.userName)?["userAccountControl"] == ["512"])
            // One that stays, so that the base is known to be visible.
            #expect(try await bridge.client.post("/Users", try body(Names.user(), first)).status == 201)
            try await bridge.directory.delete(bridge.dn(name.userName))
            let sweep = try await bridge.reconcile()
            #expect(sweep.status == 0, "\(sweep.output)\(sweep.errors)")
            #expect(try await bridge.entry(name.userName)?["userAccountControl"] == ["512"])
        }
    }

    @Test(arguments: TestedDirectory.allCases)
    func `a check finds that passwords can be carried`(_ tested: TestedDirectory) async throws {
        try await DirectoryBridge.with(tested, passwords: true) { bridge in
            let check = try await bridge.gateway.run(["check"])
            #expect(!check.output.contains("passwords:"), "\(check.output)")
        }
    }
}
