import Directory
import Planning
import SCIM
@testable import Sync
import Synchronization
import TestSupport
import Testing

/// A directory was loaded anew: the same entries, with other identities.
struct RelinkTests {
    private func relink(_ gateway: Gateway, isDryRun: Bool = false, takesWeak: Bool = false) async throws
        -> [AdoptionFinding]
    {
        let found = Mutex<[AdoptionFinding]>([])
        _ = try await Relinker(engine: gateway.engine).run(
            AdoptionOrder(isDryRun: isDryRun, takesWeak: takesWeak, actor: "relink")
        ) { finding in found.withLock { $0.append(finding) } }
        return found.withLock { $0 }
    }

    /// Takes an entry away and puts the same one there again.
    private func reload(_ gateway: Gateway, _ dn: DN, _ changes: (inout Entry) -> Void = { _ in }) async throws {
        var entry = try #require(await gateway.memory.entries.first { $0.dn == dn })
        for name: AttributeName in ["entryUUID", "entryCSN", "creatorsName", "createTimestamp", "modifyTimestamp"] {
            entry[name] = []
        }
        changes(&entry)
        try await gateway.memory.delete(dn, asserting: nil)
        try await gateway.memory.add(entry)
    }

    @Test func `the same entries are found again, and nothing is written`() async throws {
        let gateway = try Gateway.forAdoption()
        let ann = try await gateway.create("ann", ("externalId", "1"))
        let bob = try await gateway.create("bob")
        try await reload(gateway, Gateway.dn("ann")) { $0["title"] = ["By Hand"] }
        try await reload(gateway, Gateway.dn("bob"))
        #expect(try await gateway.sweep().plan.reports.map(\.assessment.situation) == [.replaced, .replaced])
        let before = await gateway.memory.entries
        let dry = try await relink(gateway, isDryRun: true)
        #expect(dry.map(\.standing) == [.strong, .strong] && dry.allSatisfy { $0.isWanted && $0.resource == nil })
        #expect(try await relink(gateway).map(\.resource) == [ann.id, bob.id])
        #expect(await gateway.memory.entries == before)
        #expect(try await relink(gateway).isEmpty)
        #expect(try await gateway.sweep().plan.items.map(\.assessment.situation) == [.drifted])
        #expect(try await gateway.sweep().plan.items.isEmpty)
    }

    @Test func `one that only has the name waits for a person`() async throws {
        let gateway = try Gateway.forAdoption()
        let bob = try await gateway.create("bob")
        try await reload(gateway, Gateway.dn("bob")) { $0["sn"] = ["Stranger"] }
        #expect(try await relink(gateway).map(\.standing) == [.weak])
        #expect(try await gateway.sweep().plan.reports.map(\.assessment.situation) == [.replaced])
        #expect(try await relink(gateway, takesWeak: true).map(\.resource) == [bob.id])
    }

    @Test func `one of whom the mapping makes no entry keeps nobody else from being found`() async throws {
        let gateway = try Gateway.forAdoption()
        try await gateway.create("ann")
        let bob = try await gateway.create("bob", ("externalId", "1"))
        for name in ["ann", "bob"] { try await reload(gateway, Gateway.dn(name)) }
        let mapping = Gateway.adoptionMapping.replacing("uid: userName", with: "uid: externalId")
        let found = try await relink(try gateway.remapped(mapping))
        #expect(found.map(\.standing) == [.unmatched, .strong], "\(found)")
        #expect(found.map(\.resource) == [nil, bob.id])
    }

    @Test func `one that stands elsewhere is found by what proves it`() async throws {
        let gateway = try Gateway.forAdoption()
        let ann = try await gateway.create("ann", ("externalId", "1"))
        try await gateway.create("bob")
        try await gateway.memory.delete(Gateway.dn("ann"), asserting: nil)
        try await gateway.stand("other", number: "1")
        #expect(try await relink(gateway).map(\.resource) == [ann.id])
        #expect(try await gateway.store.resource(ann.id)?.link?.dn == Gateway.dn("other"))
    }
}
