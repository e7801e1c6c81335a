import Directory
import SCIM
import Sync
import TestSupport
import Testing

/// A number of which some bits are ours, on a server that asserts nothing.
struct BitsTests {
    private static let mapping = """
        users:
          base: \(Gateway.base)
          rdn: uid
          object_classes: [inetOrgPerson]
          attributes: { uid: userName, cn: userName, sn: userName }
          active: { attribute: userAccountControl, bits: 2, initial: 512 }
        """

    @Test func `a bit that somebody else sets in between survives, and ours is set`() async throws {
        var capabilities = MemoryDirectory.openLDAP
        capabilities.supportsAssertion = false
        for capabilities in [capabilities, MemoryDirectory.openLDAP] {
            let gateway = try Gateway(capabilities: capabilities, mapping: Self.mapping)
            let ann = try await gateway.create("ann", ("active", true))
            let dn = try Gateway.dn("ann")
            await gateway.directory.interfere { try await $0.set("userAccountControl", "66048", at: dn) }
            try await gateway.change(ann.id, ("active", false))
            #expect(try await gateway.people.first?["userAccountControl"] == ["66050"])
            try await gateway.expectAgreement()
        }
    }
}
