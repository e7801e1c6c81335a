import Directory
import Planning
import Testing

struct EntryDigestTests {
    private static func entry(attributes: Attributes) throws -> Entry {
        Entry(dn: try DN("uid=ann,dc=x"), attributes: attributes)
    }

    @Test func `the same entry has the same digest`() throws {
        let one = EntryDigest(try Self.entry(attributes: ["uid": ["ann"], "mail": ["a", "b"]]), basis: "1")
        #expect(one == EntryDigest(try Self.entry(attributes: ["uid": ["ann"], "mail": ["a", "b"]]), basis: "1"))
        #expect(one.bytes.count == 16)
    }

    @Test func `whatever differs gives another one`() throws {
        let digests = [
            EntryDigest(try Self.entry(attributes: ["uid": ["ann"], "mail": ["a", "b"]]), basis: "1"),
            EntryDigest(try Self.entry(attributes: ["uid": ["ann"], "mail": ["a", "b"]]), basis: "2"),
            EntryDigest(try Self.entry(attributes: ["uid": ["ann"], "mail": ["ab"]]), basis: "1"),
            EntryDigest(try Self.entry(attributes: ["uid": ["ann"], "mail": ["a", "b", ""]]), basis: "1"),
            EntryDigest(try Self.entry(attributes: ["uid": ["ann"], "maila": ["", "b"]]), basis: "1"),
            EntryDigest(try Self.entry(attributes: ["uid": ["ann"], "mail": ["A", "b"]]), basis: "1"),
            EntryDigest(try Self.entry(attributes: ["uid": ["ann"]]), basis: "1"),
        ]
        #expect(Set(digests).count == digests.count)
    }
}
