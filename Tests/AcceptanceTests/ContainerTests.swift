import Directory
import SCIM
import TestSupport
import Testing

/// Entries in containers below the base, over HTTP on a real directory.
@Suite struct ContainerTests {
    @Test func `active false moves to the container of the disabled, and back, with id and memberships`() async throws {
        try await Self.bridge { bridge in
            let ann = try await bridge.client.post("/Users", Bridge.user("ann@a.test"))
            #expect(ann.status == 201)
            _ = try await bridge.client.post("/Groups", Self.group("staff", ann.id))
            let identity = try await bridge.entry("ann")?["entryUUID"]
            for _ in 0..<2 {
                let reply = try await bridge.client.patch(
                    "/Users/\(ann.id)", Bridge.patch(Bridge.replace("active", false)))
                #expect(reply.status == 200 && reply.id == ann.id && reply.flag("active") == false)
                try await Self.expect(bridge, "uid=ann,ou=disabled")
            }
            let back = try await bridge.client.patch("/Users/\(ann.id)", Bridge.patch(Bridge.replace("active", true)))
            #expect(back.status == 200 && back.id == ann.id)
            try await Self.expect(bridge, "uid=ann,ou=a.test")
            #expect(try await bridge.entry("ann")?["entryUUID"] == identity)
            #expect(try await bridge.reconcile("--dry-run").status == 0)
        }
    }

    /// That there is one entry, and the group names it so.
    private static func expect(
        _ bridge: Bridge, _ name: String, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let dn = try DN("\(name),\(SlapdServer.people)")
        #expect(try await bridge.entries().map(\.dn) == [dn], sourceLocation: sourceLocation)
        let members = try await bridge.group("staff")?[.member] ?? []
        #expect(try members.map { try DN($0.string ?? "") } == [dn], sourceLocation: sourceLocation)
    }

    @Test func `who is created inactive stands in the container of the disabled at once`() async throws {
        try await Self.bridge { bridge in
            let reply = try await bridge.client.post("/Users", Bridge.user("ann@a.test", active: false))
            #expect(reply.status == 201 && reply.flag("active") == false)
            #expect(try await bridge.entry("ann")?.dn == Self.dn("uid=ann,ou=disabled"))
            #expect(try await bridge.client.delete("/Users/\(reply.id)").status == 204)
            #expect(try await bridge.entries().isEmpty)
        }
    }

    @Test func `each domain has its container, and a change of the domain moves`() async throws {
        try await Self.bridge { bridge in
            let ann = try await bridge.client.post("/Users", Bridge.user("ann@a.test"))
            let bob = try await bridge.client.post("/Users", Bridge.user("bob@B.test"))
            #expect(ann.status == 201 && bob.status == 201)
            #expect(try await bridge.entry("ann")?.dn == Self.dn("uid=ann,ou=a.test"))
            #expect(try await bridge.entry("bob")?.dn == Self.dn("uid=bob,ou=b.test"))
            let moved = try await bridge.client.patch(
                "/Users/\(ann.id)", Bridge.patch(Bridge.replace("userName", "ann@b.test")))
            #expect(moved.status == 200 && moved.id == ann.id)
            #expect(try await bridge.entry("ann")?.dn == Self.dn("uid=ann,ou=b.test"))
            #expect(try await bridge.reconcile("--dry-run").status == 0)
        }
    }

    @Test func `an entry moved by hand is reported and left, and followed by a request`() async throws {
        try await Self.bridge { bridge in
            let ann = try await bridge.client.post("/Users", Bridge.user("ann@a.test"))
            try await bridge.slapd.modify(
                """
                dn: \(try Self.dn("uid=ann,ou=a.test"))
                changetype: modrdn
                newrdn: uid=ann
                deleteoldrdn: 1
                newsuperior: \(try Self.dn("ou=sales"))

                """)
            let plan = try await bridge.reconcile("--dry-run")
            #expect(plan.status == 4 && plan.output.contains("[moved]"), "\(plan.output)")
            #expect(!plan.output.contains("[foreign]"), "\(plan.output)")
            #expect(try await bridge.reconcile().status == 4)
            let patch = Bridge.patch(Bridge.replace("name.familyName", "Lee"))
            #expect(try await bridge.client.patch("/Users/\(ann.id)", patch).status == 200)
            let entry = try #require(try await bridge.entry("ann"))
            #expect(try entry.dn == Self.dn("uid=ann,ou=sales") && entry["sn"] == ["Lee"])
        }
    }

    @Test func `a missing container is named, and nothing is changed`() async throws {
        try await Self.bridge { bridge in
            let refused = try await bridge.client.post("/Users", Bridge.user("ann@c.test"))
            #expect(refused.status == 500)
            #expect(refused.text("detail")?.contains("ou=c.test,\(SlapdServer.people) does not exist") == true)
            #expect(try await bridge.entries().isEmpty)
            #expect(try await bridge.client.find("userName eq \"ann@c.test\"").resources.isEmpty)

            let ann = try await bridge.client.post("/Users", Bridge.user("ann@a.test"))
            let before = try await bridge.entry("ann")
            let patch = Bridge.patch(Bridge.replace("userName", "ann@c.test"))
            let reply = try await bridge.client.patch("/Users/\(ann.id)", patch)
            #expect(reply.status == 500 && reply.text("detail")?.contains("ou=c.test") == true)
            #expect(try await bridge.entry("ann") == before)
            #expect(try await bridge.client.get("/Users/\(ann.id)").text("userName") == "ann@a.test")

            try await bridge.slapd.add(Self.unit("c.test"))
            #expect(try await bridge.client.patch("/Users/\(ann.id)", patch).status == 200)
            #expect(try await bridge.client.post("/Users", Bridge.user("bob@c.test")).status == 201)
            #expect(try await bridge.reconcile("--dry-run").status == 0)
        }
    }

    @Test func `who stands in a container that hides them is neither missing nor gone`() async throws {
        try await Self.bridge { bridge in
            let ann = try await bridge.client.post("/Users", Bridge.user("ann@a.test", active: false))
            _ = try await bridge.client.post("/Users", Bridge.user("bob@a.test"))
            try await bridge.slapd.withdrawReadRights(below: "\(try Self.dn("ou=disabled"))")
            let run = try await bridge.reconcile()
            #expect(run.status == 1 && run.errors.contains("ou=disabled"), "\(run.errors)")
            #expect(try await bridge.client.delete("/Users/\(ann.id)").status == 503)
            try await bridge.slapd.restoreReadRights()
            #expect(try await bridge.entry("ann") != nil)
            #expect(try await bridge.client.delete("/Users/\(ann.id)").status == 204)
            #expect(try await bridge.entry("ann") == nil)
            #expect(try await bridge.reconcile("--dry-run").status == 0)
        }
    }

    @Test func `an entry named by two attributes is created, renamed and deleted`() async throws {
        try await Self.bridge(Self.mapping.replacing("rdn: uid", with: "rdn: [cn, uid]")) { bridge in
            let ann = try await bridge.client.post("/Users", Bridge.user("ann@a.test"))
            #expect(ann.status == 201)
            #expect(try await bridge.entry("ann")?.dn == Self.dn("cn=Family+uid=ann,ou=a.test"))
            let patch = Bridge.patch(
                Bridge.replace("name.familyName", "Lee"), Bridge.replace("userName", "anna@b.test"))
            #expect(try await bridge.client.patch("/Users/\(ann.id)", patch).status == 200)
            let entry = try #require(try await bridge.entry("anna"))
            #expect(try entry.dn == Self.dn("cn=Lee+uid=anna,ou=b.test"))
            #expect(entry["cn"] == ["Lee"] && entry["uid"] == ["anna"] && entry["sn"] == ["Lee"])
            #expect(try await bridge.reconcile("--dry-run").status == 0)
            #expect(try await bridge.client.delete("/Users/\(ann.id)").status == 204)
            #expect(try await bridge.entries().isEmpty)
        }
    }

    @Test func `tolerated values of others survive, and ours go when they are given up`() async throws {
        try await Self.bridge { bridge in
            let user = Self.with(Bridge.user("ann@a.test"), emails: "one", "two")
            let ann = try await bridge.client.post("/Users", user)
            try await bridge.slapd.modify(
                "dn: \(try Self.dn("uid=ann,ou=a.test"))\nchangetype: modify\nadd: labeledURI\nlabeledURI: theirs\n")
            let changed = Self.with(Bridge.user("ann@a.test"), emails: "two", "three")
            #expect(try await bridge.client.put("/Users/\(ann.id)", changed).status == 200)
            let held = try await bridge.entry("ann")?["labeledURI"] ?? []
            #expect(Set(held) == ["two", "three", "theirs"])
            #expect(try await bridge.reconcile("--dry-run").status == 0)
        }
    }
}

extension ContainerTests {
    private static let mapping = """
        users:
          base: \(SlapdServer.people)
          container: 'ou={userName|domain|lowercase}'
          rdn: uid
          object_classes: [inetOrgPerson]
          attributes:
            uid: { from: userName, local_part: true }
            cn: name.familyName
            sn: name.familyName
            labeledURI: { from: 'emails.value', tolerate: all }
          active: [ { container: ou=disabled } ]
        groups:
          base: \(SlapdServer.groups)
          rdn: cn
          object_classes: [groupOfNames]
          attributes: { cn: displayName }
          members: { attribute: member, value: dn, when_empty: placeholder }

        """

    /// A bridge to a directory with containers.
    private static func bridge(
        _ mapping: String = Self.mapping, _ body: (Bridge) async throws -> Void
    ) async throws {
        try await Bridge.with(mapping: mapping) { bridge in
            for name in ["a.test", "b.test", "disabled", "sales"] { try await bridge.slapd.add(unit(name)) }
            try await body(bridge)
        }
    }

    private static func unit(_ name: String) -> String {
        "dn: ou=\(name),\(SlapdServer.people)\nobjectClass: organizationalUnit\nou: \(name)\n"
    }

    private static func dn(_ name: String) throws -> DN { try DN("\(name),\(SlapdServer.people)") }

    private static func group(_ name: String, _ member: String) -> Value {
        [
            "schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"], "displayName": .string(name),
            "members": [["value": .string(member)]],
        ]
    }

    private static func with(_ user: Value, emails: String...) -> Value {
        guard var object = user.object else { return user }
        object["emails"] = .array(emails.map { ["value": .string($0), "type": "other"] })
        return .object(object)
    }
}
