/// Text as SCIM compares it where case does not count (RFC 7643 §2.2).
package enum CaseFolding {
    /// Lower case, and full-width and half-width forms written as what they are forms of, as PRECIS does (RFC 8265
    /// §3.3). Swift's `==` then takes composed and decomposed letters as equal.
    package static func fold(_ text: String) -> String {
        let lowercased = text.lowercased()
        guard lowercased.unicodeScalars.contains(where: { widthMapped($0) != nil }) else { return lowercased }
        var mapped = String.UnicodeScalarView()
        for scalar in text.unicodeScalars { mapped.append(widthMapped(scalar) ?? scalar) }
        return String(mapped).lowercased()
    }

    /// What a full-width or half-width form is a form of; nil for any other character.
    private static func widthMapped(_ scalar: UnicodeScalar) -> UnicodeScalar? {
        switch scalar.value {
        case 0xFF01...0xFF5E: UnicodeScalar(UInt8(scalar.value - 0xFF00 + 0x20))
        case 0xFF61...0xFF9F: katakana[Int(scalar.value - 0xFF61)]
        default: nil
        }
    }

    /// The full forms of U+FF61 and those that follow; the last two are the voiced sound marks.
    private static let katakana = Array(
        ("。「」、・ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン"
            + "\u{3099}\u{309A}").unicodeScalars)
}
