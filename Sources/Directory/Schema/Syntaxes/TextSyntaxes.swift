/// Texts (RFC 4517 §3.3).
///
///     DirectoryString    = 1*UTF8
///     IA5String          = *(%x00-7F)
///     PrintableString    = 1*PrintableCharacter
///     PrintableCharacter = ALPHA / DIGIT / SQUOTE / LPAREN / RPAREN / PLUS / COMMA / HYPHEN / DOT / EQUALS /
///                          SLASH / COLON / QUESTION / SPACE
///     CountryString      = 2(PrintableCharacter)
///     telephone-number   = PrintableString
///     fax-number         = telephone-number *( DOLLAR fax-parameter )
///     otherMailbox       = mailbox-type DOLLAR mailbox
///     PostalAddress      = line *( DOLLAR line )
///     line               = 1*line-char
///     line-char          = %x00-23 / (%x5C "24") / %x25-5B / (%x5C "5C") / %x5D-7F / UTFMB
enum TextSyntaxes {
    @Sendable static func directoryString(_ text: String) -> String? { text.isEmpty ? "must not be empty" : nil }

    @Sendable static func ia5String(_ text: String) -> String? {
        text.utf8.allSatisfy { $0 < 0x80 } ? nil : "may hold ASCII characters only"
    }

    @Sendable static func printableString(_ text: String) -> String? {
        if text.isEmpty { return "must not be empty" }
        guard let other = text.unicodeScalars.first(where: { !isPrintable($0) }) else { return nil }
        return "may hold letters, digits, spaces and ' ( ) + , - . = / : ? only, not \(Character(other))"
    }

    @Sendable static func country(_ text: String) -> String? {
        let isRight = text.unicodeScalars.count == 2 && printableString(text) == nil
        return isRight ? nil : "must be a code of two letters, such as CH"
    }

    @Sendable static func facsimile(_ text: String) -> String? {
        printableString(String(text.prefix { $0 != "$" }))
    }

    @Sendable static func otherMailbox(_ text: String) -> String? {
        let parts = text.split(separator: "$", maxSplits: 1, omittingEmptySubsequences: false)
        let isRight = parts.count == 2 && printableString(String(parts[0])) == nil && ia5String(String(parts[1])) == nil
        return isRight ? nil : "must be a type and a mailbox, such as internet$ann@example.com"
    }

    @Sendable static func postalAddress(_ text: String) -> String? {
        let lines = text.split(separator: "$", omittingEmptySubsequences: false)
        if lines.contains(where: \.isEmpty) { return "has an empty line; lines are parted by $" }
        let escapes = text.split(separator: "\\", omittingEmptySubsequences: false).dropFirst()
        let isEscaped = escapes.allSatisfy { $0.hasPrefix("24") || $0.lowercased().hasPrefix("5c") }
        return isEscaped ? nil : "has a lone backslash: write \\24 for a dollar and \\5C for a backslash"
    }

    private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
        guard scalar.isASCII else { return false }
        return scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
            || "'()+,-.=/:? ".unicodeScalars.contains(scalar)
    }
}
