/// Times (RFC 4517 §3.3.13 and §3.3.34).
///
///     GeneralizedTime = century year month day hour [ minute [ second / leap-second ] ] [ fraction ] g-time-zone
///     fraction        = ( DOT / COMMA ) 1*(DIGIT)
///     g-time-zone     = "Z" / g-differential
///     g-differential  = ( MINUS / PLUS ) hour [ minute ]
///     UTCTime         = year month day hour minute [ second ] [ u-time-zone ]
///     u-time-zone     = "Z" / u-differential
///     u-differential  = ( MINUS / PLUS ) hour minute
enum TimeSyntaxes {
    @Sendable static func generalizedTime(_ text: String) -> String? {
        isTime(text, yearDigits: 4) ? nil : "must be a generalized time, such as 20260131120000Z"
    }

    @Sendable static func utcTime(_ text: String) -> String? {
        isTime(text, yearDigits: 2) ? nil : "must be a UTC time, such as 260131120000Z"
    }

    private static func isTime(_ text: String, yearDigits: Int) -> Bool {
        let isGeneral = yearDigits == 4
        var rest = text[...].utf8
        guard number(&rest, digits: yearDigits, 0...9999), number(&rest, digits: 2, 1...12),
            number(&rest, digits: 2, 1...31), number(&rest, digits: 2, 0...23)
        else { return false }
        let hasMinute = number(&rest, digits: 2, 0...59)
        if hasMinute { _ = number(&rest, digits: 2, 0...60) }
        guard hasMinute || isGeneral else { return false }
        if isGeneral, let mark = rest.first, mark == UInt8(ascii: ".") || mark == UInt8(ascii: ",") {
            let digits = rest.dropFirst().prefix(while: NumberSyntaxes.isDigit)
            guard !digits.isEmpty else { return false }
            rest = rest[digits.endIndex...]
        }
        return isZone(rest, isGeneral: isGeneral)
    }

    private static func isZone(_ text: Substring.UTF8View, isGeneral: Bool) -> Bool {
        guard let sign = text.first else { return !isGeneral }
        if sign == UInt8(ascii: "Z") { return text.count == 1 }
        guard sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") else { return false }
        var rest = text.dropFirst()
        guard number(&rest, digits: 2, 0...23) else { return false }
        return number(&rest, digits: 2, 0...59) ? rest.isEmpty : isGeneral && rest.isEmpty
    }

    /// Takes a number of so many digits, if one stands there and lies in the range.
    private static func number(_ rest: inout Substring.UTF8View, digits: Int, _ range: ClosedRange<Int>) -> Bool {
        let text = rest.prefix(digits)
        guard text.count == digits, text.allSatisfy(NumberSyntaxes.isDigit),
            let value = Int(Substring(text)), range.contains(value)
        else { return false }
        rest = rest.dropFirst(digits)
        return true
    }
}
