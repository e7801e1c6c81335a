import SCIM

/// How one value is written in a syntax of the directory, and read from there.
package enum ValueCodec: Sendable, Hashable {
    /// Two spellings for true and false.
    case boolean(whenTrue: String, whenFalse: String)
    /// `20261124131500Z` (RFC 4517 §3.3.13).
    case generalizedTime
    /// Whole days since 1970, as `shadowExpire` counts.
    case daysSinceEpoch
    /// Steps of 100 ns since 1601, as Active Directory counts.
    case fileTime
    /// A size in another unit.
    case unit(UnitConversion)
    /// Lines with `$` between them (RFC 4517 §3.3.28).
    case postalAddress

    func encode(_ text: String) throws(StepProblem) -> String {
        switch self {
        case .boolean(let whenTrue, let whenFalse):
            switch text.lowercased() {
            case "true": return whenTrue
            case "false": return whenFalse
            default: throw .unreadable(text, expected: "true or false")
            }
        case .generalizedTime: return try Self.time(text, Timestamps.generalizedTime)
        case .daysSinceEpoch: return try Self.time(text) { String(Timestamps.days($0)) }
        case .fileTime: return try Self.time(text) { Timestamps.fileTime($0).map { String($0) } }
        case .unit(let conversion):
            guard let size = conversion.encode(text) else {
                throw .unreadable(text, expected: "a whole number that is not too large")
            }
            return size
        case .postalAddress: return PostalAddress.encode(text)
        }
    }

    /// What SCIM would say of a value of the directory; nil for one that is not in this syntax.
    func decode(_ text: String) -> String? {
        switch self {
        case .boolean(let whenTrue, let whenFalse):
            if text.lowercased() == whenTrue.lowercased() { return "TRUE" }
            return text.lowercased() == whenFalse.lowercased() ? "FALSE" : nil
        case .generalizedTime: return Timestamps.dateTime(generalizedTime: text)
        case .daysSinceEpoch: return Int64(text).flatMap { Timestamps.dateTime(days: $0) }
        case .fileTime: return Int64(text).flatMap { Timestamps.dateTime(fileTime: $0) }
        case .unit(let conversion): return conversion.decode(text)
        case .postalAddress: return PostalAddress.decode(text)
        }
    }

    private static func time(
        _ text: String, _ write: (DateTime) -> String?
    ) throws(StepProblem) -> String {
        guard let instant = DateTime(text), let written = write(instant) else {
            throw .unreadable(text, expected: "a date and time such as 2026-01-31T08:00:00Z")
        }
        return written
    }
}
