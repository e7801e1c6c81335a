/// An address of several lines as one value (RFC 4517 §3.3.28):
///
///     PostalAddress = line *( DOLLAR line )
///     line          = 1*line-char
///     line-char     = ... / (%x5C "24") / (%x5C "5C")    ; escaped "$" and "\"
enum PostalAddress {
    /// Of text with line breaks; lines of nothing are dropped.
    static func encode(_ text: String) -> String {
        text.split(whereSeparator: \.isNewline).map { line in
            line.map { $0 == "\\" ? "\\5C" : $0 == "$" ? "\\24" : String($0) }.joined()
        }.joined(separator: "$")
    }

    /// Text with line breaks; nil for an escape that is none.
    static func decode(_ text: String) -> String? {
        var lines: [String] = []
        for line in text.split(separator: "$") {
            guard let decoded = unescaped(line) else { return nil }
            lines.append(decoded)
        }
        return lines.joined(separator: "\n")
    }

    private static func unescaped(_ line: Substring) -> String? {
        let parts = line.split(separator: "\\", omittingEmptySubsequences: false)
        var text = String(parts.first ?? "")
        for part in parts.dropFirst() {
            switch part.prefix(2).uppercased() {
            case "24": text += "$" + part.dropFirst(2)
            case "5C": text += "\\" + part.dropFirst(2)
            default: return nil
            }
        }
        return text
    }
}
