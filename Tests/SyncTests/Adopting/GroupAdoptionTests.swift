import Directory
import Mapping
import Planning
import SCIM
@testable import Sync
import TestSupport
import Testing

/// Groups that stood before the gateway: members whom no client put there are members as long as the entry says so.
struct GroupAdoptionTests {
    private func lab() async throws -> (gateway: Gateway, group: StoredResource) {
        let gateway = try Gateway.forAdoption()
        for name in ["ann", "bob", "cid"] { try await gateway.stand(name, number: name) }
        let members = try ["ann", "bob"].map(Gateway.dn) + [try DN("cn=other,dc=example,dc=test")]
        try await gateway.standGroup("staff", members)
        try await gateway.adopt()
        return (gateway, try #require(try await gateway.resource("staff", .group)))
    }

    private func names(_ gateway: Gateway, _ group: StoredResource) async throws -> [String] {
        var names: [String] = []
        for member in try await gateway.store.members(of: group.id) {
            names.append(try await gateway.store.resource(member.id)?.name ?? "?")
        }
        return names.sorted()
    }

    private func reference(_ name: String, _ gateway: Gateway) async throws -> MemberReference {
        MemberReference(id: try #require(try await gateway.resource(name)).id.text)
    }

    @Test func `its members come with it, and strangers stay`() async throws {
        let (gateway, group) = try await lab()
        #expect(try await names(gateway, group) == ["ann", "bob"])
        #expect(try await gateway.sweep().plan.items.isEmpty)
        #expect(try await gateway.texts("member", of: Gateway.groupDN("staff")).count == 3)
    }

    @Test func `who comes and goes by hand comes and goes`() async throws {
        let (gateway, group) = try await lab()
        let dn = try Gateway.groupDN("staff")
        try await gateway.memory.modify(
            dn,
            [
                Modification(.delete, "member", [try Gateway.value("ann")]),
                Modification(.add, "member", [try Gateway.value("cid")]),
            ])
        let report = try await gateway.sweep()
        #expect(report.plan.items.map(\.assessment.situation) == [.outdated])
        #expect(try await gateway.store.resource(group.id)?.revision == group.revision + 1, "clients see it")
        #expect(try await names(gateway, group) == ["bob", "cid"])
        #expect(try await gateway.sweep().plan.items.isEmpty)
    }

    @Test func `a list of the client's does not end what it never knew of`() async throws {
        let (gateway, group) = try await lab()
        let cid = try await reference("cid", gateway)
        try await gateway.put(
            group.id, ["displayName": "staff", "externalId": "g-staff"], members: .exactly([cid]), type: .group)
        #expect(try await names(gateway, group) == ["ann", "bob", "cid"])
        try await gateway.put(
            group.id, ["displayName": "staff", "externalId": "g-staff"], members: .exactly([]), type: .group)
        #expect(try await names(gateway, group) == ["ann", "bob"], "cid was the client's")
        #expect(try await gateway.texts("member", of: Gateway.groupDN("staff")).count == 3)
    }

    @Test func `whom the client names becomes the client's`() async throws {
        let (gateway, group) = try await lab()
        let ann = try await reference("ann", gateway)
        try await gateway.change(group, members: .edited([.add([ann])]))
        try await gateway.memory.modify(
            Gateway.groupDN("staff"),
            [Modification(.delete, "member", [try Gateway.value("ann"), try Gateway.value("bob")])])
        try await gateway.sweep()
        #expect(try await names(gateway, group) == ["ann"], "bob was nobody's")
        #expect(try await gateway.texts("member", of: Gateway.groupDN("staff")).contains(Gateway.dn("ann").description))
    }

    @Test func `a client can take out whom it names`() async throws {
        let (gateway, group) = try await lab()
        let ann = try await reference("ann", gateway)
        try await gateway.change(group, members: .edited([.remove([ann.id])]))
        #expect(try await names(gateway, group) == ["bob"])
        #expect(try await gateway.texts("member", of: Gateway.groupDN("staff")).count == 2)
    }

    @Test func `a group of strangers gets no placeholder`() async throws {
        let gateway = try Gateway.forAdoption()
        try await gateway.standGroup("others", [DN("cn=other,dc=example,dc=test")])
        try await gateway.adopt()
        let group = try #require(try await gateway.resource("others", .group))
        #expect(try await gateway.sweep().plan.items.isEmpty)
        try await gateway.put(group.id, ["displayName": "others", "externalId": "g-others"], type: .group)
        #expect(try await gateway.sweep().plan.items.isEmpty)
        #expect(try await gateway.texts("member", of: Gateway.groupDN("others")) == ["cn=other,dc=example,dc=test"])
    }

    @Test func `a member who is renamed by hand stays one`() async throws {
        let (gateway, group) = try await lab()
        let bob = try #require(try await gateway.resource("bob"))
        try await gateway.patch(bob.id, ["op": "replace", "path": "userName", "value": "rob"])
        #expect(try await names(gateway, group) == ["ann", "rob"])
        #expect(try await gateway.sweep().plan.items.isEmpty)
        #expect(try await gateway.texts("member", of: Gateway.groupDN("staff")).contains(Gateway.dn("rob").description))
    }
}
