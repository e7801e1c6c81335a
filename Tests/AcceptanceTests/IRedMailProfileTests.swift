import Directory
import SCIM
import TestSupport
import Testing

/// The profile `iredmail` on OpenLDAP with iRedMail's classes.
@Suite struct IRedMailProfileTests {
    private static let domains = "o=domains,\(SlapdServer.base)"
    private static let profile = (name: "iredmail", bases: [("o=domains,dc=example,dc=com", domains)])

    /// A domain as iRedMail makes one, with the containers of its users and lists.
    private static func domain(_ name: String) -> String {
        """
        dn: domainName=\(name),\(domains)
        objectClass: mailDomain
        domainName: \(name)
        accountStatus: active
        enabledService: mail

        dn: ou=Users,domainName=\(name),\(domains)
        objectClass: organizationalUnit
        ou: Users

        dn: ou=Groups,domainName=\(name),\(domains)
        objectClass: organizationalUnit
        ou: Groups


        """
    }

    private static let prepare: @Sendable (SlapdServer) async throws -> Void = { slapd in
        try await slapd.configure(MailSchemas.iRedMail)
        try await slapd.add("dn: \(domains)\nobjectClass: organization\no: domains\n\n" + domain("example.com"))
    }

    private static func user(_ userName: String, aliases: String = "", active: Bool = true) -> Value {
        [
            "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "externalId": .string("ext-\(userName)"),
            "userName": .string(userName), "active": .boolean(active), "displayName": "Änne Müller",
            "preferredLanguage": "de-DE", "name": ["familyName": "Müller", "givenName": "Änne"],
            "emails": [["type": "other", "value": .string(aliases)]],
        ]
    }

    private static func dn(_ mail: String, in domain: String = "example.com") -> String {
        "mail=\(mail),ou=Users,domainName=\(domain),\(domains)"
    }

    @Test func `a mailbox comes, changes, is switched off and on, moves to another domain and goes`() async throws {
        try await ProfileLab.with(Self.profile, prepare: Self.prepare) { lab in
            let created = try await lab.client.post(
                "/Users", Self.user("Ann@Example.com", aliases: "A@example.com;smtp:S@Example.net"))
            #expect(created.status == 201, "\(created)")
            try await expectWhole(lab)
            try await lab.expectCheckIsClean()
            let path = "/Users/\(created.id)"
            for isActive in [false, true] {
                let reply = try await lab.client.patch(
                    path, Bridge.patch(Bridge.replace("active", .boolean(isActive))))
                #expect(reply.status == 200, "\(reply)")
                let entry = try await lab.entry(Self.dn("ann@example.com"))
                #expect(entry?["accountStatus"] == [isActive ? "active" : "disabled"])
                try await lab.expectInSync()
            }
            try await expectMove(lab, path)
            #expect(try await lab.client.delete(path).status == 204)
            #expect(try await lab.entry(Self.dn("anne@example.net", in: "example.net")) == nil)
        }
    }

    private func expectWhole(_ lab: ProfileLab) async throws {
        let entry = try #require(try await lab.entry(Self.dn("ann@example.com")))
        let expected: [AttributeName: Set<AttributeValue>] = [
            "objectClass": ["inetOrgPerson", "mailUser", "shadowAccount", "amavisAccount"],
            "mail": ["ann@example.com"], "uid": ["ann"], "cn": ["Änne Müller"], "sn": ["Müller"],
            "givenName": ["Änne"], "displayName": ["Änne Müller"], "preferredLanguage": ["de_DE"],
            "shadowAddress": ["a@example.com", "s@example.net"], "mailQuota": ["5368709120"],
            "homeDirectory": ["/var/vmail/vmail1/example.com/ann/"], "amavisLocal": ["TRUE"],
            "accountStatus": ["active"],
        ]
        for (name, values) in expected { #expect(Set(entry[name]) == values, "\(name)") }
        #expect(entry["enabledService"].count == 31)
        #expect(
            Set(entry.attributes.map(\.name)) == Set(expected.keys).union([.entryUUID, "enabledService"]))
    }

    private func expectMove(_ lab: ProfileLab, _ path: String) async throws {
        let before = try #require(try await lab.entry(Self.dn("ann@example.com")))
        let rename = Bridge.patch(Bridge.replace("userName", "anne@example.net"))
        let refused = try await lab.client.patch(path, rename)
        #expect(
            refused.status == 500 && refused.text("detail")?.contains("domainName=example.net") == true, "\(refused)")
        try await lab.slapd.add(Self.domain("example.net"))
        let moved = try await lab.client.patch(path, rename)
        #expect(moved.status == 200, "\(moved)")
        let entry = try #require(try await lab.entry(Self.dn("anne@example.net", in: "example.net")))
        #expect(entry[.entryUUID] == before[.entryUUID] && entry["homeDirectory"] == before["homeDirectory"])
        #expect(entry["shadowAddress"].contains("ann@example.com"))
        try await lab.expectInSync()
    }

    @Test func `what was changed by hand is repaired, and services of others stay`() async throws {
        try await ProfileLab.with(Self.profile, prepare: Self.prepare) { lab in
            let body = Self.user("ann@example.com", aliases: "a@example.com", active: false)
            #expect(try await lab.client.post("/Users", body).status == 201)
            #expect(try await lab.entry(Self.dn("ann@example.com"))?["accountStatus"] == ["disabled"])
            try await lab.slapd.modify(
                """
                dn: \(Self.dn("ann@example.com"))
                changetype: modify
                replace: accountStatus
                accountStatus: active
                -
                replace: mailQuota
                mailQuota: 1
                -
                replace: shadowAddress
                shadowAddress: other@example.com
                -
                delete: enabledService
                enabledService: imap
                -
                add: enabledService
                enabledService: vpn

                """)
            try await lab.expectRepair()
            let entry = try #require(try await lab.entry(Self.dn("ann@example.com")))
            #expect(entry["accountStatus"] == ["disabled"] && entry["mailQuota"] == ["1"])
            #expect(entry["shadowAddress"] == ["a@example.com"])
            #expect(entry["enabledService"].contains("vpn") && entry["enabledService"].contains("imap"))
            try await lab.expectInSync()
        }
    }

    @Test func `a domain that does not stand is named, and the same request works once it does`() async throws {
        try await ProfileLab.with(Self.profile, prepare: Self.prepare) { lab in
            let body = Self.user("bob@example.org")
            let refused = try await lab.client.post("/Users", body)
            #expect(refused.status == 500, "\(refused)")
            #expect(refused.text("detail")?.contains("ou=Users,domainName=example.org") == true, "\(refused)")
            try await lab.slapd.add(Self.domain("example.org"))
            #expect(try await lab.client.post("/Users", body).status == 201)
            try await lab.expectInSync()
        }
    }

    @Test func `a list stands on its members, follows its name, and goes from all of them`() async throws {
        try await ProfileLab.with(Self.profile, prepare: Self.prepare) { lab in
            let ann = try await lab.client.post("/Users", Self.user("ann@example.com"))
            let bob = try await lab.client.post("/Users", Self.user("bob@example.com"))
            let list = try await lab.client.post("/Groups", Groups.body("R&D Team", members: [ann.id]))
            #expect(list.status == 201, "\(list)")
            let container = "ou=Groups,domainName=example.com,\(Self.domains)"
            let entry = try #require(try await lab.entry("mail=r-d-team@example.com,\(container)"))
            #expect(entry[.objectClass] == ["mailList"] && entry[.cn] == ["R&D Team"])
            #expect(entry["accountStatus"] == ["active"] && entry["accessPolicy"] == ["public"])
            try await lab.expectCheckIsClean()
            let path = "/Groups/\(list.id)"
            #expect(try await lab.client.patch(path, Groups.patch("Add", [bob.id])).status == 200)
            try await Self.expect(["r-d-team@example.com"], on: ["ann", "bob"], lab)
            let rename = Bridge.patch(Bridge.replace("displayName", "Research"))
            #expect(try await lab.client.patch(path, rename).status == 200)
            try await Self.expect(["research@example.com"], on: ["ann", "bob"], lab)
            #expect(try await lab.client.patch(path, Groups.patch("Remove", [ann.id])).status == 200)
            try await Self.expect([], on: ["ann"], lab)
            // The address of a mailbox is no address for a list.
            #expect(try await lab.client.post("/Groups", Groups.body("Bob")).status == 409)
            #expect(try await lab.client.delete(path).status == 204)
            try await Self.expect([], on: ["ann", "bob"], lab)
        }
    }

    private static func expect(
        _ lists: [AttributeValue], on people: [String], _ lab: ProfileLab,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        for name in people {
            let entry = try await lab.entry(dn("\(name)@example.com"))
            #expect(entry?["memberOfGroup"] == lists, "\(name)", sourceLocation: sourceLocation)
        }
        try await lab.expectInSync()
    }
}
