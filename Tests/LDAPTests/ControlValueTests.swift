import Directory
import Testing

@testable import LDAP

struct ControlValueTests {
    @Test func `a paged results value comes back as it went`() throws {
        for size in [0, 1, 127, 128, 500, 70_000] {
            for cookie in [[], [1, 2, 3], Array(repeating: UInt8(7), count: 300)] as [[UInt8]] {
                #expect(
                    try PagedResults.cookie(in: PagedResults.encode(size: size, cookie: cookie)) == cookie)
            }
        }
        #expect(PagedResults.encode(size: 500, cookie: []) == [0x30, 6, 2, 2, 1, 0xF4, 4, 0])
    }

    @Test(
        arguments: [
            [], [0x30], [0x30, 5, 2, 1, 1], [0x31, 5, 2, 1, 1, 4, 0], [0x30, 0x80, 2, 1, 1, 4, 0],
            [0x30, 2, 2, 0],
            [0x30, 5, 2, 1, 1, 4, 9], [0x30, 0x85, 1, 1, 1, 1, 1],
        ] as [[UInt8]])
    func `a malformed value is refused`(value: [UInt8]) {
        #expect(throws: BERReader.Malformed.self) { try PagedResults.cookie(in: value) }
        #expect(throws: (any Error).self) { try PostRead.decode(value) }
    }

    @Test func `an entry in a post-read value is decoded, bytes and all`() throws {
        func string(_ text: String) -> [UInt8] { BERWriter.octetString(Array(text.utf8)) }
        let set: [UInt8] = [0x31, 4] + BERWriter.octetString([0xFF, 0])
        let inner = string("cn=a,dc=test") + BERWriter.sequence(BERWriter.sequence(string("jpegPhoto"), set))
        let entry = try PostRead.decode([0x64, UInt8(inner.count)] + inner)
        #expect(
            entry
                == Entry(
                    dn: try DN("cn=a,dc=test"), attributes: ["jpegPhoto": [AttributeValue(bytes: [0xFF, 0])]])
        )
        #expect(PostRead.encode([.uid]) == [0x30, 5, 4, 3] + Array("uid".utf8))
    }
}
