/// Numbers (RFC 4517 §3.3.16 and §3.3.23).
///
///     Integer       = ( HYPHEN LDIGIT *DIGIT ) / number
///     number        = DIGIT / ( LDIGIT 1*DIGIT )
///     NumericString = 1*( DIGIT / SPACE )
enum NumberSyntaxes {
    @Sendable static func integer(_ text: String) -> String? {
        let digits = text.hasPrefix("-") ? text.dropFirst() : text[...]
        let isNumber = !digits.isEmpty && digits.utf8.allSatisfy(isDigit)
        let isPlain = digits.first != "0" || digits.count == 1 && !text.hasPrefix("-")
        return isNumber && isPlain ? nil : "must be a whole number, such as 0 or -42, without leading zeros"
    }

    @Sendable static func numericString(_ text: String) -> String? {
        let isRight = !text.isEmpty && text.utf8.allSatisfy { isDigit($0) || $0 == 0x20 }
        return isRight ? nil : "may hold digits and spaces only"
    }

    static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
}
