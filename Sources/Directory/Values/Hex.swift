/// Bytes as pairs of hexadecimal digits, the escape of DNs (RFC 4514 §2.4) and filters (RFC 4515 §3).
enum Hex {
    /// `\hh` of one byte.
    static func pair(_ byte: UInt8) -> String {
        "\\" + digits(byte)
    }

    /// Two digits of one byte.
    static func digits(_ byte: UInt8) -> String {
        let text = String(byte, radix: 16)
        return text.utf8.count == 1 ? "0" + text : text
    }

    /// The value of one digit, or nil when the byte is none.
    static func value(_ digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
        default: nil
        }
    }

    /// The bytes as text, those that `mustEscape` names and all that are not ASCII as pairs.
    static func escape(_ bytes: [UInt8], where mustEscape: (UInt8) -> Bool) -> String {
        var text = ""
        for byte in bytes {
            text += byte >= 0x80 || mustEscape(byte) ? pair(byte) : String(Unicode.Scalar(byte))
        }
        return text
    }

    /// The text with the scalars that `mustEscape` names written as the pairs of their UTF-8 bytes.
    static func escapeScalars(_ text: String, where mustEscape: (Unicode.Scalar) -> Bool) -> String {
        guard text.unicodeScalars.contains(where: mustEscape) else { return text }
        var escaped = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if mustEscape(scalar) {
                for byte in UTF8.encode(scalar) ?? .init() { escaped += pair(byte).unicodeScalars }
            } else {
                escaped.append(scalar)
            }
        }
        return String(escaped)
    }

    /// Whether the scalar would disturb a line of a log or a terminal.
    static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: true
        case .format: scalar != "\u{200D}" && scalar != "\u{200C}"
        default: false
        }
    }
}
