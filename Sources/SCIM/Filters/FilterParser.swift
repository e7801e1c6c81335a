/// Reads filters and target paths.
///
///     FILTER    = attrExp / logExp / valuePath / *1"not" "(" FILTER ")"
///     valuePath = attrPath "[" valFilter "]"
///     valFilter = attrExp / logExp / *1"not" "(" valFilter ")"
///     attrExp   = (attrPath SP "pr") / (attrPath SP compareOp SP compValue)
///     logExp    = FILTER SP ("and" / "or") SP FILTER
///     compareOp = "eq" / "ne" / "co" / "sw" / "ew" / "gt" / "lt" / "ge" / "le"
///     compValue = false / null / true / number / string       ; as in JSON
///
/// Words are read in any case, blanks may be many or, before a quote or a parenthesis, none. `not` binds
/// closest, then `and`, then `or`.
struct FilterParser {
    let bytes: [UInt8]
    let compatibility: Compatibility
    var position = 0
    private var depth = 0
    private var isInElement = false

    /// Throws if the text is longer than any filter may be.
    init(_ text: String, compatibility: Compatibility) throws(SCIMError) {
        guard text.utf8.count <= Filter.maximumLength else {
            throw .badRequest(.invalidFilter, "The filter is longer than \(Filter.maximumLength) bytes.")
        }
        bytes = Array(text.utf8)
        self.compatibility = compatibility
    }

    /// Reads a filter that fills the whole text.
    mutating func filter() throws(SCIMError) -> Filter {
        let filter = try disjunction()
        skipBlanks()
        guard position == bytes.count else { throw unexpected("\"and\", \"or\" or the end") }
        return filter
    }

    /// Reads a path with brackets that fills the whole text.
    mutating func targetPath() throws(SCIMError) -> TargetPath {
        let attribute = try AttributePath(pathText())
        guard attribute.subAttribute == nil, take(UInt8(ascii: "[")) else {
            throw invalidPath("only a whole attribute can be followed by [")
        }
        guard !isIndex else {
            throw invalidPath("elements are selected by a filter such as [type eq \"work\"], not by number")
        }
        let filter = try element()
        let part = take(UInt8(ascii: ".")) ? pathText() : nil
        guard part.map({ AttributePath.isName($0.utf8) }) ?? true, position == bytes.count else {
            throw invalidPath("after ] only a part such as .value may follow")
        }
        return TargetPath(attribute: attribute, filter: filter, subAttribute: part)
    }

    private mutating func disjunction() throws(SCIMError) -> Filter {
        let first = try conjunction()
        var terms = first.terms(of: .or)
        while takeWord("or") { terms += try conjunction().terms(of: .or) }
        return Filter.joined(terms[...], by: .or) ?? first
    }

    private mutating func conjunction() throws(SCIMError) -> Filter {
        let first = try term()
        var terms = first.terms(of: .and)
        while takeWord("and") { terms += try term().terms(of: .and) }
        return Filter.joined(terms[...], by: .and) ?? first
    }

    private mutating func term() throws(SCIMError) -> Filter {
        skipBlanks()
        if take(UInt8(ascii: "(")) { return try group() }
        let start = position
        if takeWord("not") {
            let end = position
            skipBlanks()
            if take(UInt8(ascii: "(")) { return .not(try group()) }
            let isBeginning = position == end && position < bytes.count
            guard isBeginning || operatorFollows() else {
                throw unexpected("a filter in parentheses after \"not\"")
            }
            position = start
        }
        return try attributeExpression()
    }

    /// Reads up to the closing parenthesis; the opening one has been read.
    private mutating func group() throws(SCIMError) -> Filter {
        try nest()
        let inner = try disjunction()
        skipBlanks()
        guard take(UInt8(ascii: ")")) else { throw unexpected("\"and\", \"or\" or \")\"") }
        depth -= 1
        return inner
    }

    /// Reads up to the closing bracket; the opening one has been read.
    private mutating func element() throws(SCIMError) -> Filter {
        try nest()
        isInElement = true
        let inner = try disjunction()
        skipBlanks()
        guard take(UInt8(ascii: "]")) else { throw unexpected("\"and\", \"or\" or \"]\"") }
        isInElement = false
        depth -= 1
        return inner
    }

    private mutating func attributeExpression() throws(SCIMError) -> Filter {
        let path = try attributePath()
        if take(UInt8(ascii: "[")) {
            guard !isInElement else { throw invalid("brackets cannot be nested") }
            guard path.subAttribute == nil else { throw invalid("\(path) has no elements to select") }
            return try selection(of: path)
        }
        guard let comparison = try comparison() else { return .present(path) }
        return .comparison(path, comparison, try value())
    }

    private mutating func selection(of path: AttributePath) throws(SCIMError) -> Filter {
        let inner = try element()
        guard take(UInt8(ascii: ".")) else { return .valuePath(path, inner) }
        guard compatibility.comparesSelectedElements else {
            throw invalid(
                "a part of selected elements cannot be compared; put the comparison in the brackets")
        }
        let part = pathText()
        guard AttributePath.isName(part.utf8) else { throw unexpected("the name of a part after \"].\"") }
        guard let comparison = try comparison() else {
            return .valuePathComparison(path, inner, part, nil, nil)
        }
        return .valuePathComparison(path, inner, part, comparison, try value())
    }

    private mutating func attributePath() throws(SCIMError) -> AttributePath {
        skipBlanks()
        let text = pathText()
        guard !text.isEmpty else { throw unexpected("an attribute name") }
        do {
            return try AttributePath(text)
        } catch {
            throw .badRequest(.invalidFilter, error.detail)
        }
    }

    /// Reads an operator, nil for `pr`.
    private mutating func comparison() throws(SCIMError) -> ComparisonOperator? {
        skipBlanks()
        let start = position
        let text = word()
        if text.lowercased() == "pr" { return nil }
        if let comparison = ComparisonOperator(caseless: text) { return comparison }
        position = start
        throw unexpected("an operator (eq, ne, co, sw, ew, gt, lt, ge, le, pr)")
    }

    private mutating func nest() throws(SCIMError) {
        depth += 1
        guard depth <= Filter.maximumDepth else {
            throw .badRequest(.invalidFilter, "The filter nests deeper than \(Filter.maximumDepth) levels.")
        }
    }

    /// Whether an operator comes next: then a preceding `not` was the name of an attribute, as it was the
    /// beginning of one if no blank ends it.
    private func operatorFollows() -> Bool {
        var ahead = self
        let text = ahead.word()
        return text.lowercased() == "pr" || ComparisonOperator(caseless: text) != nil
    }

    private var isIndex: Bool {
        let content = bytes[position...].prefix { $0 != UInt8(ascii: "]") }
        return !content.isEmpty && content.allSatisfy { (0x30...0x39).contains($0) }
    }
}
