extension DirectoryFilter: CustomStringConvertible {
    /// The string representation (RFC 4515 §3), every value escaped.
    package var description: String {
        switch self {
        case .and(let filters): "(&\(filters.map(\.description).joined()))"
        case .or(let filters): "(|\(filters.map(\.description).joined()))"
        case .not(let filter): "(!\(filter))"
        case .equality(let name, let value): "(\(name)=\(Self.escape(value)))"
        case .present(let name): "(\(name)=*)"
        case .greaterOrEqual(let name, let value): "(\(name)>=\(Self.escape(value)))"
        case .lessOrEqual(let name, let value): "(\(name)<=\(Self.escape(value)))"
        case .approximate(let name, let value): "(\(name)~=\(Self.escape(value)))"
        case .substring(let name, let initial, let any, let final):
            "(\(name)=\(Self.substring(initial, any, final)))"
        case .extensible(let match): "(\(Self.extensible(match)))"
        }
    }

    private static func substring(
        _ initial: AttributeValue?, _ any: [AttributeValue], _ final: AttributeValue?
    ) -> String {
        let inner = any.filter { !$0.bytes.isEmpty }.map { escape($0) + "*" }.joined()
        return (initial.map(escape) ?? "") + "*" + inner + (final.map(escape) ?? "")
    }

    private static func extensible(_ match: ExtensibleMatch) -> String {
        (match.attribute?.description ?? "") + (match.matchesDN ? ":dn" : "")
            + (match.rule.map { ":\($0)" } ?? "") + ":=" + escape(match.value)
    }

    /// `valueencoding`: NUL, parentheses, asterisk and backslash must be escaped; control characters and
    /// what is not UTF-8 are too, so that the text is one clean line.
    static func escape(_ value: AttributeValue) -> String {
        guard let string = value.string else {
            return Hex.escape(value.bytes) { $0 < 0x20 || $0 == 0x7F || "()*\\".utf8.contains($0) }
        }
        return Hex.escapeScalars(string) { scalar in
            switch scalar {
            case "(", ")", "*", "\\": true
            default: Hex.isControl(scalar)
            }
        }
    }
}
