import Directory
import Mapping
import Planning
import SCIM
@testable import Sync
import TestSupport
import Testing

/// `owner_mark`: each entry says whose it is, by which links are rebuilt.
struct OwnerMarkTests {
    private static let mapping = Gateway.adoptionMapping.replacing(
        "  active: {", with: "  owner_mark: sluiceOwner\n  active: {"
    ).replacing("  members: {", with: "  owner_mark: sluiceOwner\n  members: {")

    /// The same directory with a state that knows nothing.
    private func withoutState(_ gateway: Gateway) throws -> Gateway { try gateway.withNewState() }

    @Test func `the mark names gateway, id and externalId, and follows the resource`() async throws {
        let gateway = try Gateway(mapping: Self.mapping)
        let ann = try await gateway.create("ann", ("externalId", "a:1"))
        let dn = try Gateway.dn("ann")
        #expect(try await gateway.texts("sluiceOwner", of: dn) == ["sluice:\(ann.id):a:1"])
        try await gateway.change(ann.id, ("externalId", "2"))
        #expect(try await gateway.texts("sluiceOwner", of: dn) == ["sluice:\(ann.id):2"])
        try await gateway.memory.set("sluiceOwner", "forged", at: dn)
        try await gateway.sweep()
        #expect(try await gateway.texts("sluiceOwner", of: dn) == ["sluice:\(ann.id):2"])
        #expect(OwnerMark("sluice:id:a:1")?.externalId == "a:1" && OwnerMark("nothing") == nil)
        #expect(OwnerMark("sluice:../Users") == nil && OwnerMark("sluice:a\nb:1") == nil, "no id is made like that")
    }

    @Test func `a lost state is rebuilt with the same ids, and nothing is written`() async throws {
        let gateway = try Gateway(mapping: Self.mapping)
        let ann = try await gateway.create("ann", ("externalId", "1"), ("title", "Boss"))
        let group = try await gateway.createGroup("staff", [ann])
        let before = await gateway.memory.entries
        let lost = try withoutState(gateway)
        let found = try await lost.adopt()
        #expect(found["ann"]?.resource == ann.id && found["staff"]?.resource == group.id)
        #expect(found["ann"]?.reason == "by sluiceOwner")
        #expect(await lost.memory.entries == before)
        #expect(try await lost.sweep().plan.items.isEmpty)
        #expect(try await lost.store.members(of: group.id).map(\.id) == [ann.id])
        #expect(try await lost.resource("ann")?.resource.externalId == "1")
        try await lost.memory.set("title", "drift", at: Gateway.dn("ann"))
        try await lost.sweep()
        #expect(try await lost.texts("title", of: Gateway.dn("ann")) == ["Boss"], "it is provisioned as before")
    }

    @Test func `a copy of an entry is nobody's, and an entry that was loaded anew is linked again`() async throws {
        let gateway = try Gateway(mapping: Self.mapping)
        let ann = try await gateway.create("ann")
        try await gateway.stand("copy")
        try await gateway.memory.set("sluiceOwner", AttributeValue("sluice:\(ann.id)"), at: Gateway.dn("copy"))
        let found = try await gateway.adopt(takesWeak: true)
        #expect(found["copy"]?.standing == .unmatched)
        var entry = try #require(await gateway.memory.entries.first { $0.dn == (try? Gateway.dn("ann")) })
        for name: AttributeName in ["entryUUID", "entryCSN"] { entry[name] = [] }
        try await gateway.memory.delete(Gateway.dn("ann"), asserting: nil)
        try await gateway.memory.add(entry)
        #expect(try await gateway.sweep().plan.items.map(\.assessment.situation) == [.superseded])
        #expect(try await gateway.sweep().plan.items.isEmpty)
    }

    @Test func `an entry with a mark of which the state does not know stops a sweep`() async throws {
        let gateway = try Gateway(mapping: Self.mapping)
        try await gateway.create("ann", ("title", "ours"))
        try await gateway.stand("bob")
        try await gateway.memory.set("sluiceOwner", "sluice:unknown", at: Gateway.dn("bob"))
        #expect(try await gateway.sweep().ending == .clean, "there is nothing to do")
        try await gateway.memory.set("title", "theirs", at: Gateway.dn("ann"))
        #expect(try await gateway.sweep().ending == .stopped)
        try await gateway.adopt()
        let plan = try await gateway.sweep()
        #expect(plan.ending == .stopped, "until a person says so")
        #expect(try await gateway.sweep(approving: plan.hash).ending == .clean)
    }
}
