/// Text as SCIM compares it where case does not count (RFC 7643 §2.2).
package enum CaseFolding {
    /// Lower case, and full-width forms of ASCII narrowed as PRECIS does (RFC 8265 §3.3). Swift's `==`
    /// then takes composed and decomposed letters as equal.
    package static func fold(_ text: String) -> String {
        let lowercased = text.lowercased()
        guard lowercased.unicodeScalars.contains(where: isFullWidth) else { return lowercased }
        var narrow = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            narrow.append(isFullWidth(scalar) ? UnicodeScalar(UInt8(scalar.value - 0xFF00 + 0x20)) : scalar)
        }
        return String(narrow).lowercased()
    }

    private static func isFullWidth(_ scalar: UnicodeScalar) -> Bool {
        (0xFF01...0xFF5E).contains(scalar.value)
    }
}
