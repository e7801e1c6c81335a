import Directory
import LDAP
import SCIM
import TestSupport
import Testing

/// The shipped profiles for 389 Directory Server and Active Directory, from the first request to the last, under an
/// account that may do what the check prints.
@Suite struct ProfileTests {
    @Test(arguments: TestedDirectory.allCases)
    func `a person gets every attribute of the profile's page, and a sweep finds nothing to do`(
        _ tested: TestedDirectory
    ) async throws {
        try await ProfileBridge.with(tested) { bridge in
            let (boss, anne) = (ProfilePerson(), ProfilePerson())
            let manager = try await create(bridge, boss)
            _ = try await create(bridge, anne, manager: manager)
            let entry = try #require(try await bridge.entry(anne.rdn(tested)))
            let expected = anne.attributes(tested, manager: bridge.people.child(boss.rdn(tested)))
            for (name, values) in expected {
                guard name != "manager" else { continue }
                #expect(Set(entry[name]) == values, "\(name)")
            }
            #expect(entry["manager"].map(named) == [bridge.people.child(boss.rdn(tested))])
            if tested == .ds389 {
                let names = Set(entry.attributes.map(\.name)).subtracting([.objectClass, .nsUniqueId])
                #expect(names == Set(expected.keys))
            }
            try await bridge.expectInSync()
        }
    }

    /// Servers spell names as they like.
    private func named(_ value: AttributeValue) -> DN? { value.string.flatMap { try? DN($0) } }

    private func create(
        _ bridge: ProfileBridge, _ person: ProfilePerson, manager: String? = nil
    ) async throws -> String {
        let reply = try await bridge.client.post("/Users", person.body(manager: manager))
        #expect(reply.status == 201, "\(reply)")
        return reply.id
    }

    @Test(arguments: TestedDirectory.allCases)
    func `attributes change, come and go as Entra patches them`(_ tested: TestedDirectory) async throws {
        try await ProfileBridge.with(tested) { bridge in
            let (boss, anne) = (ProfilePerson(), ProfilePerson())
            let manager = try await create(bridge, boss)
            let id = try await create(bridge, anne)
            let department = "\(ProfilePerson.enterprise):department"
            let reply = try await bridge.client.patch(
                "/Users/\(id)",
                Bridge.patch(
                    Bridge.replace("displayName", "Anne Smith"), Bridge.replace("name.familyName", "Smith"),
                    Bridge.replace("emails[type eq \"work\"].value", .string("smith.\(anne.token)@example.com")),
                    ["op": "Remove", "path": "title"],
                    ["op": "Remove", "path": "phoneNumbers[type eq \"mobile\"]"],
                    Bridge.replace("phoneNumbers[type eq \"fax\"].value", "+49 228 9"),
                    ["op": "Add", "path": .string(department), "value": "Research"],
                    ["op": "Add", "path": .string("\(ProfilePerson.enterprise):manager"), "value": .string(manager)]))
            #expect(reply.status == 200, "\(reply)")
            let name = tested == .ds389 ? "Anne Smith" : anne.displayName
            let entry = try #require(try await bridge.entry(anne.rdn(tested)))
            #expect(entry["displayName"] == ["Anne Smith"] && entry[.cn] == [AttributeValue(name)])
            #expect(entry[.sn] == ["Smith"] && entry["title"].isEmpty && entry["mobile"].isEmpty)
            #expect(entry[.mail] == [AttributeValue("smith.\(anne.token)@example.com")])
            #expect(entry[tested == .ds389 ? "departmentNumber" : "department"] == ["Research"])
            #expect(entry["manager"].map(named) == [bridge.people.child(boss.rdn(tested))])
            let former = "anne.mueller.\(anne.token)@example.com"
            switch tested {
            case .ds389: #expect(entry["mailAlternateAddress"].contains(AttributeValue(former)))
            case .samba:
                #expect(entry["proxyAddresses"].contains(AttributeValue("smtp:\(former)")))
                #expect(entry["proxyAddresses"].contains(AttributeValue("SMTP:smith.\(anne.token)@example.com")))
                #expect(entry["facsimileTelephoneNumber"] == ["+49 228 9"])
            }
            try await bridge.expectInSync()
        }
    }

    @Test(arguments: TestedDirectory.allCases)
    func `whoever is switched off cannot log in, and can again when switched on`(
        _ tested: TestedDirectory
    ) async throws {
        try await ProfileBridge.with(tested) { bridge in
            let anne = ProfilePerson()
            let id = try await create(bridge, anne)
            let dn = bridge.people.child(anne.rdn(tested))
            try await bridge.server.setPassword(of: dn, to: "Chosen.by.hand.1")
            #expect(try await bridge.canBind(dn, "Chosen.by.hand.1"))
            for isActive in [false, false, true, true] {
                let reply = try await bridge.client.patch(
                    "/Users/\(id)", Bridge.patch(Bridge.replace("active", .string(isActive ? "True" : "False"))))
                #expect(reply.status == 200 && reply.flag("active") == isActive, "\(reply)")
                #expect(try await bridge.canBind(dn, "Chosen.by.hand.1") == isActive)
                try await bridge.expectInSync()
            }
            let other = ProfilePerson()
            var body = try #require(other.body().object)
            body["active"] = false
            #expect(try await bridge.client.post("/Users", .object(body)).status == 201)
            let entry = try #require(try await bridge.entry(other.rdn(tested)))
            switch tested {
            case .ds389: #expect(entry["nsAccountLock"] == ["true"])
            case .samba: #expect(entry["userAccountControl"] == ["514"])
            }
        }
    }

    @Test(arguments: TestedDirectory.allCases)
    func `a new userName keeps the identity, and the name where that is chosen`(_ tested: TestedDirectory) async throws
    {
        try await ProfileBridge.with(tested) { bridge in
            let (anne, renamed) = (ProfilePerson(), ProfilePerson())
            let id = try await create(bridge, anne)
            let before = try #require(try await bridge.entry(anne.rdn(tested)))
            let reply = try await bridge.client.patch(
                "/Users/\(id)", Bridge.patch(Bridge.replace("userName", .string(renamed.userName))))
            #expect(reply.status == 200 && reply.id == id, "\(reply)")
            let after = try #require(try await bridge.entry((tested == .ds389 ? renamed : anne).rdn(tested)))
            let identity = try await bridge.identity
            #expect(after[identity] == before[identity])
            if tested == .samba {
                #expect(after["userPrincipalName"] == [AttributeValue(renamed.userName)])
                #expect(after["sAMAccountName"] == before["sAMAccountName"])
            }
            try await bridge.expectInSync()
        }
    }

    @Test(arguments: TestedDirectory.allCases)
    func `a group is created, edited, renamed and deleted, and nobody who is deleted stays in it`(
        _ tested: TestedDirectory
    ) async throws {
        try await ProfileBridge.with(tested) { bridge in
            let people = [ProfilePerson(), ProfilePerson(), ProfilePerson()]
            var ids: [String] = []
            for person in people { ids.append(try await create(bridge, person)) }
            let dns = people.map { bridge.people.child($0.rdn(tested)) }
            let name = "Group \(Token.new())"
            let created = try await bridge.client.post("/Groups", DirectoryBridge.group(name, [ids[0]]))
            #expect(created.status == 201, "\(created)")
            let path = "/Groups/\(created.id)"
            for (operation, some, expected) in [
                ("Add", [ids[0], ids[1], ids[2]], Set(dns)), ("Remove", [ids[0]], [dns[1], dns[2]]),
            ] {
                let reply = try await bridge.client.patch(path, DirectoryBridge.edit(operation, some))
                #expect(reply.status == 200, "\(reply)")
                #expect(try await bridge.members(name) == expected)
            }
            let renamed = "Other \(name)"
            let reply = try await bridge.client.patch(
                path, Bridge.patch(Bridge.replace("displayName", .string(renamed))))
            #expect(reply.status == 200, "\(reply)")
            #expect(try await bridge.client.delete("/Users/\(ids[1])").status == 204)
            #expect(try await bridge.entry(people[1].rdn(tested)) == nil)
            #expect(try await bridge.members(renamed) == [dns[2]])
            try await bridge.expectInSync()
            #expect(try await bridge.client.delete(path).status == 204)
            #expect(try await bridge.directory.read(bridge.groups.child(RDN(.cn, AttributeValue(renamed))), []) == nil)
        }
    }

    @Test(arguments: TestedDirectory.allCases)
    func `what somebody changed by hand is repaired, and what the profile leaves to others stays`(
        _ tested: TestedDirectory
    ) async throws {
        try await ProfileBridge.with(tested) { bridge in
            let anne = ProfilePerson()
            let id = try await create(bridge, anne)
            let name = "Group \(Token.new())"
            _ = try await bridge.client.post("/Groups", DirectoryBridge.group(name, [id]))
            let dn = bridge.people.child(anne.rdn(tested))
            try await bridge.directory.modify(dn, byHand(tested))
            try await bridge.directory.modify(
                bridge.groups.child(RDN(.cn, AttributeValue(name))), [Modification(.delete, .member)])
            let run = try await bridge.gateway.run(["reconcile"])
            #expect(run.status == 0, "\(run.output)\(run.errors)")
            let entry = try #require(try await bridge.entry(anne.rdn(tested)))
            let expected = anne.attributes(tested, manager: nil)
            #expect(entry[.sn] == ["Müller"] && Set(entry["telephoneNumber"]) == expected["telephoneNumber"])
            #expect(try await bridge.members(name) == [dn])
            switch tested {
            case .ds389:
                #expect(entry["nsAccountLock"].isEmpty && entry["mailQuota"] == ["1"])
                #expect(Set(entry["mailAlternateAddress"]) == expected["mailAlternateAddress"])
            case .samba:
                #expect(entry["userAccountControl"] == ["66048"])
                #expect(entry["proxyAddresses"].contains("X500:/o=Example"))
                #expect(!entry["proxyAddresses"].contains("smtp:by.hand@example.com"))
            }
            try await bridge.expectInSync()
        }
    }

    private func byHand(_ tested: TestedDirectory) -> [Modification] {
        let common = [Modification(.replace, .sn, ["Wrong"]), Modification(.delete, "telephoneNumber")]
        switch tested {
        case .ds389:
            return common + [
                Modification(.replace, "nsAccountLock", ["true"]), Modification(.replace, "mailQuota", ["1"]),
                Modification(.add, "mailAlternateAddress", ["by.hand@example.com"]),
            ]
        case .samba:
            // Switched off, and its password never expires (0x10000).
            return common + [
                Modification(.replace, "userAccountControl", ["66050"]),
                Modification(.add, "proxyAddresses", ["X500:/o=Example", "smtp:by.hand@example.com"]),
            ]
        }
    }
}
