import Directory
import Mapping
import Planning
import SCIM
@testable import Sync
import TestSupport
import Testing

/// Entries that stood before the gateway are taken over, and stay the directory's as far as no client speaks of them.
struct AdoptionTests {
    @Test func `what is known for sure is taken over, what is not waits for a person`() async throws {
        let gateway = try Gateway.forAdoption()
        try await gateway.stand("ann", number: "1")
        try await gateway.stand("bob", mail: "bob@x")
        try await gateway.stand("cid")
        try await gateway.stand("dan", number: "2")
        try await gateway.stand("eve", number: "2")
        let before = await gateway.memory.entries
        let dry = try await gateway.adopt(isDryRun: true)
        #expect(dry["ann"]?.standing == .strong && dry["ann"]?.isWanted == true && dry["ann"]?.resource == nil)
        #expect(dry["bob"]?.standing == .weak && dry["bob"]?.reason == "by mail")
        #expect(dry["cid"]?.standing == .weak && dry["cid"]?.reason == "by its name alone")
        #expect(dry["dan"]?.standing == .ambiguous && dry["eve"]?.standing == .ambiguous)
        #expect(try await gateway.store.count(of: nil) == 0)
        let found = try await gateway.adopt()
        #expect(found.values.filter { $0.resource != nil }.map(\.name) == ["ann"])
        try await gateway.adopt(takesWeak: true)
        #expect(try await gateway.store.count(of: nil) == 3)
        #expect(await gateway.memory.entries == before, "nothing is written to the directory")
    }

    @Test func `the resource says what the entry says`() async throws {
        let gateway = try Gateway.forAdoption()
        let ann = try await gateway.adopted("ann")
        #expect(ann.resource.userName == "ann" && ann.resource.externalId == "n-ann")
        #expect(ann.resource.attributes["displayName"] == "By Hand")
        #expect(ann.resource.attributes["emails"]?.array?.count == 2)
        #expect(ann.isAcknowledged && ann.isAdopted)
        #expect(try ann.link?.dn == Gateway.dn("ann"))
        let trail = try await gateway.store.trail(TrailQuery(resource: ann.id))
        #expect(trail.map(\.kind) == [.adopt] && trail.map(\.actor) == ["adopt"])
    }

    @Test func `what nobody claims is the directory's`() async throws {
        let gateway = try Gateway.forAdoption()
        let ann = try await gateway.adopted("ann")
        let dn = try Gateway.dn("ann")
        try await gateway.memory.set("title", "Chief", at: dn)
        try await gateway.memory.set("employeeType", "disabled", at: dn)
        let report = try await gateway.sweep()
        #expect(report.plan.items.map(\.assessment.situation) == [.outdated] && report.ending == .clean)
        let now = try #require(try await gateway.store.resource(ann.id))
        #expect(now.resource.attributes["title"] == "Chief" && now.resource.isActive == false)
        #expect(try await gateway.texts("title", of: dn) == ["Chief"])
        #expect(try await gateway.sweep().plan.items.isEmpty)
    }

    @Test func `only what a client sent is enforced`() async throws {
        let gateway = try Gateway.forAdoption()
        let ann = try await gateway.adopted("ann")
        let dn = try Gateway.dn("ann")
        try await gateway.patch(ann.id, ["op": "replace", "path": "title", "value": "Boss"])
        #expect(try await gateway.texts("title", of: dn) == ["Boss"])
        #expect(try await gateway.texts("cn", of: dn) == ["By Hand"])
        try await gateway.memory.set("title", "Chief", at: dn)
        try await gateway.memory.set("sn", "Other", at: dn)
        try await gateway.sweep()
        #expect(try await gateway.texts("title", of: dn) == ["Boss"], "claimed")
        #expect(try await gateway.texts("sn", of: dn) == ["Other"], "not claimed")
        #expect(try await gateway.sweep().plan.items.isEmpty)
    }

    @Test func `the same value as before is a claim, too`() async throws {
        let gateway = try Gateway.forAdoption()
        let ann = try await gateway.adopted("ann")
        let dn = try Gateway.dn("ann")
        try await gateway.patch(ann.id, ["op": "replace", "path": "name.familyName", "value": "Hand"])
        try await gateway.memory.set("sn", "Other", at: dn)
        try await gateway.sweep()
        #expect(try await gateway.texts("sn", of: dn) == ["Hand"])
    }

    @Test func `hand-made aliases survive a replacement that does not know of them`() async throws {
        let gateway = try Gateway.forAdoption()
        let ann = try await gateway.adopted("ann")
        let dn = try Gateway.dn("ann")
        try await gateway.put(
            ann.id,
            ["userName": "ann", "emails": [["type": "other", "value": "new@x"], ["type": "work", "value": "ann@x"]]])
        #expect(try await gateway.texts("mailAlternateAddress", of: dn) == ["new@x", "one@x", "two@x"])
        #expect(try await gateway.texts("mail", of: dn) == ["ann@x"])
        try await gateway.put(ann.id, ["userName": "ann", "emails": [["type": "work", "value": "ann@x"]]])
        #expect(
            try await gateway.texts("mailAlternateAddress", of: dn) == ["one@x", "two@x"], "new@x was the client's")
        #expect(try await gateway.sweep().plan.items.isEmpty)
    }

    @Test func `a client can take away what it names`() async throws {
        let gateway = try Gateway.forAdoption()
        let ann = try await gateway.adopted("ann")
        try await gateway.patch(ann.id, ["op": "remove", "path": "emails[value eq \"one@x\"]"])
        let dn = try Gateway.dn("ann")
        #expect(try await gateway.texts("mailAlternateAddress", of: dn) == ["two@x"])
    }

    @Test func `what a client has taken away is not read back from what is made of something else`() async throws {
        let gateway = try Gateway.forAdoption()
        let ann = try await gateway.adopted("ann")
        try await gateway.patch(ann.id, ["op": "remove", "path": "displayName"])
        try await gateway.memory.set("cn", "Somebody Else", at: Gateway.dn("ann"))
        try await gateway.sweep()
        let now = try #require(try await gateway.store.resource(ann.id))
        #expect(now.resource.attributes["displayName"] == nil)
        #expect(try await gateway.texts("cn", of: Gateway.dn("ann")) == ["Somebody Else"], "the directory's")
        #expect(try await gateway.sweep().plan.items.isEmpty)
    }

    @Test func `an entry keeps its name and place until a client gives it another one`() async throws {
        let gateway = try Gateway.forAdoption()
        try await gateway.memory.add(
            Entry(
                dn: try DN("ou=old,\(Gateway.base)"),
                attributes: ["objectClass": ["organizationalUnit"], "ou": ["old"]]))
        let dn = try DN("cn=Hand,ou=old,\(Gateway.base)")
        try await gateway.memory.add(
            Entry(
                dn: dn,
                attributes: [
                    "objectClass": ["inetOrgPerson"], "uid": ["ann"], "cn": ["Hand"], "sn": ["X"],
                    "employeeNumber": ["1"],
                ]))
        try await gateway.adopt()
        #expect(try await gateway.sweep().plan.items.isEmpty)
        let ann = try #require(try await gateway.resource("ann"))
        try await gateway.patch(ann.id, ["op": "replace", "path": "title", "value": "Boss"])
        #expect(try await gateway.texts("title", of: dn) == ["Boss"])
        try await gateway.patch(ann.id, ["op": "replace", "path": "userName", "value": "anna"])
        #expect(try await gateway.texts("uid", of: dn) == ["anna"], "a rename would take the other naming value away")
        #expect(try await gateway.sweep().plan.items.isEmpty)
    }

    @Test func `one that nobody claims and that is gone is not made again`() async throws {
        let gateway = try Gateway.forAdoption()
        let ann = try await gateway.adopted("ann")
        try await gateway.stand("bob")
        try await gateway.memory.delete(Gateway.dn("ann"), asserting: nil)
        let report = try await gateway.sweep()
        #expect(report.plan.reports.map(\.assessment.situation) == [.missing] && report.plan.changes.isEmpty)
        try await gateway.patch(ann.id, ["op": "replace", "path": "title", "value": "Boss"])
        #expect(try await gateway.texts("cn", of: Gateway.dn("ann")) == ["By Hand"], "made again of all that is known")
    }

    @Test func `an entry is taken over once`() async throws {
        let gateway = try Gateway.forAdoption()
        let ann = try await gateway.adopted("ann")
        #expect(try await gateway.adopt().isEmpty)
        #expect(try await gateway.store.owner(of: #require(ann.link).identity)?.id == ann.id)
        await #expect(throws: SyncError.self) { try await gateway.create("ann") }
    }

    @Test func `what the mapping cannot read or leaves out is no candidate`() async throws {
        let gateway = try Gateway(
            mapping: Gateway.adoptionMapping.replacing(
                "base: ou=people", with: "only: 'title eq \"in\"'\n  base: ou=people"))
        try await gateway.stand("ann", number: "1")
        let found = try await gateway.adopt()
        #expect(found["ann"]?.standing == .unmatched && found["ann"]?.reason == "`only` of the mapping leaves it out")
    }

    @Test func `a directory that does not answer is no reason for anything`() async throws {
        let gateway = try Gateway.forAdoption()
        try await gateway.stand("ann", number: "1")
        await gateway.memory.configure { $0.isAway = true }
        await #expect(throws: SyncError.self) { try await gateway.adopt() }
        #expect(try await gateway.store.count(of: nil) == 0)
    }
}
