import SCIM
import Testing

@Suite("Cursors")
struct CursorTests {
    private static let identity = #"["/Users",null,null,null]"#
    private static let cursor = Cursor(position: .after(4711), pageSize: 100, expiry: 1_800_000_000)

    private static let now: Int64 = 1_799_999_999

    /// Stands in for an HMAC: bytes that depend on each byte of the message and on the key. It would stop
    /// nobody who attacks, and is the same everywhere.
    private static func codec(key: UInt8 = 7) -> CursorCodec {
        CursorCodec { message in
            var state = UInt64(key) &+ 0xCBF2_9CE4_8422_2325
            return (0..<4).flatMap { _ -> [UInt8] in
                for byte in message { state = (state ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
                return (0..<8).map { UInt8(truncatingIfNeeded: state >> (8 * $0)) }
            }
        }
    }

    private func decode(
        _ text: String, query: String = identity, client: String = "entra", now: Int64 = now,
        codec: CursorCodec = codec()
    ) throws -> Cursor {
        try codec.decode(text, query: query, client: client, now: now)
    }

    private func text(_ cursor: Cursor = cursor) -> String {
        Self.codec().encode(cursor, query: Self.identity, client: "entra")
    }

    @Test(
        arguments: [
            cursor, Cursor(position: .offset(0), pageSize: 1, expiry: .max),
            Cursor(position: .after(.max), pageSize: .max, expiry: .max),
            Cursor(position: .after(.min), pageSize: 1, expiry: .max),
        ])
    func `a cursor comes back as it was sent`(_ cursor: Cursor) throws {
        #expect(try decode(text(cursor)) == cursor)
    }

    @Test func `the text of a cursor can stand in a URL as it is`() throws {
        let text = text()
        #expect(text.utf8.count == 76)
        #expect(try ListQuery(query: "cursor=\(text)", compatibility: .strict).cursor == .next(text))
    }

    @Test func `another query, another client and another key are all the same error`() throws {
        let text = text()
        let failures = [
            failure { _ = try decode(text, query: #"["/Users","title pr",null,null]"#) },
            failure { _ = try decode(text, client: "okta") },
            failure { _ = try decode(text, codec: Self.codec(key: 8)) },
            failure { _ = try decode("not~a.cursor") },
            failure { _ = try decode("") },
            failure { _ = try decode(text + "AAAA") },
            failure { _ = try decode(text, client: "okta", now: .max) },
            failure { _ = try ListQuery(query: "cursor=a+b", compatibility: .lenient) },
        ]
        #expect(Set(failures.map { $0?.type }) == [.invalidCursor])
        #expect(Set(failures.map { $0?.status }) == [400])
        #expect(Set(failures.map { $0?.detail }).count == 1)
    }

    @Test func `no character of a cursor can be changed, left out or put in`() throws {
        let text = Array(text())
        for index in text.indices {
            var changed = text
            changed[index] = text[index] == "A" ? "B" : "A"
            #expect(failure { _ = try decode(String(changed)) }?.type == .invalidCursor)
            changed.remove(at: index)
            #expect(failure { _ = try decode(String(changed)) }?.type == .invalidCursor)
            #expect(failure { _ = try decode(String(text[..<index])) }?.type == .invalidCursor)
        }
    }

    @Test func `a query does not run into a client`() throws {
        let text = Self.codec().encode(Self.cursor, query: "ab", client: "c")
        #expect(try decode(text, query: "ab", client: "c") == Self.cursor)
        #expect(failure { _ = try decode(text, query: "a", client: "bc") }?.type == .invalidCursor)
    }

    @Test func `a cursor is good until its last second`() throws {
        #expect(try decode(text(), now: Self.cursor.expiry - 1) == Self.cursor)
        #expect(failure { _ = try decode(text(), now: Self.cursor.expiry) }?.type == .expiredCursor)
    }

    @Test func `a page has as many resources as the first`() throws {
        #expect(try Self.cursor.pageSize(asked: nil, maximum: 250) == 100)
        #expect(try Self.cursor.pageSize(asked: 100, maximum: 250) == 100)
        for count in [0, 1, 99, 101, 1000] {
            let error = failure { _ = try Self.cursor.pageSize(asked: count, maximum: 250) }
            #expect(error?.type == .invalidCount)
        }
    }

    @Test func `counts above what a page may have are the same`() throws {
        #expect(try Self.cursor.pageSize(asked: 1000, maximum: 100) == 100)
        #expect(try Self.cursor.pageSize(asked: 100, maximum: 50) == 50)
        #expect(Cursor(position: .offset(0), pageSize: 0, expiry: 0).pageSize == 1)
    }
}
