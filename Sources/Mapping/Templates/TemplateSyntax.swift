/// Reads what stands between braces in a text:
///
///     template    = *( text / "{{" / "}}" / placeholder )
///     placeholder = "{" path *( "|" step ) "}"
///
/// A path may hold a filter, and between the quotes of a filter braces and bars mean nothing.
struct TemplateSyntax {
    enum Part: Equatable {
        case text(String)
        /// The path and the steps, as they were written.
        case placeholder([String])
    }

    /// Why a text is no template.
    struct Problem: Error, Equatable {
        let message: String
    }

    private var rest: Substring
    private var parts: [Part] = []
    private var text = ""

    static func parts(of text: String) throws(Problem) -> [Part] {
        var syntax = TemplateSyntax(rest: text[...])
        while let character = syntax.rest.popFirst() { try syntax.take(character) }
        syntax.endText()
        return syntax.parts
    }

    private init(rest: Substring) { self.rest = rest }

    private mutating func take(_ character: Character) throws(Problem) {
        guard character == "{" || character == "}" else {
            text.append(character)
            return
        }
        if rest.first == character {
            rest.removeFirst()
            text.append(character)
        } else if character == "}" {
            throw Problem(message: "a } stands alone; write }} for the character itself")
        } else {
            endText()
            parts.append(.placeholder(try placeholder()))
        }
    }

    private mutating func endText() {
        if !text.isEmpty { parts.append(.text(text)) }
        text = ""
    }

    private mutating func placeholder() throws(Problem) -> [String] {
        var words = [""]
        var isQuoted = false
        while let character = rest.popFirst() {
            if character == "\"" { isQuoted.toggle() }
            switch character {
            case "}" where !isQuoted: return words.map(Whitespace.trimmed)
            case "|" where !isQuoted: words.append("")
            default: words[words.count - 1].append(character)
            }
        }
        throw Problem(message: "a { is not closed; write {{ for the character itself")
    }
}
