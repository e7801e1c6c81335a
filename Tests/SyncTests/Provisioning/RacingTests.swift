import Directory
import Planning
import SCIM
import Sync
import TestSupport
import Testing

/// Somebody changes an entry between the look and the write.
struct RacingTests {
    static let withoutAssertion: DirectoryCapabilities = {
        var capabilities = MemoryDirectory.openLDAP
        capabilities.supportsAssertion = false
        return capabilities
    }()

    @Test func `an entry that was changed meanwhile is looked at again`() async throws {
        let gateway = try Gateway()
        let ann = try await gateway.create("ann")
        let dn = try Gateway.dn("ann")
        await gateway.directory.interfere { try await $0.set("cn", "other", at: dn) }
        try await gateway.change(ann.id, ("title", "Chief"))
        let entry = try #require(try await gateway.people.first)
        #expect(entry["title"] == ["Chief"] && entry["cn"] == ["ann"])
    }

    @Test func `an entry that was renamed meanwhile is followed`() async throws {
        let gateway = try Gateway()
        let ann = try await gateway.create("ann")
        let dn = try Gateway.dn("ann")
        await gateway.directory.interfere { try await $0.rename(dn, to: RDN(.uid, "moved")) }
        try await gateway.change(ann.id, ("title", "Chief"))
        #expect(try await gateway.people.map(\.dn) == [dn])
        #expect(try await gateway.people.first?["title"] == ["Chief"])
    }

    @Test func `an entry that was deleted meanwhile is made again`() async throws {
        let gateway = try Gateway()
        let ann = try await gateway.create("ann")
        let dn = try Gateway.dn("ann")
        await gateway.directory.interfere { try await $0.delete(dn) }
        let changed = try await gateway.change(ann.id, ("title", "Chief"))
        #expect(changed.link?.identity != ann.link?.identity)
        #expect(try await gateway.people.first?["title"] == ["Chief"])
    }

    @Test func `an entry that was deleted meanwhile is deleted`() async throws {
        let gateway = try Gateway()
        let ann = try await gateway.create("ann")
        let dn = try Gateway.dn("ann")
        await gateway.directory.interfere { try await $0.delete(dn) }
        try await gateway.delete(ann.id)
        #expect(try await gateway.store.resource(ann.id)?.lifecycle == .deleted)
    }

    @Test func `another entry that took the place meanwhile is not deleted`() async throws {
        let gateway = try Gateway()
        let ann = try await gateway.create("ann")
        let dn = try Gateway.dn("ann")
        let stranger = try Gateway.stranger("ann")
        await gateway.directory.interfere { directory in
            try await directory.delete(dn)
            try await directory.add(stranger)
        }
        try await gateway.delete(ann.id)
        #expect(try await gateway.people.map { $0["cn"] } == [["stranger"]])
    }

    @Test(arguments: [MemoryDirectory.openLDAP, withoutAssertion])
    func `another entry that took the place meanwhile is not changed`(
        _ capabilities: DirectoryCapabilities
    ) async throws {
        let gateway = try Gateway(capabilities: capabilities)
        let ann = try await gateway.create("ann")
        let dn = try Gateway.dn("ann")
        try await gateway.memory.delete(dn)
        try await gateway.memory.add(try Gateway.stranger("ann"))
        await expectFailure(.conflict) { try await gateway.change(ann.id, ("title", "Chief")) }
        #expect(try await gateway.people.map { $0["cn"] } == [["stranger"]])
        #expect(try await gateway.store.openIntents().isEmpty)
    }

    @Test func `without assertions another entry that takes the place at the last moment is not changed`() async throws
    {
        let gateway = try Gateway(capabilities: Self.withoutAssertion)
        let ann = try await gateway.create("ann")
        let dn = try Gateway.dn("ann")
        let stranger = try Gateway.stranger("ann")
        await gateway.directory.interfere { directory in
            try await directory.delete(dn)
            try await directory.add(stranger)
        }
        await expectFailure(.conflict) {
            try await gateway.change(ann.id, ("name", ["familyName": "Smith"]))
        }
        #expect(try await gateway.people.map { $0["sn"] } == [["stranger"]])
    }

    @Test func `without assertions a value that was changed at the last moment is looked at again`() async throws {
        let gateway = try Gateway(capabilities: Self.withoutAssertion)
        let ann = try await gateway.create("ann", ("title", "Clerk"))
        let dn = try Gateway.dn("ann")
        await gateway.directory.interfere { try await $0.set("title", "by hand", at: dn) }
        try await gateway.change(ann.id, ("title", "Chief"))
        #expect(try await gateway.people.first?["title"] == ["Chief"])
        #expect(
            await gateway.memory.writes.last
                == "modify uid=ann,ou=people,dc=example,dc=test: delete title: by hand; add title: Chief")
    }

    @Test func `a naming value that only changes its spelling is renamed where it may not be modified`() async throws {
        let gateway = try Gateway()
        let ann = try await gateway.create("ann")
        await gateway.memory.failNext(.refuse(.refusal(.notAllowedOnRDN)))
        let changed = try await gateway.change(ann.id, ("userName", "Ann"), ("title", "Chief"))
        let entry = try #require(try await gateway.people.first)
        #expect(entry[.uid] == ["Ann"] && entry["title"] == ["Chief"])
        #expect(
            changed.link?.identity == ann.link?.identity && changed.link?.dn.description.hasPrefix("uid=Ann,") == true)
        #expect(try await gateway.sweep(isDryRun: true).plan.items.isEmpty)
    }

    @Test func `an entry that keeps changing is given up after a few looks`() async throws {
        let gateway = try Gateway()
        let ann = try await gateway.create("ann")
        let dn = try Gateway.dn("ann")
        for number in 0..<9 {
            await gateway.directory.interfere {
                try await $0.set("description", AttributeValue("\(number)"), at: dn)
            }
        }
        await expectFailure(.busy) { try await gateway.change(ann.id, ("title", "Chief")) }
        let entry = try #require(try await gateway.people.first)
        #expect(entry["title"] == [] && entry["description"] == ["4"])
        #expect(try await gateway.provisioner.read(ann.id, type: .user) == ann)
        #expect(try await gateway.store.openIntents().isEmpty)
    }

    @Test func `an entry that was changed between rename and modification is looked at again`() async throws {
        let gateway = try Gateway()
        let ann = try await gateway.create("ann")
        let dn = try Gateway.dn("zoe")
        await gateway.directory.interfere(nil) { try await $0.set("description", "x", at: dn) }
        let changed = try await gateway.change(ann.id, ("userName", "zoe"), ("title", "Chief"))
        #expect(changed.link?.dn == dn)
        #expect(try await gateway.people.first?["title"] == ["Chief"])
    }

    @Test func `an assertion that leaks into an overlay's search is checked by a look instead`() async throws {
        let gateway = try Gateway()
        let ann = try await gateway.create("ann")
        await gateway.memory.failNext(.refuse(.refusal(.assertionFailed, "unique_search failed")))
        try await gateway.change(ann.id, ("title", "Chief"))
        #expect(try await gateway.people.first?["title"] == ["Chief"])
    }
}
