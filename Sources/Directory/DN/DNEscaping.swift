/// Values as text in a DN (RFC 4514 §2.4).
enum DNEscaping {
    /// The value, escaped so that it is read back as the same bytes.
    ///
    /// A space or `#` at the start, a space at the end and the special characters get a backslash;
    /// control characters and bytes that are no UTF-8 become hex pairs, so that a name is always one clean
    /// line.
    static func escape(_ value: AttributeValue) -> String {
        guard let string = value.string else {
            return Hex.escape(value.bytes) { $0 < 0x20 || $0 == 0x7F || $0 == 0x20 || isSpecial(.init($0)) }
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

    /// `special = escaped`, those that need a backslash wherever they stand.
    static func isSpecial(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "\"", "+", ",", ";", "<", ">", "\\": true
        default: false
        }
    }
}
