import Directory
import Planning
import SCIM
@testable import Sync
import TestSupport
import Testing

/// `actions: { found: adopt }`: a sweep takes over the entry in the place of a resource's, where it is proven to be the one.
struct FoundAdoptionTests {
    private let actions = ActionTable([.found: .adopt])

    /// A user without an entry, and an entry that stands in its place.
    private func lab(number: String) async throws -> Gateway {
        let leavingOut = Gateway.adoptionMapping.replacing(
            "base: ou=people", with: "only: { when: 'nickName eq \"in\"', otherwise: keep }\n  base: ou=people")
        let gateway = try Gateway(mapping: leavingOut)
        try await gateway.create("ann", ("externalId", "1"), ("title", "Boss"))
        try await gateway.stand("ann", number: number)
        return try gateway.remapped(Gateway.adoptionMapping)
    }

    @Test func `one that is proven is taken over, and then only what the client said is enforced`() async throws {
        let gateway = try await lab(number: "1")
        let dry = try await gateway.sweep(isDryRun: true, actions: actions)
        #expect(dry.plan.items.map(\.action) == [.adopt] && dry.ending == .pending)
        #expect(try await gateway.sweep(actions: actions).ending == .clean)
        #expect(try await gateway.sweep(actions: actions).plan.items.map(\.assessment.situation) == [.drifted])
        let dn = try Gateway.dn("ann")
        #expect(try await gateway.texts("title", of: dn) == ["Boss"])
        #expect(try await gateway.texts("mailAlternateAddress", of: dn) == ["one@x", "two@x"])
        #expect(try await gateway.sweep(actions: actions).plan.items.isEmpty)
    }

    @Test func `one that is not proven waits for a person`() async throws {
        let gateway = try await lab(number: "2")
        let report = try await gateway.sweep(actions: actions)
        #expect(report.plan.reports.map(\.assessment.situation) == [.found] && report.ending == .unresolved)
        #expect(
            try await gateway.sweep().plan.reports.map(\.assessment.situation) == [.found], "the default only reports")
    }
}
