import Directory
import Sync
import Testing

/// The table of what a server can do.
struct CapabilityReviewTests {
    private func review(
        _ capabilities: DirectoryCapabilities, controls: [AttributeValue] = []
    ) -> CapabilityReview {
        let rootDSE = Entry(dn: .root, attributes: ["supportedControl": controls])
        return CapabilityReview(capabilities: capabilities, rootDSE: rootDSE)
    }

    private func answer(_ name: String, _ review: CapabilityReview) throws -> String {
        try #require(review.rows.first { $0.name.hasPrefix(name) }).answer
    }

    @Test func `a server that can little is told what is done instead`() throws {
        let capabilities = DirectoryCapabilities(vendor: "x", identity: .entryUUID, marker: .modifyTimestamp)
        let plain = review(capabilities)
        #expect(try answer("assertion", plain) == "no, instead: each write looks at its entry right before")
        #expect(try answer("post-read", plain) == "no, instead: each write is followed by a read")
        #expect(
            try answer("content sync", plain).hasPrefix("no, instead: changes by others are asked for every second"))
        #expect(try answer("permissive modify", plain).hasPrefix("no, instead: "))
        #expect(plain.findings.map(\.message) == ["the root DSE does not show what the server can do"])
        let unpaged = review(capabilities, controls: ["1.3.6.1.1.12"])
        #expect(unpaged.findings.first?.message.hasPrefix("no paged results") == true)
    }

    @Test func `transactions are never used, and the table says so`() throws {
        let capabilities = DirectoryCapabilities(
            vendor: "OpenLDAP", identity: .entryUUID, marker: .entryCSN, supportsTransactions: true)
        #expect(try answer("transactions", review(capabilities)).hasPrefix("yes: and never used"))
    }

    @Test func `OpenLDAP has permissive modify without listing it`() throws {
        var capabilities = DirectoryCapabilities(
            vendor: "OpenLDAP", identity: .entryUUID, marker: .entryCSN, supportsPagedResults: true)
        capabilities.supportsPasswordModify = true
        let table = review(capabilities)
        #expect(try answer("permissive modify", table).hasPrefix("yes: not listed"))
        #expect(try answer("password modify", table) == "yes")
        #expect(table.findings.isEmpty)
    }

    @Test func `Active Directory gives large groups in portions`() throws {
        let capabilities = DirectoryCapabilities(
            vendor: "Active Directory", identity: .objectGUID, marker: .uSNChanged, supportsPagedResults: true)
        let table = review(capabilities, controls: ["1.2.840.113556.1.4.1413"])
        #expect(try answer("member ranges", table).hasPrefix("yes: "))
        #expect(try answer("permissive modify", table).hasPrefix("yes: but Samba"))
    }
}
