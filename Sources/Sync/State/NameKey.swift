import Foundation

/// A userName prepared for comparison: width-mapped, lower-cased, NFC (RFC 8265 §3.3, UsernameCaseMapped).
package struct NameKey: Sendable, Hashable {
    package let text: String

    package init(_ name: String) {
        if name.utf8.allSatisfy({ $0 < 0x80 }) {
            text = name.lowercased()
        } else {
            text = Self.mappingWidth(name).lowercased().precomposedStringWithCanonicalMapping
        }
    }

    /// Full-width and half-width forms are written as the characters that they are forms of.
    private static func mappingWidth(_ name: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in name.unicodeScalars {
            if (0xFF00...0xFFEF).contains(scalar.value) {
                result.append(contentsOf: String(scalar).precomposedStringWithCompatibilityMapping.unicodeScalars)
            } else {
                result.append(scalar)
            }
        }
        return String(result)
    }
}
