import SCIM

extension Generator {
    /// A filter as the parser makes them, that is with balanced chains.
    mutating func filter(depth: Int = 4) -> Filter {
        if depth == 0 || once(in: 3) { return term() }
        switch Int.random(in: 0..<5, using: &self) {
        case 0: return .not(filter(depth: depth - 1))
        case 1: return chain(Filter.all, depth) { if case .and = $0 { false } else { true } }
        case 2: return chain(Filter.any, depth) { if case .or = $0 { false } else { true } }
        case 3: return .valuePath(path(hasPart: false), elementFilter(depth: depth - 1))
        default: return selectedComparison(depth)
        }
    }

    private mutating func chain(
        _ join: ([Filter]) -> Filter?, _ depth: Int, of isTerm: (Filter) -> Bool
    ) -> Filter {
        let terms = list(2...6) { $0.filter(depth: depth - 1) }.filter(isTerm)
        return join(terms) ?? term()
    }

    private mutating func selectedComparison(_ depth: Int) -> Filter {
        let (path, inner, part) = (path(hasPart: false), elementFilter(depth: depth - 1), name())
        if once(in: 3) { return .valuePathComparison(path, inner, part, nil, nil) }
        return .valuePathComparison(path, inner, part, pick(ComparisonOperator.allCases), literal())
    }

    /// What may stand between brackets: all but brackets.
    private mutating func elementFilter(depth: Int) -> Filter {
        if depth <= 0 || once(in: 2) { return term() }
        if once(in: 3) { return .not(elementFilter(depth: depth - 1)) }
        let terms = list(2...4) { $0.term() }
        return (once(in: 2) ? Filter.all(terms) : Filter.any(terms)) ?? terms[0]
    }

    private mutating func term() -> Filter {
        let path = path(hasPart: once(in: 3))
        return once(in: 4) ? .present(path) : .comparison(path, pick(ComparisonOperator.allCases), literal())
    }

    private mutating func path(hasPart: Bool) -> AttributePath {
        let schemas: [SchemaURI?] = [nil, nil, nil, .user, .enterpriseUser, SchemaURI("urn:x:2.0,y")]
        return AttributePath(schema: pick(schemas), name: name(), subAttribute: hasPart ? name() : nil)
    }

    /// Names, among them all that are words of the grammar or begin with one.
    private mutating func name() -> String {
        pick([
            "userName", "a", "$ref", "x-1_y", "TYPE", "not", "NOT", "and", "or", "pr", "eq", "notes", "not1",
            "not-x", "order", "android", "prx", "null", "true",
        ])
    }

    private mutating func literal() -> Value {
        switch Int.random(in: 0..<6, using: &self) {
        case 0: pick([true, false, .null])
        case 1: .number(Number(Int.random(in: -1000...1000, using: &self)))
        case 2:
            pick(["-0", "1.50", "1e9", "-2.5E-3", "12345678901234567890123"].compactMap(Number.init).map(Value.number))
        default: .string(text())
        }
    }
}
