/// Reads search filters (RFC 4515 §3, with the empty lists of RFC 4526):
///
///     filter         = LPAREN filtercomp RPAREN
///     filtercomp     = and / or / not / item
///     and            = AMPERSAND filterlist
///     or             = VERTBAR filterlist
///     not            = EXCLAMATION filter
///     filterlist     = *filter
///     item           = simple / present / substring / extensible
///     simple         = attr filtertype assertionvalue
///     filtertype     = equal / approx / greaterorequal / lessorequal
///     extensible     = ( attr [dnattrs] [matchingrule] COLON EQUALS assertionvalue )
///                    / ( [dnattrs] matchingrule COLON EQUALS assertionvalue )
///     present        = attr EQUALS ASTERISK
///     substring      = attr EQUALS [initial] any [final]
///     initial        = assertionvalue
///     any            = ASTERISK *(assertionvalue ASTERISK)
///     final          = assertionvalue
///     attr           = attributedescription
///     dnattrs        = COLON "dn"
///     matchingrule   = COLON oid
///     assertionvalue = valueencoding
///     valueencoding  = 0*(normal / escaped)
///     normal         = UTF1SUBSET / UTFMB    ; no NUL ( ) * \
///     escaped        = ESC HEX HEX
struct FilterParser {
    private let text: String
    private let bytes: [UInt8]
    private var position = 0
    /// Deeper filters are refused: no server takes them, and the parser must not exhaust the stack.
    private let maximumDepth = 64

    init(_ text: String) {
        self.text = text
        bytes = Array(text.utf8)
    }

    mutating func parse() throws(FilterSyntaxError) -> DirectoryFilter {
        let filter = try parseFilter(depth: 0)
        guard position == bytes.count else { throw problem("nothing may follow the filter") }
        return filter
    }

    private mutating func parseFilter(depth: Int) throws(FilterSyntaxError) -> DirectoryFilter {
        guard depth < maximumDepth else { throw problem("the filter is nested too deeply") }
        try expect("(", "an opening parenthesis was expected")
        let filter = try parseComponent(depth: depth)
        try expect(")", "a closing parenthesis was expected")
        return filter
    }

    private mutating func parseComponent(depth: Int) throws(FilterSyntaxError) -> DirectoryFilter {
        if take("&") { return .and(try parseList(depth: depth)) }
        if take("|") { return .or(try parseList(depth: depth)) }
        if take("!") { return .not(try parseFilter(depth: depth + 1)) }
        return try parseItem()
    }

    private mutating func parseList(depth: Int) throws(FilterSyntaxError) -> [DirectoryFilter] {
        var filters: [DirectoryFilter] = []
        while peek == UInt8(ascii: "(") { filters.append(try parseFilter(depth: depth + 1)) }
        return filters
    }

    private mutating func parseItem() throws(FilterSyntaxError) -> DirectoryFilter {
        let start = position
        while let byte = peek, !"=~<>:()".utf8.contains(byte) { position += 1 }
        let word = String(decoding: bytes[start..<position], as: UTF8.self)
        if take(":") { return try parseExtensible(attribute: word, at: start) }
        guard let name = AttributeName(word) else {
            throw problem("an attribute description was expected", at: start)
        }
        if take("~") { return .approximate(name, try parseAssertion()) }
        if take(">") { return .greaterOrEqual(name, try parseAssertion()) }
        if take("<") { return .lessOrEqual(name, try parseAssertion()) }
        try expect("=", "an equals sign was expected")
        return try parseEqualsItem(name)
    }

    /// Equality, presence or substrings, by the asterisks that stand in the value.
    private mutating func parseEqualsItem(_ name: AttributeName) throws(FilterSyntaxError) -> DirectoryFilter {
        var parts = [try parseValue()]
        while take("*") { parts.append(try parseValue()) }
        guard parts.count > 1 else { return .equality(name, parts[0]) }
        let (initial, final) = (parts.removeFirst(), parts.removeLast())
        if parts.isEmpty, initial.bytes.isEmpty, final.bytes.isEmpty { return .present(name) }
        guard parts.allSatisfy({ !$0.bytes.isEmpty }) else {
            throw problem("two asterisks stand side by side")
        }
        return .substring(
            name, initial: initial.bytes.isEmpty ? nil : initial, any: parts,
            final: final.bytes.isEmpty ? nil : final)
    }

    private mutating func parseExtensible(
        attribute word: String, at start: Int
    ) throws(FilterSyntaxError) -> DirectoryFilter {
        var attribute: AttributeName?
        if !word.isEmpty {
            guard let name = AttributeName(word) else {
                throw problem("an attribute description was expected", at: start)
            }
            attribute = name
        }
        var words: [String] = []
        while peek != UInt8(ascii: "=") { words.append(try parseRuleWord()) }
        position += 1
        let matchesDN = words.first?.lowercased() == "dn"
        if matchesDN { words.removeFirst() }
        let rule = words.first.flatMap { AttributeName($0) }
        guard words.count <= 1, (rule == nil) == words.isEmpty, rule?.options.isEmpty ?? true,
            let match = ExtensibleMatch(
                attribute: attribute, rule: rule, matchesDN: matchesDN, value: try parseValue())
        else { throw problem("a matching rule was expected", at: start) }
        return .extensible(match)
    }

    private mutating func parseRuleWord() throws(FilterSyntaxError) -> String {
        let start = position
        while let byte = peek, byte != UInt8(ascii: ":"), byte != UInt8(ascii: "=") { position += 1 }
        let word = String(decoding: bytes[start..<position], as: UTF8.self)
        try expect(":", "a colon was expected")
        return word
    }

    private mutating func parseAssertion() throws(FilterSyntaxError) -> AttributeValue {
        try expect("=", "an equals sign was expected")
        return try parseValue()
    }

    private mutating func parseValue() throws(FilterSyntaxError) -> AttributeValue {
        var value: [UInt8] = []
        while let byte = peek, !"()*".utf8.contains(byte) {
            guard byte != 0 else { throw problem("NUL must be escaped") }
            position += 1
            value.append(byte == UInt8(ascii: "\\") ? try parseHexPair() : byte)
        }
        return AttributeValue(bytes: value)
    }

    private mutating func parseHexPair() throws(FilterSyntaxError) -> UInt8 {
        guard position + 1 < bytes.count, let high = Hex.value(bytes[position]),
            let low = Hex.value(bytes[position + 1])
        else { throw problem("two hexadecimal digits were expected") }
        position += 2
        return high << 4 | low
    }

    private var peek: UInt8? {
        position < bytes.count ? bytes[position] : nil
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard peek == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    private mutating func expect(_ character: Unicode.Scalar, _ reason: String) throws(FilterSyntaxError) {
        guard take(character) else { throw problem(reason) }
    }

    private func problem(_ reason: String, at offset: Int? = nil) -> FilterSyntaxError {
        FilterSyntaxError(text: text, offset: offset ?? position, reason: reason)
    }
}
