import Directory
import SCIM
import TestSupport
import Testing

/// Values that only one resource may have: numbers and names that the gateway chooses, mail addresses, names of those who
/// left.
@Suite struct ChosenValueTests {
    private static let accounts = """
        users:
          base: \(SlapdServer.people)
          rdn: uid
          object_classes: [inetOrgPerson, posixAccount]
          attributes:
            uid: { unique: { from: userName, local_part: true, limit: 12 } }
            cn: { first: [name.formatted, userName] }
            sn: { first: [name.familyName, userName] }
            givenName: name.givenName
            uidNumber: { allocate: { from: 10000, to: 10005 } }
            gidNumber: { value: "100" }
            homeDirectory: { template: '/home/{userName}' }

        """

    private static let addresses = """
        addresses: { domains: [example.com], reserved: [postmaster], reuse_after: 30d }
        users:
          base: \(SlapdServer.people)
          rdn: uid
          object_classes: [inetOrgPerson]
          addresses:
            primary: 'emails[type eq "work"].value'
            aliases: ['emails[type eq "other"].value']
            keep_former: true
          attributes:
            uid: userName
            cn: userName
            sn: userName
            givenName: name.givenName
            mail: { address: all }

        """

    private static func user(_ name: String, _ mail: String, externalId: String? = nil, other: String? = nil) -> Value {
        var emails: [Value] = [["type": "work", "value": .string(mail)]]
        if let other { emails.append(["type": "other", "value": .string(other)]) }
        var user: Object = [
            "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": .string(name),
            "emails": .array(emails),
        ]
        user["externalId"] = externalId.map(Value.string)
        return .object(user)
    }

    @Test func `names and numbers are chosen once, are nobody else's, and stay`() async throws {
        try await Bridge.with(mapping: Self.accounts) { bridge in
            try await bridge.slapd.add(
                """
                dn: uid=other,\(SlapdServer.people)
                objectClass: inetOrgPerson
                objectClass: posixAccount
                uid: other
                cn: other
                sn: other
                uidNumber: 10001
                gidNumber: 100
                homeDirectory: /home/other

                """)
            let names = ["ann@a.example", "ann@b.example", "other@a.example"]
            var ids: [String] = []
            for name in names {
                let reply = try await bridge.client.post("/Users", Bridge.user(name))
                #expect(reply.status == 201, "\(String(describing: reply.body))")
                ids.append(reply.id)
            }
            #expect(try await bridge.entry("ann")?["uidNumber"] == ["10000"])
            #expect(try await bridge.entry("ann1")?["uidNumber"] == ["10002"])
            #expect(try await bridge.entry("other1")?["uidNumber"] == ["10003"])
            let patch = Bridge.patch(Bridge.replace("userName", "zoe@a.example"))
            #expect(try await bridge.client.patch("/Users/\(ids[0])", patch).status == 200)
            #expect(try await bridge.entry("ann")?["homeDirectory"] == ["/home/zoe@a.example"])
            #expect(try await bridge.client.delete("/Users/\(ids[1])").status == 204)
            #expect(try await bridge.client.post("/Users", Bridge.user("ann@b.example")).status == 201)
            #expect(try await bridge.entry("ann1")?["uidNumber"] == ["10004"])
            #expect(try await bridge.client.post("/Users", Bridge.user("bob@b.example")).status == 201)
            let exhausted = try await bridge.client.post("/Users", Bridge.user("cid@b.example"))
            #expect(exhausted.status == 500 && exhausted.text("detail")?.contains("uidNumber") == true)
            #expect(try await bridge.reconcile("--dry-run").status == 0)
        }
    }

    @Test func `names that are chosen at the same time are all different`() async throws {
        let mapping = Self.accounts.replacing("to: 10005", with: "to: 19999")
        try await Bridge.with(mapping: mapping) { bridge in
            try await withThrowingTaskGroup(of: Int.self) { group in
                for number in 0..<24 {
                    group.addTask {
                        try await bridge.client.post("/Users", Bridge.user("ann@d\(number).example")).status
                    }
                }
                for try await status in group { #expect(status == 201) }
            }
            let entries = try await bridge.entries()
            #expect(entries.count == 24)
            #expect(Set(entries.map { $0["uid"] }).count == 24 && Set(entries.map { $0["uidNumber"] }).count == 24)
        }
    }

    @Test func `a value that a newer mapping needs is chosen by a sweep`() async throws {
        try await Bridge.with { bridge in
            #expect(try await bridge.client.post("/Users", Bridge.user("ann")).status == 201)
            let mapping = Self.accounts.replacing(
                "uid: { unique: { from: userName, local_part: true, limit: 12 } }", with: "uid: userName")
            try bridge.gateway.write(mapping: mapping)
            let plan = try await bridge.reconcile("--dry-run")
            #expect(plan.status == 2 && plan.output.contains("uidNumber: add 10000"), "\(plan.output)\(plan.errors)")
            let run = try await bridge.reconcile()
            #expect(run.status == 0, "\(run.output)\(run.errors)")
            #expect(try await bridge.entry("ann")?["uidNumber"] == ["10000"])
            #expect(try await bridge.reconcile("--dry-run").status == 0)
        }
    }

    @Test func `an address is one resource's, and that of someone who left is kept from others`() async throws {
        try await Bridge.with(mapping: Self.addresses) { bridge in
            let ann = try await bridge.client.post("/Users", Self.user("ann", "Ann@example.com", externalId: "p1"))
            #expect(ann.status == 201)
            #expect(try await bridge.entry("ann")?["mail"] == ["ann@example.com"])
            for body in [
                Self.user("bob", "ann@example.com"), Self.user("bob", "bob@example.com", other: "ANN@example.com"),
            ] {
                let taken = try await bridge.client.post("/Users", body)
                #expect(taken.status == 409 && taken.text("scimType") == "uniqueness")
                #expect(taken.text("detail")?.contains("ann@example.com") == true)
            }
            let refused = [("bob", "bob@elsewhere.org"), ("bob", "postmaster@example.com"), ("bob", "no address")]
            for (name, mail) in refused {
                #expect(try await bridge.client.post("/Users", Self.user(name, mail)).status == 400)
            }
            let renamed = Bridge.patch(Bridge.replace("emails[type eq \"work\"].value", "ann.lee@example.com"))
            #expect(try await bridge.client.patch("/Users/\(ann.id)", renamed).status == 200)
            let both: Set<AttributeValue> = ["ann.lee@example.com", "ann@example.com"]
            #expect(try await Set(bridge.entry("ann")?["mail"] ?? []) == both)
            #expect(try await bridge.client.post("/Users", Self.user("bob", "ann@example.com")).status == 409)
            #expect(try await bridge.client.delete("/Users/\(ann.id)").status == 204)
            for body in [Self.user("bob", "ann@example.com"), Self.user("ann", "other@example.com")] {
                let kept = try await bridge.client.post("/Users", body)
                #expect(kept.status == 409 && kept.text("detail")?.contains("is kept from others until") == true)
            }
            let back = try await bridge.client.post("/Users", Self.user("ann", "ann@example.com", externalId: "p1"))
            #expect(back.status == 201 && back.id != ann.id)
            #expect(try await bridge.reconcile("--dry-run").status == 0)
        }
    }

    @Test func `addresses that stood before the mapping had rules about them are known after a start`() async throws {
        try await Bridge.with { bridge in
            #expect(try await bridge.client.post("/Users", Self.user("ann", "ann@example.com")).status == 201)
            #expect(try await bridge.client.post("/Users", Self.user("bob", "ann@example.com")).status == 201)
            try bridge.gateway.write(mapping: Self.addresses)
            try await bridge.gateway.crash()
            try await bridge.gateway.start()
            #expect(bridge.gateway.log.contains("its address ann@example.com is that of"))
            #expect(try await bridge.client.post("/Users", Self.user("cid", "ann@example.com")).status == 409)
        }
    }

    @Test func `a manager is named by the DN of the entry, and a sweep follows it`() async throws {
        let mapping = GatewayFixtures.mapping.replacing(
            "givenName: name.givenName",
            with: """
                givenName: name.givenName
                    manager: { from: 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager', reference: dn }
                """)
        try await Bridge.with(mapping: mapping) { bridge in
            let boss = try await bridge.client.post("/Users", Bridge.user("boss"))
            let extensionName = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
            var body = try #require(Bridge.user("ann").object)
            body["schemas"] = ["urn:ietf:params:scim:schemas:core:2.0:User", .string(extensionName)]
            body[extensionName] = ["manager": ["value": .string(boss.id)]]
            #expect(try await bridge.client.post("/Users", .object(body)).status == 201)
            #expect(try await bridge.entry("ann")?["manager"] == [AttributeValue("uid=boss,\(SlapdServer.people)")])
            let rename = Bridge.patch(Bridge.replace("userName", "chief"))
            #expect(try await bridge.client.patch("/Users/\(boss.id)", rename).status == 200)
            #expect(try await bridge.reconcile().status == 0)
            #expect(try await bridge.entry("ann")?["manager"] == [AttributeValue("uid=chief,\(SlapdServer.people)")])
            #expect(try await bridge.client.delete("/Users/\(boss.id)").status == 204)
            #expect(try await bridge.reconcile().status == 0)
            #expect(try await bridge.entry("ann")?["manager"].isEmpty == true)
            #expect(try await bridge.reconcile("--dry-run").status == 0)
        }
    }
}
