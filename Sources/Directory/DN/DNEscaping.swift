/// Values as text in a DN (RFC 4514 §2.4).
enum DNEscaping {
    /// The value, escaped so that it is read back as the same bytes.
    ///
    /// A space or `#` at the start, a space at the end and the special characters get a backslash;
    /// control characters and bytes that are no UTF-8 become hex pairs, so that a name is always one clean
    /// line.
    static func escape(_ value: AttributeValue) -> String {
        // Most values need nothing, and to see that by their bytes is some ten times faster.
        if isPlain(value.bytes) { return String(decoding: value.bytes, as: UTF8.self) }
        guard let string = value.string else {
            return Hex.escape(value.bytes) {
                $0 <= 0x20 || $0 == 0x7F || $0 == UInt8(ascii: "#") || isSpecial(.init($0))
            }
        }
        let scalars = Array(string.unicodeScalars)
        var text = String.UnicodeScalarView()
        for (index, scalar) in scalars.enumerated() {
            let isEdge = index == 0 || index == scalars.count - 1
            if Hex.isControl(scalar) {
                for byte in UTF8.encode(scalar) ?? .init() { text += Hex.pair(byte).unicodeScalars }
            } else if isSpecial(scalar) || isEdge && scalar == " " || index == 0 && scalar == "#" {
                text += ["\\", scalar]
            } else {
                text.append(scalar)
            }
        }
        return String(text)
    }

    /// Whether the value is printable ASCII that stands in a name as it is.
    private static func isPlain(_ bytes: [UInt8]) -> Bool {
        guard let first = bytes.first, first != 0x20, first != UInt8(ascii: "#"), bytes.last != 0x20 else {
            return false
        }
        return bytes.allSatisfy { (0x20..<0x7F).contains($0) && !isSpecial(Unicode.Scalar($0)) }
    }

    /// A value folded as it is compared (`MatchingRule.caseIgnore`) and escaped, in one go; nil unless it is printable
    /// ASCII that stands in a name as it is, as nearly all are.
    static func foldPlain(_ bytes: [UInt8]) -> String? {
        var folded: [UInt8] = []
        folded.reserveCapacity(bytes.count)
        for byte in bytes {
            guard (0x20..<0x7F).contains(byte), !isSpecial(Unicode.Scalar(byte)) else { return nil }
            // One space between words, none at the start.
            if byte == 0x20, folded.last ?? 0x20 == 0x20 { continue }
            folded.append((0x41...0x5A).contains(byte) ? byte | 0x20 : byte)
        }
        if folded.last == 0x20 { folded.removeLast() }
        guard let first = folded.first, first != UInt8(ascii: "#") else { return nil }
        return String(decoding: folded, as: UTF8.self)
    }

    /// `special = escaped / SPACE / SHARP / EQUALS`, those that get a backslash wherever they stand.
    ///
    /// The equals sign may stand without one, but Active Directory and Samba take it so only.
    static func isSpecial(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "\"", "+", ",", ";", "<", "=", ">", "\\": true
        default: false
        }
    }
}
