/// A description of anything in a schema: an OID, and keywords with their values (RFC 4512 §4.1).
///
///     description = LPAREN WSP numericoid *( SP keyword [ SP ( qdescrs / qdstring / oids / noidlen ) ] )
///                   extensions WSP RPAREN
///     extensions  = *( SP xstring SP qdstrings )   ; xstring = "X" HYPHEN 1*( ALPHA / HYPHEN / USCORE )
///
/// Taken beyond it, because servers send them: names instead of OIDs (`nsRole-oid`), quoted OIDs, keywords in any
/// order and in lower case, unknown keywords, a missing parenthesis at the end.
struct SchemaDescription {
    let oid: String
    private var fields: [String: [String]] = [:]

    private static let flags: Set<String> = [
        "OBSOLETE", "ABSTRACT", "STRUCTURAL", "AUXILIARY", "SINGLE-VALUE", "COLLECTIVE", "NO-USER-MODIFICATION",
    ]

    /// Nil when the text is no description at all.
    init?(_ text: String) {
        var tokens = SchemaTokens(text)
        guard tokens.next() == .open, let oid = tokens.text() else { return nil }
        self.oid = oid
        while let token = tokens.next(), token != .close {
            guard case .word(let word) = token else { continue }
            let keyword = word.uppercased()
            fields[keyword, default: []] += Self.flags.contains(keyword) ? [] : Self.values(of: keyword, &tokens)
        }
    }

    /// A keyword that nobody knows has values only where that is certain; else the next word is a keyword.
    private static func values(of keyword: String, _ tokens: inout SchemaTokens) -> [String] {
        if case .word = tokens.peek(), !valued.contains(keyword) { return [] }
        return tokens.texts()
    }

    private static let valued: Set<String> = [
        "NAME", "DESC", "SUP", "MUST", "MAY", "AUX", "NOT", "EQUALITY", "ORDERING", "SUBSTR", "SYNTAX", "USAGE",
    ]

    func has(_ keyword: String) -> Bool { fields[keyword] != nil }

    func texts(_ keyword: String) -> [String] { fields[keyword] ?? [] }

    func text(_ keyword: String) -> String? { fields[keyword]?.first }

    func attributes(_ keyword: String) -> [AttributeName] { texts(keyword).compactMap { AttributeName($0) } }

    /// The extensions, `X-ORIGIN` and the like.
    var extensions: [String: [String]] { fields.filter { $0.key.hasPrefix("X-") } }
}
