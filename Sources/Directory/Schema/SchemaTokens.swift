/// The tokens of a schema description (RFC 4512 §4.1): parentheses, words, and quoted strings.
///
///     ObjectClassDescription = LPAREN WSP numericoid [ SP "NAME" SP qdescrs ] … [ SP "MUST" SP oids ] … RPAREN
///     oids                   = oid / ( LPAREN WSP oid *( WSP DOLLAR WSP oid ) WSP RPAREN )
struct SchemaTokens {
    private let tokens: [Substring]
    private var index = 0

    init(_ text: String) {
        var tokens: [Substring] = []
        var rest = text[...]
        while let first = rest.first {
            switch first {
            case " ": rest.removeFirst()
            case "(", ")", "$":
                tokens.append(rest.prefix(1))
                rest.removeFirst()
            case "'":
                let quoted = rest.dropFirst().prefix { $0 != "'" }
                tokens.append(quoted)
                rest = rest[quoted.endIndex...].dropFirst()
            default:
                let word = rest.prefix { !" ()$'".contains($0) }
                tokens.append(word)
                rest = rest[word.endIndex...]
            }
        }
        self.tokens = tokens
    }

    mutating func next() -> String? {
        guard index < tokens.count else { return nil }
        defer { index += 1 }
        return String(tokens[index])
    }

    /// One word, or a list of them in parentheses.
    mutating func words() -> [String] {
        guard let first = next() else { return [] }
        guard first == "(" else { return [first] }
        var words: [String] = []
        while let word = next(), word != ")" {
            if word != "$" { words.append(word) }
        }
        return words
    }
}
