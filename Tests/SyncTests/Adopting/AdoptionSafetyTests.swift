import Directory
import Mapping
import Planning
import SCIM
@testable import Sync
import TestSupport
import Testing

/// Nothing that people have made by hand is lost to an entry's being taken over.
struct AdoptionSafetyTests {
    @Test func `a change by hand does not end the entry, whatever the mapping leaves out`() async throws {
        let only = "only: { when: 'title ne \"out\"', otherwise: delete }\n  base: ou=people"
        let gateway = try Gateway(mapping: Gateway.adoptionMapping.replacing("base: ou=people", with: only))
        let ann = try await gateway.adopted("ann")
        try await gateway.memory.set("title", "out", at: Gateway.dn("ann"))
        try await gateway.sweep()
        try await gateway.patch(ann.id, ["op": "replace", "path": "name.givenName", "value": "A"])
        try await gateway.sweep()
        #expect(try await gateway.texts("title", of: Gateway.dn("ann")) == ["out"])
        #expect(try await gateway.texts("givenName", of: Gateway.dn("ann")) == ["A"])
    }

    @Test func `a value of several alternatives is not overwritten by the last resort`() async throws {
        let gateway = try Gateway.forAdoption()
        let ann = try await gateway.adopted("ann")
        let dn = try Gateway.dn("ann")
        try await gateway.put(ann.id, ["userName": "ann", "title": "Boss"])
        #expect(try await gateway.texts("cn", of: dn) == ["By Hand"])
        #expect(try await gateway.texts("sn", of: dn) == ["Hand"])
        try await gateway.memory.modify(dn, [Modification(.add, "cn", ["Second"])])
        try await gateway.sweep()
        try await gateway.put(ann.id, ["userName": "ann", "title": "Chief"])
        #expect(try await gateway.texts("cn", of: dn) == ["By Hand", "Second"])
        try await gateway.patch(ann.id, ["op": "replace", "path": "displayName", "value": "Ann"])
        #expect(try await gateway.texts("cn", of: dn) == ["Ann"])
    }

    @Test func `an entry in which two attributes of one source differ is not taken over`() async throws {
        let mapping = Gateway.adoptionMapping.replacing(
            "mail: 'emails[type eq \"work\"].value'", with: "mail: userName")
        let gateway = try Gateway(mapping: mapping)
        try await gateway.stand("ann", number: "1", mail: "ann@x")
        let found = try await gateway.adopt()
        #expect(found["ann"]?.standing == .unmatched && found["ann"]?.reason.contains("uid and mail") == true)
    }

    @Test func `what was given up is not taken over by whoever asks next`() async throws {
        let strong = Gateway.adoptionMapping.replacing(
            "- { attribute: employeeNumber",
            with: "- { attribute: uid, equals: userName, strength: strong }\n    - { attribute: employeeNumber")
        let gateway = try Gateway(mapping: strong).adopting(.onMatch)
        let ann = try await gateway.create("ann")
        try await gateway.provisioner.release(ann.id, type: .user, actor: "release")
        let before = await gateway.memory.entries
        await #expect { try await gateway.create("ann") } throws: { ($0 as? SyncError)?.code == .conflict }
        #expect(await gateway.memory.entries == before)
        #expect(try await gateway.store.count(of: nil) == 0)
    }

    @Test func `a hidden entry is no absent one`() async throws {
        let gateway = try Gateway.forAdoption().adopting(.onMatch)
        try await gateway.create("bob")
        try await gateway.stand("a.hand", number: "1")
        let base = try DN(Gateway.base)
        await gateway.memory.configure { $0.hiddenBelow = base }
        await #expect(throws: SyncError.self) { try await gateway.create("ann", ("externalId", "1")) }
        await gateway.memory.configure { $0.hiddenBelow = nil }
        #expect(try await gateway.memory.read(Gateway.dn("ann"), ["uid"]) == nil)
    }

    @Test func `a former address that is spelled otherwise goes with the new one`() async throws {
        let mapping = Gateway.adoptionMapping.replacing(
            "mail: 'emails[type eq \"work\"].value'",
            with: "mail: { from: 'emails[type eq \"work\"].value', lowercase: true }")
        let gateway = try Gateway(mapping: mapping)
        try await gateway.stand("ann", number: "1", mail: "Ann.Smith@X")
        try await gateway.adopt()
        let ann = try #require(try await gateway.resource("ann"))
        try await gateway.patch(ann.id, ["op": "replace", "path": "emails[type eq \"work\"].value", "value": "new@x"])
        #expect(try await gateway.texts("mail", of: Gateway.dn("ann")) == ["new@x"])
        try await gateway.put(ann.id, ["userName": "ann", "emails": [["type": "work", "value": "newer@x"]]])
        #expect(try await gateway.texts("mail", of: Gateway.dn("ann")) == ["newer@x"])
        #expect(try await gateway.texts("mailAlternateAddress", of: Gateway.dn("ann")) == ["one@x", "two@x"])
    }

    @Test func `a replacement gives way where there is one of a type`() async throws {
        let gateway = try Gateway.forAdoption()
        try await gateway.stand("ann", number: "1", mail: "old@x")
        try await gateway.adopt()
        let ann = try #require(try await gateway.resource("ann"))
        try await gateway.put(ann.id, ["userName": "ann", "emails": [["type": "work", "value": "new@x"]]])
        #expect(try await gateway.texts("mail", of: Gateway.dn("ann")) == ["new@x"])
    }

    @Test func `the former name of a member who was renamed goes from a group that was taken over`() async throws {
        let gateway = try Gateway.forAdoption()
        try await gateway.stand("ann", number: "1")
        try await gateway.standGroup("staff", [Gateway.dn("ann"), DN("cn=other,dc=example,dc=test")])
        try await gateway.adopt()
        _ = try await gateway.memory.rename(
            Gateway.dn("ann"), to: RDN(.uid, "anna"), under: nil, asserting: nil, returning: [])
        try await gateway.sweep()
        try await gateway.sweep()
        #expect(
            try await gateway.texts("member", of: Gateway.groupDN("staff"))
                == ["cn=other,dc=example,dc=test", Gateway.dn("anna").description])
    }

    @Test func `who comes back is enabled although nobody claimed it before`() async throws {
        let gateway = try Gateway(
            mapping: Gateway.adoptionMapping.replacing("  active: {", with: "  deprovision: disable\n  active: {"))
        let ann = try await gateway.adopted("ann")
        try await gateway.delete(ann.id)
        #expect(try await gateway.texts("employeeType", of: Gateway.dn("ann")) == ["disabled"])
        let again = try await gateway.create("ann", ("externalId", "n-ann"), ("active", true))
        #expect(try await gateway.texts("employeeType", of: Gateway.dn("ann")) == ["active"])
        #expect(!again.isAdopted && again.resource.isActive == true)
    }

    @Test func `another person's entry is not linked to one whom nobody claimed`() async throws {
        let gateway = try Gateway.forAdoption()
        _ = try await gateway.adopted("ann")
        try await gateway.memory.delete(Gateway.dn("ann"), asserting: nil)
        try await gateway.stand("ann", number: "other")
        var standings: [AdoptionFinding.Standing] = []
        _ = try await Relinker(engine: gateway.engine).run(AdoptionOrder(actor: "relink")) {
            standings.append($0.standing)
        }
        #expect(standings == [.weak])
    }
}
