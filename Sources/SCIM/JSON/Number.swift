/// A JSON number with its text kept (RFC 8259 §6), so that no digit is lost between client and store.
///
/// Two numbers are equal when their texts are: `1` and `1.0` are different values on the wire.
package struct Number: Hashable, Sendable {
    /// The number as it was sent.
    package let text: String

    /// Takes a text that is a JSON number, nil for any other.
    package init?(_ text: String) {
        guard Self.isNumber(text.utf8) else { return nil }
        self.text = text
    }

    /// The number of an integer.
    package init(_ value: Int) {
        text = String(value)
    }

    /// Takes a text that the reader has already checked.
    init(checked text: String) {
        self.text = text
    }

    /// The integer, if the text is one without fraction and exponent that fits.
    package var integer: Int? { Int(text) }

    /// The nearest double; infinite beyond its range.
    package var double: Double { Double(text) ?? .nan }

    /// Whether the text has neither fraction nor exponent (RFC 7643 §2.3.4).
    package var isInteger: Bool {
        text.utf8.allSatisfy { $0 == 0x2D || ($0 >= 0x30 && $0 <= 0x39) }
    }

    /// Whether it is written with an exponent, as programs write what is too large or too small for them.
    package var hasExponent: Bool { text.utf8.contains { $0 | 0x20 == UInt8(ascii: "e") } }

    /// Compares as numbers: exactly as integers where both fit, as doubles otherwise.
    package func isLess(than other: Number) -> Bool {
        if let left = integer, let right = other.integer { return left < right }
        return double < other.double
    }

    /// Tells whether both stand for the same number, however they are written.
    package func isEquivalent(to other: Number) -> Bool {
        if text == other.text { return true }
        if let left = integer, let right = other.integer { return left == right }
        return double == other.double
    }

    // number = [ "-" ] int [ "." 1*DIGIT ] [ ("e" / "E") [ "+" / "-" ] 1*DIGIT ]
    // int    = "0" / ( %x31-39 *DIGIT )
    private static func isNumber(_ bytes: String.UTF8View) -> Bool {
        var rest = bytes[...]
        if rest.first == UInt8(ascii: "-") { rest.removeFirst() }
        let leadsWithZero = rest.first == UInt8(ascii: "0")
        let digits = dropDigits(&rest)
        guard digits > 0, digits == 1 || !leadsWithZero else { return false }
        if rest.first == UInt8(ascii: ".") {
            rest.removeFirst()
            guard dropDigits(&rest) > 0 else { return false }
        }
        if let byte = rest.first, byte | 0x20 == UInt8(ascii: "e") {
            rest.removeFirst()
            if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") { rest.removeFirst() }
            guard dropDigits(&rest) > 0 else { return false }
        }
        return rest.isEmpty
    }

    private static func dropDigits(_ rest: inout Substring.UTF8View) -> Int {
        let before = rest.count
        rest = rest.drop { $0 >= 0x30 && $0 <= 0x39 }
        return before - rest.count
    }
}
