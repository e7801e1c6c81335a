import Directory
import Foundation
import LDAP
import SCIM
import TestSupport
import Testing

/// Passwords of clients, on a slapd with a policy and TLS: what counts is who can bind.
@Suite struct PasswordTests {
    private let first = "Winter-2026-\(UUID().uuidString)"
    private let second = "Summer-2026-\(UUID().uuidString)"

    @Test func `a new user binds with the password that came along, and it is nowhere else`() async throws {
        try await Bridge.withPasswords { bridge in
            let reply = try await bridge.client.post("/Users", Bridge.user("ann", password: first))
            #expect(reply.status == 201, "\(reply)")
            #expect(reply.text("password") == nil)
            #expect(try await bridge.accepts(first, of: "ann"))
            #expect(try await !bridge.accepts("another-one", of: "ann"))
            let read = try await bridge.client.get("/Users/\(reply.id)?attributes=password,userName")
            #expect(read.status == 200 && read.text("password") == nil)
            let short = try await bridge.client.post("/Users", Bridge.user("bob", password: "sh0rt"))
            #expect(short.status == 400)
            await bridge.slapd.halt()
            #expect(
                try await bridge.client.put("/Users/\(reply.id)", Bridge.user("ann", password: second)).status == 503)
            try expectNowhere([first, second, "sh0rt"], bridge)
        }
    }

    /// Looks into the state with all its files, the log, and whatever else the gateway has written.
    private func expectNowhere(_ passwords: [String], _ bridge: Bridge) throws {
        let folder = bridge.gateway.folder
        let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        #expect(files.contains { $0.lastPathComponent == "state.sqlite-wal" })
        #expect(bridge.gateway.log.contains("/Users"))
        for file in files {
            let bytes = try Data(contentsOf: file)
            for password in passwords {
                #expect(bytes.range(of: Data(password.utf8)) == nil, "\(file.lastPathComponent)")
            }
        }
    }

    @Test func `each way to change it works, and the former one opens nothing any more`() async throws {
        try await Bridge.withPasswords { bridge in
            let path = "/Users/\(try await bridge.client.post("/Users", Bridge.user("ann", password: first)).id)"
            let urn = "urn:ietf:params:scim:schemas:core:2.0:User:password"
            let requests: [(String, (Value) -> Value)] = [
                ("PATCH", { Bridge.patch(Bridge.replace("password", $0)) }),
                ("PATCH", { Bridge.patch(["op": "add", "value": ["password": $0]]) }),
                ("PATCH", { Bridge.patch(Bridge.replace(urn, $0)) }),
                ("PATCH", { Bridge.patch(["op": "Replace", "value": [urn: $0, "name.givenName": "Anna"]]) }),
                ("PUT", { Bridge.user("ann", given: "Anne", password: $0.string ?? "") }),
            ]
            var former = first
            for (number, request) in requests.enumerated() {
                let new = "\(second)-\(number)"
                let reply = try await bridge.client.send(request.0, path, request.1(.string(new)))
                #expect(reply.status == 200, "\(number): \(reply)")
                #expect(try await bridge.accepts(new, of: "ann"), "\(number)")
                #expect(try await !bridge.accepts(former, of: "ann"), "\(number)")
                former = new
            }
            #expect(try await bridge.entry("ann")?["givenName"] == ["Anne"])
            #expect(try await bridge.reconcile("--dry-run").status == 0)
            let without = try await bridge.client.put(path, Bridge.user("ann"))
            #expect(without.status == 200)
            #expect(try await bridge.accepts(former, of: "ann"), "a PUT without a password leaves it")
        }
    }

    @Test func `a password alone is carried out, and the version stays`() async throws {
        try await Bridge.withPasswords { bridge in
            let created = try await bridge.client.post("/Users", Bridge.user("ann"))
            let path = "/Users/\(created.id)"
            let patch = Bridge.patch(Bridge.replace("password", .string(first)))
            for _ in 0..<2 {
                let reply = try await bridge.client.patch(path, patch)
                #expect(reply.status == 200, "the same one again is no violation of the policy: \(reply)")
                #expect(reply.text("meta", "version") == created.text("meta", "version"))
                #expect(try await bridge.accepts(first, of: "ann"))
            }
            let stale = try await bridge.client.send("PATCH", path, patch, headers: [("If-Match", "W/\"x\"")])
            #expect(stale.status == 412)
        }
    }

    @Test func `what the policy refuses is 400 with its reason, and nothing of the request is left`() async throws {
        try await Bridge.withPasswords { bridge in
            let refused = try await bridge.client.post("/Users", Bridge.user("ann", password: "sh0rt"))
            #expect(refused.status == 400 && refused.text("scimType") == "invalidValue", "\(refused)")
            #expect(refused.text("detail")?.contains("quality checking policy") == true, "\(refused)")
            #expect(try await bridge.entries().isEmpty)
            #expect(try await bridge.client.find("userName eq \"ann\"").resources.isEmpty)
            let created = try await bridge.client.post("/Users", Bridge.user("ann", password: first))
            #expect(created.status == 201)
            let path = "/Users/\(created.id)"
            let change = try await bridge.client.patch(
                path,
                Bridge.patch(
                    Bridge.replace("userName", "anna"), Bridge.replace("name.givenName", "Anna"),
                    Bridge.replace("password", "sh0rt")))
            #expect(change.status == 400, "\(change)")
            #expect(try await bridge.entry("anna") == nil)
            #expect(try await bridge.entry("ann")?["givenName"] == ["Given"])
            let read = try await bridge.client.get(path)
            #expect(read.text("userName") == "ann" && read.text("name", "givenName") == "Given")
            #expect(read.text("meta", "version") == created.text("meta", "version"))
            #expect(try await bridge.accepts(first, of: "ann"))
            #expect(try await bridge.reconcile("--dry-run").status == 0)
        }
    }

    @Test func `who is switched off stays so when a password is set`() async throws {
        try await Bridge.withPasswords { bridge in
            let created = try await bridge.client.post("/Users", Bridge.user("ann", active: false, password: first))
            #expect(created.status == 201, "\(created)")
            #expect(try await !bridge.accepts(first, of: "ann"))
            let path = "/Users/\(created.id)"
            let set = try await bridge.client.patch(path, Bridge.patch(Bridge.replace("password", .string(second))))
            #expect(set.status == 200, "\(set)")
            #expect(try await !bridge.accepts(second, of: "ann"))
            #expect(try await bridge.reconcile("--dry-run").status == 0)
            #expect(try await bridge.client.patch(path, Bridge.patch(Bridge.replace("active", true))).status == 200)
            #expect(try await bridge.accepts(second, of: "ann"))
            let third = "Autumn-\(second)"
            let both = Bridge.patch(Bridge.replace("active", false), Bridge.replace("password", .string(third)))
            #expect(try await bridge.client.patch(path, both).status == 200)
            #expect(try await !bridge.accepts(third, of: "ann"))
            #expect(try await bridge.client.patch(path, Bridge.patch(Bridge.replace("active", true))).status == 200)
            #expect(try await bridge.accepts(third, of: "ann"))
            let former = try await bridge.client.patch(path, Bridge.patch(Bridge.replace("password", .string(first))))
            #expect(former.status == 400 && former.text("detail")?.contains("history") == true, "\(former)")
        }
    }

    @Test func `what is no password is 400, and the answer does not repeat it`() async throws {
        try await Bridge.withPasswords { bridge in
            let path = "/Users/\(try await bridge.client.post("/Users", Bridge.user("ann", password: first)).id)"
            let long = String(repeating: "langes-", count: 150)
            let wrong: [Value] = [
                "", 20_262_026, true, ["geheimes"], ["value": "geheimes"], .string(long), "geheimes\u{0}x",
                "geheimes\n",
            ]
            for value in wrong {
                var body = try #require(Bridge.user("bob").object)
                body["password"] = value
                let replies = [
                    try await bridge.client.post("/Users", .object(body)),
                    try await bridge.client.put(path, .object(body)),
                    try await bridge.client.patch(path, Bridge.patch(Bridge.replace("password", value))),
                    try await bridge.client.patch(path, Bridge.patch(["op": "add", "value": ["password": value]])),
                ]
                for reply in replies {
                    #expect(reply.status == 400, "\(value): \(reply)")
                    for text in ["geheimes", "20262026", "langes-langes"] {
                        #expect(reply.text("detail")?.contains(text) == false, "\(reply)")
                    }
                }
            }
            for operation: Value in [["op": "remove", "path": "password"], Bridge.replace("password", .null)] {
                let reply = try await bridge.client.patch(path, Bridge.patch(operation))
                #expect(reply.status == 400 && reply.text("scimType") == "mutability", "\(reply)")
            }
            #expect(try await bridge.entries().count == 1)
            #expect(try await bridge.accepts(first, of: "ann"))
        }
    }

    @Test func `a bulk request sets passwords, each for itself`() async throws {
        try await Bridge.withPasswords { bridge in
            let id = try await bridge.client.post("/Users", Bridge.user("ann", password: first)).id
            let reply = try await bridge.client.post(
                "/Bulk",
                [
                    "schemas": ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"],
                    "Operations": [
                        [
                            "method": "PATCH", "path": .string("/Users/\(id)"),
                            "data": Bridge.patch(Bridge.replace("password", .string(second))),
                        ],
                        [
                            "method": "POST", "path": "/Users", "bulkId": "b",
                            "data": Bridge.user("bob", password: "sh0rt"),
                        ],
                        [
                            "method": "POST", "path": "/Users", "bulkId": "c",
                            "data": Bridge.user("cat", password: first),
                        ],
                    ],
                ])
            let statuses = reply.body?.object?["Operations"]?.array?.map { $0.object?["status"]?.string }
            #expect(statuses == ["200", "400", "201"], "\(reply)")
            #expect(try await bridge.accepts(second, of: "ann"))
            #expect(try await bridge.accepts(first, of: "cat"))
            #expect(try await bridge.entry("bob") == nil)
            try expectNowhere([first, second, "sh0rt"], bridge)
        }
    }

    @Test func `without TLS a password is refused before anything is written`() async throws {
        try await Bridge.with(mapping: GatewayFixtures.passwords, overlays: [.ppolicy]) { bridge in
            let refused = try await bridge.client.post("/Users", Bridge.user("ann", password: first))
            #expect(refused.status == 500 && refused.text("detail")?.contains("directory.tls") == true, "\(refused)")
            #expect(try await bridge.entries().isEmpty)
            let created = try await bridge.client.post("/Users", Bridge.user("ann"))
            #expect(created.status == 201)
            let patch = Bridge.patch(
                Bridge.replace("name.givenName", "Anna"), Bridge.replace("password", .string(first)))
            #expect(try await bridge.client.patch("/Users/\(created.id)", patch).status == 500)
            #expect(try await bridge.entry("ann")?["givenName"] == ["Given"])
            let check = try await bridge.gateway.run(["check"])
            #expect(check.status == 1 && check.output.contains("the mapping takes passwords"), "\(check.output)")
        }
    }

    @Test func `a check over TLS sets one on trial`() async throws {
        try await Bridge.withPasswords { bridge in
            let check = try await bridge.gateway.run(["check", "--trial-writes"])
            #expect(check.status == 0, "\(check.output)\(check.errors)")
            try await bridge.slapd.denyPasswords()
            let denied = try await bridge.gateway.run(["check", "--trial-writes"])
            #expect(denied.status == 1 && denied.output.contains("setting a password failed"), "\(denied.output)")
            let reply = try await bridge.client.post("/Users", Bridge.user("ann", password: first))
            #expect(reply.status == 500, "\(reply)")
            #expect(try await bridge.entries().isEmpty)
        }
    }

    @Test func `the password is published as one that is set and never shown`() async throws {
        try await Bridge.withPasswords { bridge in
            let schema = try await bridge.client.get("/Schemas/urn:ietf:params:scim:schemas:core:2.0:User")
            let attributes = schema.body?.object?["attributes"]?.array?.compactMap(\.object) ?? []
            let password = attributes.first { $0["name"] == "password" }
            #expect(password?["mutability"] == "writeOnly" && password?["returned"] == "never")
            let features = try await bridge.client.get("/ServiceProviderConfig")
            #expect(features.flag("changePassword", "supported") == true)
            _ = try await bridge.client.post("/Users", Bridge.user("ann", password: first))
            #expect(try await bridge.client.find("password eq \"\(first)\"").resources.isEmpty)
            #expect(try await bridge.client.find("password pr").resources.isEmpty)
        }
    }

    @Test func `a password of the directory's own is left alone`() async throws {
        try await Bridge.withPasswords { bridge in
            _ = try await bridge.client.post("/Users", Bridge.user("ann", password: first))
            let connection = try await bridge.slapd.connect(.ldaps)
            try await connection.setPassword(of: try DN("uid=ann,\(SlapdServer.people)"), to: Secret(second))
            await connection.close()
            #expect(try await bridge.reconcile().status == 0)
            #expect(try await bridge.accepts(second, of: "ann"))
        }
    }

    @Test func `a new user gets a password at random where the mapping wants one`() async throws {
        let mapping = GatewayFixtures.passwords.replacing("method: modify", with: "method: modify, initial: random")
        try await Bridge.withPasswords(mapping: mapping) { bridge in
            let reply = try await bridge.client.post("/Users", Bridge.user("ann"))
            #expect(reply.status == 201, "\(reply)")
            #expect(try await bridge.slapd.search("(userPassword=*)", base: SlapdServer.people).contains("uid: ann"))
            let known = try await bridge.client.post("/Users", Bridge.user("bob", password: first))
            #expect(known.status == 201)
            #expect(try await bridge.accepts(first, of: "bob"))
            try await bridge.slapd.delete("uid=ann,\(SlapdServer.people)")
            #expect(try await bridge.reconcile().status == 0)
            #expect(try await bridge.slapd.search("(userPassword=*)", base: SlapdServer.people).contains("uid: ann"))
            #expect(try await bridge.reconcile("--dry-run").status == 0)
        }
    }
}
