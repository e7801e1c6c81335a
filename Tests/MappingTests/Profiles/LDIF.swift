import Directory
@testable import Mapping

/// Entries as LDIF (RFC 2849), lines not folded.
enum LDIF {
    static func text(_ entry: Entry) -> String {
        let dn = line("dn", AttributeValue(entry.dn.description))
        let lines = [dn] + entry.attributes.flatMap { name, values in values.map { line(name, $0) } }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func line(_ name: AttributeName, _ value: AttributeValue) -> String {
        guard let text = value.string, isSafe(value.bytes) else {
            return "\(name):: \(Base64Text.text(value.bytes))"
        }
        return "\(name): \(text)"
    }

    private static func isSafe(_ bytes: [UInt8]) -> Bool {
        guard let first = bytes.first, !" :<".utf8.contains(first), bytes.last != 0x20 else { return bytes.isEmpty }
        return bytes.allSatisfy { $0 < 0x80 && $0 != 0 && $0 != 0x0A && $0 != 0x0D }
    }
}
