import Directory
import SCIM
import TestSupport
import Testing

/// The ways in which memberships stand in a directory, side by side, over HTTP on a real one.
@Suite struct GroupStrategyTests {
    private static let users = """
        users:
          base: \(SlapdServer.people)
          rdn: uid
          object_classes: [inetOrgPerson]
          attributes:
            uid: { from: userName, lowercase: true }
            cn: userName
            sn: { first: [name.familyName, userName] }
            mail: { template: '{userName|lowercase}@a.test' }

        """

    /// Members as DNs, as login names and as addresses in the group's entry, and the group's address on the member.
    private static let mapping =
        users + """
            groups:
              base: \(SlapdServer.groups)
              rdn: cn
              object_classes: [groupOfNames, extensibleObject]
              attributes:
                cn: displayName
                mail: { template: '{displayName|lowercase}@lists.test' }
              members:
                - { attribute: member, value: dn, when_empty: placeholder }
                - { attribute: memberUid, value: uid }
                - { attribute: rfc822MailMember, value: mail, tolerate: '@elsewhere\\.test$' }
                - { on_member: departmentNumber, value: mail }
            """

    private static let posix =
        users + """
            groups:
              base: \(SlapdServer.groups)
              rdn: cn
              object_classes: [posixGroup]
              attributes: { cn: displayName, gidNumber: { allocate: { from: 5000, to: 5999 } } }
              members: { attribute: memberUid, value: uid }
            """

    private static func bridge(
        throughGate: Bool = false, mapping: String = mapping, _ body: (Bridge) async throws -> Void
    ) async throws {
        try await Bridge.with(
            throughGate: throughGate, mapping: mapping, extra: "reconcile: { interval: 0s }\n", body)
    }

    /// That a group's entry names these members in every way, that each of them names the group, and that nobody else does.
    private static func expect(
        _ members: [String], in group: String, _ bridge: Bridge, others: [String] = [],
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let entry = try #require(try await bridge.group(group), sourceLocation: sourceLocation)
        func values(_ name: AttributeName) -> [String] { entry[name].compactMap(\.string).sorted() }
        let list = "\(group.lowercased())@lists.test"
        #expect(
            try await bridge.members(of: group) == (members.isEmpty ? ["cn=sluice-empty-group"] : members),
            sourceLocation: sourceLocation)
        #expect(values("memberUid") == members, sourceLocation: sourceLocation)
        #expect(
            values("rfc822MailMember") == (members.map { "\($0)@a.test" } + others).sorted(),
            sourceLocation: sourceLocation)
        let naming = try await bridge.entries(.equality("departmentNumber", AttributeValue(list)))
        #expect(
            naming.compactMap { $0["uid"].first?.string }.sorted() == members, sourceLocation: sourceLocation)
        let plan = try await bridge.reconcile("--dry-run")
        #expect(plan.status == 0, "\(plan.output)\(plan.errors)", sourceLocation: sourceLocation)
    }

    @Test func `members come and go in every way, and a client sees them once`() async throws {
        try await Self.bridge { bridge in
            let (group, ids) = try await Groups.make(bridge, "Sales", ["ann", "bob", "cat"])
            try await Self.expect([], in: "Sales", bridge)
            let added = try await bridge.client.patch("/Groups/\(group)", Groups.patch("Add", [ids[0], ids[1]]))
            #expect(added.status == 200 && Groups.members(added) == [ids[0], ids[1]])
            try await Self.expect(["ann", "bob"], in: "Sales", bridge)
            let put = try await bridge.client.put("/Groups/\(group)", Groups.body("Sales", members: [ids[1], ids[2]]))
            #expect(put.status == 200 && Groups.members(put) == [ids[1], ids[2]])
            try await Self.expect(["bob", "cat"], in: "Sales", bridge)
            #expect(try await bridge.client.patch("/Groups/\(group)", Groups.patch("Remove", ids)).status == 200)
            try await Self.expect([], in: "Sales", bridge)
            let team = try await bridge.client.post("/Groups", Groups.body("Team", members: [ids[0]]))
            #expect(team.status == 201)
            try await Self.expect(["ann"], in: "Team", bridge)
        }
    }

    @Test func `a member that is renamed is followed in every way, and so is a group`() async throws {
        try await Self.bridge { bridge in
            let (group, ids) = try await Groups.make(bridge, "Sales", ["ann", "bob"])
            _ = try await bridge.client.patch("/Groups/\(group)", Groups.patch("Add", ids))
            let renamed = try await bridge.client.patch(
                "/Users/\(ids[0])", Bridge.patch(Bridge.replace("userName", "zoe")))
            #expect(renamed.status == 200)
            try await Self.expect(["bob", "zoe"], in: "Sales", bridge)
            let named = try await bridge.client.patch(
                "/Groups/\(group)", Bridge.patch(Bridge.replace("displayName", "Trade")))
            #expect(named.status == 200)
            try await Self.expect(["bob", "zoe"], in: "Trade", bridge)
            #expect(try await bridge.entries(.equality("departmentNumber", "sales@lists.test")).isEmpty)
        }
    }

    @Test func `who comes after somebody of the same name inherits nothing, nor after a group`() async throws {
        try await Self.bridge { bridge in
            let (group, ids) = try await Groups.make(bridge, "Sales", ["ann", "bob"])
            _ = try await bridge.client.patch("/Groups/\(group)", Groups.patch("Add", ids))
            #expect(try await bridge.client.delete("/Users/\(ids[0])").status == 204)
            #expect(try await bridge.client.post("/Users", Bridge.user("ann")).status == 201)
            try await Self.expect(["bob"], in: "Sales", bridge)
            let other = try await bridge.client.patch(
                "/Users/\(ids[1])", Bridge.patch(Bridge.replace("userName", "bobby")))
            #expect(other.status == 200)
            #expect(try await bridge.client.post("/Users", Bridge.user("bob")).status == 201)
            try await Self.expect(["bobby"], in: "Sales", bridge)
            #expect(try await bridge.client.delete("/Groups/\(group)").status == 204)
            #expect(try await bridge.entries(.present("departmentNumber")).isEmpty)
            #expect(try await bridge.client.post("/Groups", Groups.body("Sales")).status == 201)
            try await Self.expect([], in: "Sales", bridge)
        }
    }

    @Test func `what is changed by hand is put right, and what is not ours stays`() async throws {
        try await Self.bridge { bridge in
            let (group, ids) = try await Groups.make(bridge, "Sales", ["ann", "bob", "cat"])
            _ = try await bridge.client.patch("/Groups/\(group)", Groups.patch("Add", [ids[0], ids[1]]))
            try await bridge.slapd.modify(
                """
                dn: cn=Sales,\(SlapdServer.groups)
                changetype: modify
                delete: memberUid
                memberUid: ann
                -
                add: memberUid
                memberUid: stranger
                -
                add: rfc822MailMember
                rfc822MailMember: guest@elsewhere.test

                dn: uid=ann,\(SlapdServer.people)
                changetype: modify
                replace: departmentNumber
                departmentNumber: somebody-elses@lists.test

                dn: uid=cat,\(SlapdServer.people)
                changetype: modify
                add: departmentNumber
                departmentNumber: Sales@Lists.test

                """)
            let plan = try await bridge.reconcile("--dry-run")
            #expect(plan.status == 2, "\(plan.output)")
            #expect(try await bridge.reconcile().status == 0)
            try await Self.expect(["ann", "bob"], in: "Sales", bridge, others: ["guest@elsewhere.test"])
            let ann = try await bridge.entry("ann")?["departmentNumber"].compactMap(\.string).sorted()
            #expect(ann == ["sales@lists.test", "somebody-elses@lists.test"])
        }
    }

    @Test func `an entry that is made again has its memberships again`() async throws {
        try await Self.bridge { bridge in
            let (group, ids) = try await Groups.make(bridge, "Sales", ["ann", "bob"])
            _ = try await bridge.client.patch("/Groups/\(group)", Groups.patch("Add", ids))
            for name in ["uid=ann,ou=people", "uid=bob,ou=people", "cn=Sales,ou=groups"] {
                try await bridge.slapd.modify("dn: \(name),\(SlapdServer.base)\nchangetype: delete\n")
            }
            let patch = Bridge.patch(Bridge.replace("name.familyName", "Lee"))
            #expect(try await bridge.client.patch("/Users/\(ids[0])", patch).status == 200)
            let sweep = try await bridge.reconcile()
            #expect(sweep.status == 0, "\(sweep.output)\(sweep.errors)")
            try await Self.expect(["ann", "bob"], in: "Sales", bridge)
        }
    }

    @Test func `nobody can be known by the value of another`() async throws {
        let mapping = Self.mapping.replacing("mail: { template: '{userName|lowercase}@a.test' }", with: "mail: title")
        try await Self.bridge(mapping: mapping) { bridge in
            func user(_ name: String, _ title: String) -> Value {
                var body = Bridge.user(name).object ?? Object()
                body["title"] = .string(title)
                return .object(body)
            }
            #expect(try await bridge.client.post("/Users", user("ann", "one@a.test")).status == 201)
            let refused = try await bridge.client.post("/Users", user("bob", "One@a.test"))
            #expect(refused.status == 409 && refused.text("scimType") == "uniqueness")
            #expect(try await bridge.entry("bob") == nil)
            let group = try await bridge.client.post("/Groups", Groups.body("one"))
            #expect(group.status == 201)
        }
    }

    @Test func `what the entry of a member does not take is refused, and nothing is left of it`() async throws {
        let mapping = Self.mapping.replacing("on_member: departmentNumber", with: "on_member: gidNumber")
        try await Self.bridge(mapping: mapping) { bridge in
            let (group, ids) = try await Groups.make(bridge, "Sales", ["ann"])
            let refused = try await bridge.client.patch("/Groups/\(group)", Groups.patch("Add", ids))
            #expect(refused.status >= 400, "\(refused)")
            #expect(refused.text("detail")?.contains("member") == true, "\(refused)")
            try await Self.expect([], in: "Sales", bridge)
            let created = try await bridge.client.post("/Groups", Groups.body("Team", members: ids))
            #expect(created.status >= 400)
            #expect(try await bridge.group("Team") == nil)
            #expect(try await bridge.reconcile("--dry-run").status == 0)
        }
    }

    @Test func `a name that is only spelled otherwise costs nobody the membership`() async throws {
        let mapping = Self.mapping.replacing("{displayName|lowercase}@lists", with: "{displayName}@lists")
            .replacing("{userName|lowercase}@a", with: "{userName}@a")
        try await Self.bridge(mapping: mapping) { bridge in
            let (group, ids) = try await Groups.make(bridge, "sales", ["ann", "bob"])
            _ = try await bridge.client.patch("/Groups/\(group)", Groups.patch("Add", ids))
            for (path, name, attribute) in [
                ("/Groups/\(group)", "SALES", "displayName"), ("/Users/\(ids[0])", "ANN", "userName"),
            ] {
                let reply = try await bridge.client.patch(
                    path, Bridge.patch(Bridge.replace(attribute, .string(name))))
                #expect(reply.status == 200)
                #expect(try await bridge.entries(.equality("departmentNumber", "sales@lists.test")).count == 2)
                #expect(try await bridge.group("sales")?["rfc822MailMember"].count == 2)
                #expect(try await bridge.group("sales")?[.member].count == 2)
                let plan = try await bridge.reconcile("--dry-run")
                #expect(plan.status == 0, "\(plan.output)")
            }
        }
    }

    @Test func `a group that is refused leaves what others wrote on the members`() async throws {
        try await Self.bridge { bridge in
            let ann = try await bridge.client.post("/Users", Bridge.user("ann"))
            try await bridge.slapd.modify(
                "dn: uid=ann,\(SlapdServer.people)\nchangetype: modify\nadd: departmentNumber\n"
                    + "departmentNumber: team@lists.test\n")
            try await bridge.slapd.add(
                "dn: cn=Team,\(SlapdServer.groups)\nobjectClass: groupOfNames\ncn: Team\nmember: cn=x\n")
            let refused = try await bridge.client.post("/Groups", Groups.body("Team", members: [ann.id]))
            #expect(refused.status == 409, "\(refused)")
            #expect(try await bridge.entry("ann")?["departmentNumber"] == ["team@lists.test"])
        }
    }

    @Test func `a member outside the base does not keep the others from changing`() async throws {
        try await Self.bridge { bridge in
            let (group, ids) = try await Groups.make(bridge, "Sales", ["ann", "bob"])
            _ = try await bridge.client.patch("/Groups/\(group)", Groups.patch("Add", ids))
            try await bridge.slapd.modify(
                "dn: uid=ann,\(SlapdServer.people)\nchangetype: modrdn\nnewrdn: uid=ann\ndeleteoldrdn: 1\n"
                    + "newsuperior: \(SlapdServer.base)\n")
            let renamed = try await bridge.client.patch(
                "/Groups/\(group)", Bridge.patch(Bridge.replace("displayName", "Trade")))
            #expect(renamed.status == 200, "\(renamed)")
            let removed = try await bridge.client.patch("/Groups/\(group)", Groups.patch("Remove", [ids[0]]))
            #expect(removed.status == 200, "\(removed)")
            #expect(try await bridge.entry("bob")?["departmentNumber"] == ["trade@lists.test"])
        }
    }

    @Test(arguments: LDAPGate.Side.allCases, [true, false])
    func `killed amid a change, a sweep brings state and directory together`(
        side: LDAPGate.Side, adds: Bool
    ) async throws {
        try await Self.bridge(throughGate: true) { bridge in
            let gate = try #require(bridge.gate)
            let (group, ids) = try await Groups.make(bridge, "Sales", ["ann", "bob", "cat"])
            _ = try await bridge.client.patch("/Groups/\(group)", Groups.patch("Add", [ids[0], ids[1]]))
            gate.hold(.modify, side)
            let request =
                adds
                ? Groups.patch("Add", [ids[2]])
                : Bridge.patch(Bridge.replace("displayName", "Trade"))
            async let attempt = try? bridge.client.patch("/Groups/\(group)", request)
            try await gate.untilHeld()
            try await bridge.gateway.crash()
            _ = await attempt
            gate.release()
            try await bridge.gateway.start()
            let sweep = try await bridge.reconcile()
            #expect(sweep.status == 0, "\(sweep.output)\(sweep.errors)")
            try await Self.expect(
                adds ? ["ann", "bob", "cat"] : ["ann", "bob"], in: adds ? "Sales" : "Trade", bridge)
            #expect(try await bridge.entries(.equality("departmentNumber", "sales@lists.test")).isEmpty == !adds)
        }
    }

    @Test func `groups of login names alone may be empty`() async throws {
        try await Self.bridge(mapping: Self.posix) { bridge in
            let (group, ids) = try await Groups.make(bridge, "sales", ["ann", "bob"])
            #expect(try await bridge.group("sales")?["memberUid"] == [])
            #expect(try await bridge.client.patch("/Groups/\(group)", Groups.patch("Add", ids)).status == 200)
            #expect(try await bridge.group("sales")?["memberUid"] == ["ann", "bob"])
            #expect(try await bridge.client.patch("/Groups/\(group)", Groups.patch("Remove", ids)).status == 200)
            #expect(try await bridge.group("sales")?["memberUid"] == [])
            #expect(try await bridge.reconcile("--dry-run").status == 0)
        }
    }
}
