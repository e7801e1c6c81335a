/// Bits and bytes (RFC 4517 §3.3.2; RFC 4530 §2.1).
///
///     BitString = SQUOTE *binary-digit SQUOTE "B"
///     UUID      = 8 hex digits, three groups of 4, one of 12, parted by hyphens (RFC 4122 §3)
enum BinarySyntaxes {
    @Sendable static func bitString(_ text: String) -> String? {
        let isRight =
            text.count >= 3 && text.hasPrefix("'") && text.hasSuffix("'B")
            && text.dropFirst().dropLast(2).allSatisfy { $0 == "0" || $0 == "1" }
        return isRight ? nil : "must be a bit string, such as '0101'B"
    }

    @Sendable static func uuid(_ text: String) -> String? {
        let groups = text.split(separator: "-", omittingEmptySubsequences: false)
        let isRight =
            groups.map(\.utf8.count) == [8, 4, 4, 4, 12]
            && groups.allSatisfy { $0.allSatisfy { $0.isASCII && $0.isHexDigit } }
        return isRight ? nil : "must be a UUID, such as 597ae2f6-16a6-1027-98f4-d28b5365dc14"
    }
}
