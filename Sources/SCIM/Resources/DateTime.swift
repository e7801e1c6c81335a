/// An instant written as xsd:dateTime (RFC 7643 §2.3.5), for comparing across offsets.
///
///     dateTime = ["-"] year "-" month "-" day "T" hour ":" minute ":" second ["." fraction] [zone]
///     zone     = "Z" / ("+" / "-") hour ":" minute
///
/// Text without a zone is taken as UTC. `24:00:00` is the midnight that ends the day. Fractions count to
/// the nanosecond.
package struct DateTime: Hashable, Comparable, Sendable {
    /// Seconds since 1970-01-01T00:00:00Z, leap seconds not counted.
    package let seconds: Int64
    /// What comes on top of the seconds, below one billion.
    package let nanoseconds: Int64

    /// Reads the text, nil if it is not a date and time.
    package init?(_ text: String) {
        var scanner = DateTimeScanner(text)
        guard let instant = scanner.instant() else { return nil }
        (seconds, nanoseconds) = instant
    }

    package static func < (left: DateTime, right: DateTime) -> Bool {
        (left.seconds, left.nanoseconds) < (right.seconds, right.nanoseconds)
    }
}

private struct DateTimeScanner {
    private var rest: Substring.UTF8View

    init(_ text: String) {
        rest = text[...].utf8
    }

    mutating func instant() -> (seconds: Int64, nanoseconds: Int64)? {
        guard let days = date(), take("T"), let (time, nanoseconds) = time(), let offset = zone(),
            rest.isEmpty
        else { return nil }
        return (days * 86_400 + time - offset, nanoseconds)
    }

    private mutating func date() -> Int64? {
        let isNegative = take("-")
        guard let year = number(digits: 4...9), take("-"), let month = number(digits: 2...2), take("-"),
            let day = number(digits: 2...2), (1...12).contains(month)
        else { return nil }
        let signed = isNegative ? -year : year
        guard day >= 1, day <= Self.days(in: month, of: signed) else { return nil }
        return Self.daysSince1970(year: signed, month: month, day: day)
    }

    private mutating func time() -> (seconds: Int64, nanoseconds: Int64)? {
        guard let hour = number(digits: 2...2), take(":"), let minute = number(digits: 2...2), take(":"),
            let second = number(digits: 2...2), minute < 60, second < 60 || (second == 60 && minute == 59)
        else { return nil }
        var nanoseconds: Int64 = 0
        if take(".") {
            guard let fraction = fraction() else { return nil }
            nanoseconds = fraction
        }
        guard hour < 24 || (hour == 24 && minute == 0 && second == 0 && nanoseconds == 0) else { return nil }
        return (hour * 3600 + minute * 60 + second, nanoseconds)
    }

    private mutating func zone() -> Int64? {
        if rest.isEmpty || take("Z") || take("z") { return 0 }
        let isNegative = take("-")
        guard isNegative || take("+") else { return nil }
        guard let hours = number(digits: 2...2), take(":"), let minutes = number(digits: 2...2), hours <= 14,
            minutes < 60
        else { return nil }
        let offset = hours * 3600 + minutes * 60
        return isNegative ? -offset : offset
    }

    private mutating func number(digits: ClosedRange<Int>) -> Int64? {
        let text = rest.prefix { (0x30...0x39).contains($0) }
        guard digits.contains(text.count) else { return nil }
        rest = rest.dropFirst(text.count)
        return text.reduce(0) { $0 * 10 + Int64($1 - 0x30) }
    }

    private mutating func fraction() -> Int64? {
        let text = rest.prefix { (0x30...0x39).contains($0) }
        guard !text.isEmpty else { return nil }
        rest = rest.dropFirst(text.count)
        let digits = text.prefix(9)
        let value = digits.reduce(Int64(0)) { $0 * 10 + Int64($1 - 0x30) }
        return (digits.count..<9).reduce(value) { scaled, _ in scaled * 10 }
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard let byte = rest.first, UInt32(byte) == character.value else { return false }
        rest = rest.dropFirst()
        return true
    }

    private static func days(in month: Int64, of year: Int64) -> Int64 {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// Days in the proleptic Gregorian calendar. Years are counted from March, so that the leap day is
    /// the last of its year and needs no case of its own.
    private static func daysSince1970(year: Int64, month: Int64, day: Int64) -> Int64 {
        let marchYear = month <= 2 ? year - 1 : year
        let marchMonth = month <= 2 ? month + 9 : month - 3
        let era = (marchYear >= 0 ? marchYear : marchYear - 399) / 400
        let yearOfEra = marchYear - era * 400
        let dayOfYear = (153 * marchMonth + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }
}
