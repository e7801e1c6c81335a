/// A mail address as this gateway compares and writes it: in lower case, both parts, as mail systems here do.
enum MailAddress {
    /// What stands before and behind the last `@`; nil without one.
    static func parts(of text: String) -> (local: String, domain: String)? {
        guard let at = text.lastIndex(of: "@") else { return nil }
        return (String(text[..<at]), String(text[text.index(after: at)...]))
    }

    /// The address in its one form; nil for what is none: exactly one `@` with something on both sides, and
    /// neither white space nor control characters.
    static func normalized(_ text: String) -> String? {
        let address = Whitespace.trimmed(text).lowercased()
        guard let (local, domain) = parts(of: address), !local.isEmpty, !domain.isEmpty, !local.contains("@") else {
            return nil
        }
        let isClean = address.unicodeScalars.allSatisfy { scalar in
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .spaceSeparator: false
            default: true
            }
        }
        return isClean ? address : nil
    }
}
