import SCIM
import Testing

@Suite("Values")
struct ValueTests {
    @Test func `objects are equal whatever their order and case`() throws {
        #expect(try json(#"{"a":1,"B":[2]}"#) == json(#"{"b":[2],"A":1}"#))
        #expect(try json(#"{"a":1}"#) != json(#"{"a":1,"b":2}"#))
        #expect(try json(#"{"a":1,"B":2}"#).hashValue == json(#"{"b":2,"A":1}"#).hashValue)
    }

    @Test func `strings are equal only byte for byte`() {
        #expect(Value.string("\u{E9}") != Value.string("e\u{301}"))
        #expect(Value.string("\u{E9}") == Value.string("\u{E9}"))
    }

    @Test func `numbers keep their text`() {
        #expect(Number("1") != Number("1.0"))
        #expect(Number("12345678901234567890")?.text == "12345678901234567890")
        #expect(Number("12345678901234567890")?.integer == nil)
        #expect(Number("1e400")?.double == .infinity)
        #expect(Number("42")?.integer == 42)
        #expect(Number(-7).integer == -7)
    }

    @Test(arguments: [
        "", "-", "01", "1.", ".1", "1e", "e1", "+1", "0x10", "1 ", "١", "--1", "1.2.3", "1e5e5",
    ])
    func `what is no JSON number makes no number`(_ text: String) {
        #expect(Number(text) == nil)
    }

    @Test(arguments: ["0", "-0", "10", "1.5", "-1.5E-3", "1e+5"])
    func `JSON numbers make numbers`(_ text: String) {
        #expect(Number(text)?.text == text)
    }

    @Test func `large integers compare exactly`() throws {
        let small = try #require(Number("9007199254740992"))
        let large = try #require(Number("9007199254740993"))
        #expect(small.isLess(than: large))
        #expect(!small.isEquivalent(to: large))
    }

    @Test func `null and what is empty is unassigned`() {
        #expect(Value.null.isUnassigned)
        #expect(Value.array([]).isUnassigned)
        #expect(Value.object(Object()).isUnassigned)
        #expect(!Value.string("").isUnassigned)
        #expect(!Value.boolean(false).isUnassigned)
    }

    @Test func `setting a member keeps its first spelling and its place`() {
        var object: Object = ["userName": "a", "title": "b"]
        object["USERNAME"] = "c"
        #expect(object.names == ["userName", "title"])
        object["Title"] = nil
        #expect(object.names == ["userName"])
    }

    @Test func `control characters are escaped and nothing else is`() {
        #expect(text("\u{0}\u{1F}\"\\/\u{7F}é\n") == #""\u0000\u001f\"\\/"# + "\u{7F}é" + #"\n""#)
    }
}
