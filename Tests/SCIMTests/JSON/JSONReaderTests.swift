import SCIM
import Testing

@Suite("Reading JSON")
struct JSONReaderTests {
    @Test(
        arguments: [
            "null", "true", "false", "0", "-0", "12", "-1.5e+10", "1E400", "123456789012345678901234567890",
            "1.0",
            "\"\"", "\"a\"", "[]", "{}", "[1,[2,[3]]]", #"{"a":{"b":[true,null]},"c":"d"}"#, #""é😀""#,
        ])
    func `text is written as it was read`(_ source: String) throws {
        #expect(text(try json(source)) == source)
    }

    @Test func `blanks around tokens are skipped`() throws {
        #expect(try json(" { \"a\" : [ 1 ,\t2 ]\r\n} ") == ["a": [1, 2]])
    }

    @Test func `members keep their order and are found in any case`() throws {
        let object = try #require(try json(#"{"b":1,"A":2,"c":3}"#).object)
        #expect(object.names == ["b", "A", "c"])
        #expect(object["a"] == 2)
        #expect(object["C"] == 3)
        #expect(object["d"] == nil)
    }

    @Test(
        arguments: [
            (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{C}\n\r\t"), (#""\u00e9\u00E9""#, "éé"),
            (#""\ud83d\ude00!""#, "😀!"), (#""a\u0000b""#, "a\0b"), (#""\uFFFF""#, "\u{FFFF}"),
        ])
    func `escapes are decoded`(_ source: String, _ expected: String) throws {
        #expect(try json(source).string == expected)
    }

    @Test(
        arguments: [
            "", " ", "nul", "tru", "truex", "{", "[", "[1", "[1,", "[1,]", "{\"a\"", "{\"a\":", "{\"a\":1,}",
            "{a:1}", "{\"a\" 1}", "{'a':1}", "01", "-", "1.", "1e", "1e+", ".5", "+1", "0x1", "NaN",
            "Infinity",
            "1 2", "{} {}", "\"a", "\"a\\", "\"\\x\"", "\"\\u12\"", "\"\\u12G4\"", "\"a\nb\"", "\"a\u{1}b\"",
            "[1 2]", "/* */ 1", "]", "}", ",", ":",
        ])
    func `malformed text is refused`(_ source: String) {
        let error = failure { _ = try json(source) }
        #expect(error?.status == 400)
        #expect(error?.type == .invalidSyntax)
    }

    @Test(arguments: [
        #""\ud83d""#, #""\ude00""#, #""\ud83dx""#, #""\ud83d\u0041""#, #""\ud83d\ud83d""#, #""\ud83d\n""#,
    ])
    func `half a surrogate pair is refused`(_ source: String) {
        #expect(failure { _ = try json(source) }?.detail.contains("surrogate") == true)
    }

    @Test(
        arguments: [
            [0x22, 0xFF, 0x22], [0x22, 0xC0, 0x80, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22],
            [0x22, 0xE2, 0x82, 0x22],
            [0x22, 0xF4, 0x90, 0x80, 0x80, 0x22], [0x22, 0x5C, 0x6E, 0x80, 0x22],
        ] as [[UInt8]])
    func `broken UTF-8 is refused`(_ bytes: [UInt8]) {
        #expect(failure { _ = try JSONReader.read(bytes) }?.detail.contains("UTF-8") == true)
    }

    @Test func `a byte order mark is refused and named`() {
        let error = failure { _ = try JSONReader.read([0xEF, 0xBB, 0xBF, 0x7B, 0x7D]) }
        #expect(error?.detail.contains("byte order mark") == true)
    }

    @Test(arguments: [#"{"a":1,"a":1}"#, #"{"userName":"x","USERNAME":"x"}"#, #"{"a":1,"\u0061":2}"#])
    func `a name that comes twice is refused, in any case`(_ source: String) {
        #expect(failure { _ = try json(source) }?.detail.contains("twice") == true)
    }

    @Test func `a name that comes twice is refused among many`() throws {
        let members = (0..<5000).map { "\"m\($0)\":0" }.joined(separator: ",")
        #expect(try json("{\(members)}").object?.count == 5000)
        #expect(failure { _ = try json("{\(members),\"M17\":0}") }?.detail.contains("twice") == true)
        #expect(failure { _ = try json("{\(members),\"M4999\":0}") }?.detail.contains("twice") == true)
    }

    @Test func `nesting ends at 64 levels`() throws {
        func nested(_ depth: Int) -> String {
            String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        }
        _ = try json(nested(64))
        #expect(failure { _ = try json(nested(65)) }?.detail.contains("64 levels") == true)
        #expect(failure { _ = try json(String(repeating: "{\"a\":", count: 100_000)) }?.status == 400)
    }

    @Test func `a text over the limit is 413`() {
        let error = failure { _ = try JSONReader.read(Array("[1,2]".utf8), limits: .init(bytes: 4)) }
        #expect(error?.status == 413)
    }

    @Test func `an error says where and what was expected`() {
        let error = failure { _ = try json("{\n  \"a\": 1\n  \"b\": 2\n}") }
        #expect(error?.detail == "Malformed JSON at line 3, column 3: expected ',' or '}', found '\"'.")
    }
}
