/// One value of an attribute: bytes, because `jpegPhoto` and `objectGUID` are no text.
///
/// Equality is that of the bytes; `MatchingRule` compares as a directory would.
package struct AttributeValue: Hashable, Sendable {
    package let bytes: [UInt8]

    package init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    package init(_ string: String) {
        bytes = Array(string.utf8)
    }

    /// The text, when the bytes are valid UTF-8; nil otherwise, never a repaired text.
    package var string: String? {
        String(validating: bytes, as: UTF8.self)
    }
}

extension AttributeValue: CustomStringConvertible {
    /// Text for people and logs: control characters, backslashes and what is not UTF-8 as `\hh`.
    ///
    /// It knows no attribute, so it cannot hide a password: whoever prints a value with its attribute asks
    /// `AttributeName.isSecret` first, as `Modification` and `Entry` do.
    package var description: String {
        guard let string else { return Hex.escape(bytes) { _ in true } }
        return Hex.escapeScalars(string) { $0 == "\\" || Hex.isControl($0) }
    }
}

extension AttributeValue: ExpressibleByStringLiteral {
    package init(stringLiteral text: String) {
        self.init(text)
    }
}
