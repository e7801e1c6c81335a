/// The tokens of a schema description (RFC 4512 §4.1).
///
///     WSP      = 0*SPACE
///     qdescrs  = qdescr / ( LPAREN WSP qdescrlist WSP RPAREN )
///     qdescr   = SQUOTE descr SQUOTE
///     qdstring = SQUOTE dstring SQUOTE
///     dstring  = 1*( QS / QQ / QUTF8 )   ; QQ = "\27" for a quote, QS = "\5C" for a backslash
///     oids     = oid / ( LPAREN WSP oidlist WSP RPAREN )
///     oidlist  = oid *( WSP DOLLAR WSP oid )
///
/// Taken beyond it, because servers send them: any white space, and a quote inside a quoted text as long as no
/// space and no parenthesis follows it.
struct SchemaTokens {
    enum Token: Hashable {
        case open, close, dollar
        case word(String)
        case quoted(String)
    }

    private var rest: Substring.UTF8View
    private var waiting: Token?

    init(_ text: String) { rest = text[...].utf8 }

    /// The next token, which stays the next one.
    mutating func peek() -> Token? {
        if waiting == nil { waiting = read() }
        return waiting
    }

    mutating func next() -> Token? {
        defer { waiting = nil }
        return waiting ?? read()
    }

    /// The text of the next token, if that is a word or a quoted text.
    mutating func text() -> String? {
        switch peek() {
        case .word(let text), .quoted(let text):
            waiting = nil
            return text
        default: return nil
        }
    }

    /// One text, or several: in parentheses, or parted by `$`.
    mutating func texts() -> [String] {
        let isList = peek() == .open
        if isList { waiting = nil }
        var texts: [String] = []
        while let token = peek() {
            switch token {
            case .dollar: waiting = nil
            case .word, .quoted:
                if let text = text() { texts.append(text) }
                if !isList, peek() != .dollar { return texts }
            case .open: return texts
            case .close:
                if isList { waiting = nil }
                return texts
            }
        }
        return texts
    }

    private mutating func read() -> Token? {
        rest = rest.drop(while: Self.isSpace)
        guard let first = rest.first else { return nil }
        switch first {
        case UInt8(ascii: "("): return single(.open)
        case UInt8(ascii: ")"): return single(.close)
        case UInt8(ascii: "$"): return single(.dollar)
        case UInt8(ascii: "'"): return .quoted(quoted())
        default:
            let word = rest.prefix { !Self.isSpace($0) && !"()$'".utf8.contains($0) }
            rest = rest[word.endIndex...]
            return .word(String(Substring(word)))
        }
    }

    private mutating func single(_ token: Token) -> Token {
        rest = rest.dropFirst()
        return token
    }

    private mutating func quoted() -> String {
        rest = rest.dropFirst()
        var end = rest.startIndex
        while end < rest.endIndex {
            if rest[end] == UInt8(ascii: "'"), Self.endsQuote(rest[rest.index(after: end)...].first) { break }
            end = rest.index(after: end)
        }
        let text = String(Substring(rest[..<end]))
        rest = rest[end...].dropFirst()
        guard text.utf8.contains(UInt8(ascii: "\\")) else { return text }
        return text.replacing("\\27", with: "'").replacing("\\5C", with: "\\").replacing("\\5c", with: "\\")
    }

    private static func endsQuote(_ next: UInt8?) -> Bool {
        guard let next else { return true }
        return isSpace(next) || "()$'".utf8.contains(next)
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
}
