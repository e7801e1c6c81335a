import Directory
import SCIM
import TestSupport
import Testing

/// The profile `posix` on OpenLDAP with its own `nis` schema.
@Suite struct PosixProfileTests {
    private static let profile = (
        name: "posix",
        bases: [
            ("ou=people,dc=example,dc=com", SlapdServer.people), ("ou=groups,dc=example,dc=com", SlapdServer.groups),
        ]
    )

    private static let enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"

    private static func user(_ userName: String, active: Bool = true) -> Value {
        [
            "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User", .string(enterprise)],
            "externalId": .string("ext-\(userName)"), "userName": .string(userName), "active": .boolean(active),
            "displayName": "Änne Müller", "name": ["familyName": "Müller", "givenName": "Änne"],
            "emails": [["type": "work", "value": .string("Mail.\(userName)")]],
            enterprise: ["employeeNumber": "701984"],
        ]
    }

    private static func dn(_ uid: String) -> String { "uid=\(uid),\(SlapdServer.people)" }

    @Test func `a person comes, changes, is switched off and on, gets another name and goes`() async throws {
        try await ProfileLab.with(Self.profile) { lab in
            let created = try await lab.client.post("/Users", Self.user("Ann.Lee@Example.com"))
            #expect(created.status == 201, "\(created)")
            try await expectWhole(lab)
            try await lab.expectCheckIsClean()
            let path = "/Users/\(created.id)"
            for isActive in [false, true] {
                let reply = try await lab.client.patch(
                    path, Bridge.patch(Bridge.replace("active", .boolean(isActive))))
                #expect(reply.status == 200, "\(reply)")
                let entry = try #require(try await lab.entry(Self.dn("ann.lee")))
                #expect(entry["loginShell"] == [isActive ? "/bin/bash" : "/usr/sbin/nologin"])
                #expect(entry["shadowExpire"] == (isActive ? [] : ["1"]))
                try await lab.expectInSync()
            }
            let renamed = try await lab.client.patch(
                path,
                Bridge.patch(
                    Bridge.replace("userName", "Ann.Smith@example.com"), Bridge.replace("name.familyName", "Smith"),
                    ["op": "Remove", "path": "emails"]))
            #expect(renamed.status == 200, "\(renamed)")
            let entry = try #require(try await lab.entry(Self.dn("ann.smith")))
            #expect(entry["uidNumber"] == ["10000"] && entry["homeDirectory"] == ["/home/ann.lee"])
            #expect(entry[.sn] == ["Smith"] && entry[.mail].isEmpty)
            try await lab.expectInSync()
            #expect(try await lab.client.delete(path).status == 204)
            #expect(try await lab.entry(Self.dn("ann.smith")) == nil)
        }
    }

    private func expectWhole(_ lab: ProfileLab) async throws {
        let entry = try #require(try await lab.entry(Self.dn("ann.lee")))
        let expected: [AttributeName: Set<AttributeValue>] = [
            "objectClass": ["inetOrgPerson", "posixAccount", "shadowAccount"], "uid": ["ann.lee"],
            "cn": ["Änne Müller"], "sn": ["Müller"], "givenName": ["Änne"], "displayName": ["Änne Müller"],
            "mail": ["mail.ann.lee@example.com"], "gecos": ["Anne Muller"], "uidNumber": ["10000"],
            "gidNumber": ["100"], "homeDirectory": ["/home/ann.lee"], "loginShell": ["/bin/bash"],
            "employeeNumber": ["701984"],
        ]
        for (name, values) in expected { #expect(Set(entry[name]) == values, "\(name)") }
        #expect(Set(entry.attributes.map(\.name)) == Set(expected.keys).union([.entryUUID]))
    }

    @Test func `what was changed by hand is repaired, and what the profile leaves alone stays`() async throws {
        try await ProfileLab.with(Self.profile) { lab in
            #expect(try await lab.client.post("/Users", Self.user("ann@example.com")).status == 201)
            #expect(try await lab.client.post("/Users", Self.user("ann@example.net")).status == 409)
            let off = try await lab.client.post("/Users", Self.user("bob@example.com", active: false))
            #expect(off.status == 201, "\(off)")
            #expect(try await lab.entry(Self.dn("bob"))?["shadowExpire"] == ["1"])
            #expect(try await lab.entry(Self.dn("bob"))?["uidNumber"] == ["10001"])
            try await lab.slapd.modify(
                """
                dn: \(Self.dn("ann"))
                changetype: modify
                replace: uidNumber
                uidNumber: 0
                -
                replace: homeDirectory
                homeDirectory: /elsewhere
                -
                replace: gidNumber
                gidNumber: 7
                -
                replace: shadowExpire
                shadowExpire: 20000
                -
                delete: employeeNumber

                """)
            try await lab.expectRepair()
            let entry = try #require(try await lab.entry(Self.dn("ann")))
            #expect(entry["uidNumber"] == ["10000"] && entry["employeeNumber"] == ["701984"])
            #expect(entry["homeDirectory"] == ["/elsewhere"] && entry["gidNumber"] == ["7"])
            #expect(entry["shadowExpire"] == ["20000"])
            try await lab.expectInSync()
        }
    }

    @Test func `a group holds the login names of its members, and follows them`() async throws {
        try await ProfileLab.with(Self.profile) { lab in
            let ann = try await lab.client.post("/Users", Self.user("ann@example.com"))
            let bob = try await lab.client.post("/Users", Self.user("bob@example.com"))
            let group = try await lab.client.post("/Groups", Groups.body("R&D Team", members: [ann.id]))
            #expect(group.status == 201, "\(group)")
            let dn = "cn=r-d-team,\(SlapdServer.groups)"
            let entry = try #require(try await lab.entry(dn))
            #expect(entry[.objectClass] == ["posixGroup"] && entry["gidNumber"] == ["5000"])
            #expect(entry["memberUid"] == ["ann"] && entry["description"] == ["R&D Team"])
            let path = "/Groups/\(group.id)"
            #expect(try await lab.client.patch(path, Groups.patch("Add", [bob.id])).status == 200)
            let rename = Bridge.patch(Bridge.replace("userName", "anne@example.com"))
            #expect(try await lab.client.patch("/Users/\(ann.id)", rename).status == 200)
            #expect(Set(try await lab.entry(dn)?["memberUid"] ?? []) == ["anne", "bob"])
            try await lab.expectInSync()
            #expect(try await lab.client.patch(path, Groups.patch("Remove", [ann.id, bob.id])).status == 200)
            #expect(try await lab.entry(dn)?["memberUid"] == [])
            try await lab.expectInSync()
            #expect(try await lab.client.delete(path).status == 204)
            #expect(try await lab.entry(dn) == nil)
        }
    }
}
