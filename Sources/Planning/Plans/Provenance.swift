package import Directory

/// Who changed an entry last and when, as far as the server tells (RFC 4512 §3.4).
package struct Provenance: Sendable, Hashable {
    /// The operational attributes that tell it.
    package static let attributes: [AttributeName] = ["modifiersName", "modifyTimestamp"]

    private let modifier: String?
    private let time: String?

    /// Nil where the server tells neither.
    package init?(of entry: Entry) {
        modifier = entry.attributes.first("modifiersName")?.string
        time = entry.attributes.first("modifyTimestamp")?.string
        if modifier == nil, time == nil { return nil }
    }

    /// For people: `last changed by cn=admin,dc=example,dc=com at 2026-01-31T12:00:00Z`.
    package var text: String {
        let who = modifier.map { " by \(Printable.text($0))" } ?? ""
        return "last changed" + who + (time.map { " at \(Printable.text(Self.readable($0)))" } ?? "")
    }

    /// generalizedTime (RFC 4517 §3.3.13) in UTC as RFC 3339 writes it; anything else as it is.
    private static func readable(_ time: String) -> String {
        let digits = time.prefix(14)
        guard time.hasSuffix("Z"), digits.count == 14, digits.allSatisfy(\.isNumber) else { return time }
        let parts = [(0, 4), (4, 6), (6, 8), (8, 10), (10, 12), (12, 14)].map { from, to in
            digits[digits.index(digits.startIndex, offsetBy: from)..<digits.index(digits.startIndex, offsetBy: to)]
        }
        return "\(parts[0])-\(parts[1])-\(parts[2])T\(parts[3]):\(parts[4]):\(parts[5])Z"
    }
}
