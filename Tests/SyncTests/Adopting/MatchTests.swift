import Directory
import Planning
import SCIM
@testable import Sync
import TestSupport
import Testing

/// `adopt: on_match`: an entry is taken over when a client looks for it or is about to create it.
struct MatchTests {
    private static let mapping = Gateway.adoptionMapping.replacing(
        "- { attribute: employeeNumber, equals: externalId, strength: strong }",
        with: """
            - { attribute: employeeNumber, equals: externalId, strength: strong }
                - { attribute: uid, equals: userName, strength: strong }
            """)

    private func query(_ gateway: Gateway, _ name: String, _ attribute: String = "userName") async throws
        -> [StoredResource]
    {
        var request = ListRequest(
            type: .user, startIndex: 1, count: 10,
            matching: { listed in
                listed.stored.resource.attributes[attribute]?.string == name
            })
        request.known = Resource(attributes: Object([(attribute, .string(name))]))
        request.actor = "entra"
        return try await gateway.provisioner.list(request).resources
    }

    @Test func `a query finds who stands in the directory alone`() async throws {
        let gateway = try Gateway(mapping: Self.mapping).adopting(.onMatch)
        try await gateway.stand("ann", number: "1")
        let found = try await query(gateway, "ann")
        #expect(found.map(\.resource.userName) == ["ann"] && found.allSatisfy { $0.isAdopted && $0.isAcknowledged })
        #expect(try await query(gateway, "1", "externalId").map(\.id) == found.map(\.id))
        #expect(try await gateway.store.trail(TrailQuery()).map(\.actor) == ["entra"])
        #expect(try await query(gateway, "nobody").isEmpty)
    }

    @Test func `an outage is no answer to a query`() async throws {
        let gateway = try Gateway(mapping: Self.mapping).adopting(.onMatch)
        await gateway.memory.configure { $0.isAway = true }
        await #expect { try await query(gateway, "ann") } throws: { ($0 as? SyncError)?.code == .unavailable }
        await gateway.memory.configure { $0.isAway = false }
        try await gateway.create("ann")
        await gateway.memory.configure { $0.isAway = true }
        #expect(try await query(gateway, "ann").count == 1, "whom the state knows is found all the same")
    }

    @Test func `nothing is taken over by a weak match, or where it is not asked for`() async throws {
        let gateway = try Gateway.forAdoption().adopting(.onMatch)
        try await gateway.stand("ann", mail: "ann@x")
        #expect(try await query(gateway, "ann").isEmpty)
        let other = try Gateway(mapping: Self.mapping)
        try await other.stand("ann")
        #expect(try await query(other, "ann").isEmpty)
    }

    @Test func `a create takes over the entry that is proven to be the one of its`() async throws {
        let gateway = try Gateway.forAdoption().adopting(.onMatch)
        try await gateway.stand("a.hand", number: "1")
        let ann = try await gateway.create("ann", ("externalId", "1"), ("title", "Boss"))
        let entries = try await gateway.people.filter { $0.has(objectClass: "inetOrgPerson") }
        #expect(entries.map(\.dn) == [try Gateway.dn("ann")], "renamed, and not a second one")
        #expect(try await gateway.texts("title", of: Gateway.dn("ann")) == ["Boss"])
        #expect(try await gateway.texts("mailAlternateAddress", of: Gateway.dn("ann")) == ["one@x", "two@x"])
        #expect(ann.isAcknowledged && ann.isAdopted)
        await #expect(throws: SyncError.self) { try await gateway.create("ann", ("externalId", "1")) }
        #expect(try await gateway.sweep().plan.items.isEmpty)
    }

    @Test func `several that are known as the one of its are told to the client`() async throws {
        let gateway = try Gateway.forAdoption().adopting(.onMatch)
        for name in ["ann", "anna"] { try await gateway.stand(name, number: "1") }
        let before = await gateway.memory.entries
        await #expect {
            try await gateway.create("zoe", ("externalId", "1"))
        } throws: { error in
            (error as? SyncError)?.code == .conflict && "\(error)".contains("2 entries")
        }
        #expect(await gateway.memory.entries == before)
        #expect(try await gateway.store.count(of: nil) == 0)
    }

    @Test func `a create that is cut off after the entry was taken over is joined by the next try`() async throws {
        let gateway = try Gateway.forAdoption().adopting(.onMatch)
        try await gateway.stand("a.hand", number: "1")
        await gateway.memory.failNext(.refuse(DirectoryError(code: .busy, message: "busy", effect: .none)))
        await #expect(throws: SyncError.self) { try await gateway.create("ann", ("externalId", "1")) }
        let ann = try await gateway.create("ann", ("externalId", "1"))
        #expect(ann.link?.dn == (try Gateway.dn("ann")))
        #expect(try await gateway.store.count(of: nil) == 1)
    }
}
