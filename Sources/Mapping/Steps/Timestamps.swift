import SCIM

/// Instants as directories write them. All are UTC.
enum Timestamps {
    private static let day: Int64 = 86_400
    /// From 1601-01-01 to 1970-01-01.
    private static let fileTimeEpoch: Int64 = 11_644_473_600

    /// `20261124131500Z`; a fraction of a second is dropped. Nil beyond the years 0 to 9999.
    static func generalizedTime(_ instant: DateTime) -> String? {
        parts(of: instant.seconds).map { $0.date.joined() + $0.time.joined() + "Z" }
    }

    /// Days that have begun since 1970-01-01; days before it are negative.
    static func days(_ instant: DateTime) -> Int64 { floored(instant.seconds, by: day).quotient }

    /// Nil before 1601 and where 64 bits do not hold it.
    static func fileTime(_ instant: DateTime) -> Int64? {
        let (seconds, overflow) = instant.seconds.addingReportingOverflow(fileTimeEpoch)
        let (steps, second) = seconds.multipliedReportingOverflow(by: 10_000_000)
        guard !overflow, !second, steps >= 0 else { return nil }
        let (sum, third) = steps.addingReportingOverflow(instant.nanoseconds / 100)
        return third ? nil : sum
    }

    /// Reads `20261124131500Z`, with a fraction (dropped) or an offset; minutes and seconds may be missing.
    static func dateTime(generalizedTime text: String) -> String? {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        guard [10, 12, 14].contains(digits.count) else { return nil }
        let pairs = Array(digits) + Array("0000".prefix(14 - digits.count))
        func part(_ range: Range<Int>) -> String { String(pairs[range]) }
        var zone = text.dropFirst(digits.count)
        if let mark = zone.first, mark == "." || mark == "," {
            guard digits.count == 14 else { return nil }
            zone = zone.dropFirst().drop { $0.isASCII && $0.isNumber }
        }
        if zone != "Z" {
            guard zone.count == 3 || zone.count == 5, zone.first == "+" || zone.first == "-" else { return nil }
            zone = "\(zone.prefix(3)):\(zone.count == 5 ? zone.suffix(2) : "00")"
        }
        let written =
            "\(part(0..<4))-\(part(4..<6))-\(part(6..<8))T\(part(8..<10)):\(part(10..<12)):\(part(12..<14))\(zone)"
        return DateTime(written).flatMap { dateTime(seconds: $0.seconds) }
    }

    static func dateTime(days: Int64) -> String? {
        let (seconds, overflow) = days.multipliedReportingOverflow(by: day)
        return overflow ? nil : dateTime(seconds: seconds)
    }

    /// Nil for 0 and the largest number, which mean never.
    static func dateTime(fileTime: Int64) -> String? {
        guard fileTime > 0, fileTime < Int64.max else { return nil }
        return dateTime(seconds: fileTime / 10_000_000 - fileTimeEpoch)
    }

    private static func dateTime(seconds: Int64) -> String? {
        parts(of: seconds).map { $0.date.joined(separator: "-") + "T" + $0.time.joined(separator: ":") + "Z" }
    }

    /// Year, month and day, and hour, minute and second, each with its leading zeros.
    private static func parts(of seconds: Int64) -> (date: [String], time: [String])? {
        let (days, rest) = floored(seconds, by: day)
        let (year, month, day) = date(days)
        guard (0...9999).contains(year) else { return nil }
        return (
            [padded(year, 4), padded(month, 2), padded(day, 2)],
            [padded(rest / 3600, 2), padded(rest / 60 % 60, 2), padded(rest % 60, 2)]
        )
    }

    /// The date of a day in the proleptic Gregorian calendar. Years are counted from March, so that the leap day is
    /// the last of its year.
    private static func date(_ daysSince1970: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let (era, dayOfEra) = floored(daysSince1970 &+ 719_468, by: 146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        let year = era * 400 + yearOfEra + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * marchMonth + 2) / 5 + 1)
    }

    private static func floored(_ number: Int64, by divisor: Int64) -> (quotient: Int64, rest: Int64) {
        let (quotient, rest) = number.quotientAndRemainder(dividingBy: divisor)
        return rest < 0 ? (quotient - 1, rest + divisor) : (quotient, rest)
    }

    private static func padded(_ number: Int64, _ width: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, width - text.count)) + text
    }
}
