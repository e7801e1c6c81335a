// Brings the operand of a comparison into the type of its attribute.

extension FilterCompiler {
    func test(
        _ attribute: AttributeDefinition, _ path: AttributePath, _ comparison: ComparisonOperator,
        _ value: Value
    ) throws(SCIMError) -> ValueTest {
        if value == .null { return try nullTest(path, comparison) }
        if comparison == .ne { return .different(try test(attribute, path, .eq, value)) }
        try check(comparison, attribute, path)
        switch attribute.type {
        case .boolean:
            guard let operand = boolean(value) else { throw mismatch(path, attribute, value) }
            return .boolean(isEqual: true, operand)
        case .integer, .decimal:
            guard let operand = number(value) else { throw mismatch(path, attribute, value) }
            return .number(comparison, operand)
        case .dateTime where !comparison.isSubstring:
            guard let operand = value.string.flatMap(DateTime.init) else {
                throw mismatch(path, attribute, value)
            }
            return .instant(comparison, operand)
        case .string, .reference, .binary, .dateTime, .complex:
            guard let operand = text(value) else { throw mismatch(path, attribute, value) }
            return .text(TextComparison(comparison, operand, isCaseExact: attribute.isCaseExact))
        }
    }

    private func nullTest(_ path: AttributePath, _ comparison: ComparisonOperator) throws(SCIMError)
        -> ValueTest
    {
        switch comparison {
        case .eq: return .absent
        case .ne: return .present
        default:
            throw .badRequest(
                .invalidFilter, "\(path) \(comparison) null: null compares only with eq and ne.")
        }
    }

    /// Refuses operators that the type does not have (RFC 7644 table 3).
    private func check(
        _ comparison: ComparisonOperator, _ attribute: AttributeDefinition, _ path: AttributePath
    ) throws(SCIMError) {
        let isAllowed =
            switch attribute.type {
            case .boolean: comparison == .eq
            case .binary: !comparison.isOrdering
            case .integer, .decimal: !comparison.isSubstring
            case .string, .reference, .dateTime, .complex: true
            }
        guard isAllowed else {
            throw .badRequest(
                .invalidFilter,
                "\(path) is of type \(attribute.type.rawValue), for which \(comparison) has no meaning.")
        }
    }

    private func boolean(_ value: Value) -> Bool? {
        if let boolean = value.boolean { return boolean }
        return compatibility.coercesValues ? value.string.flatMap(ValueCoercion.boolean) : nil
    }

    private func number(_ value: Value) -> Number? {
        if let number = value.number { return number }
        return compatibility.coercesValues ? value.string.flatMap(Number.init) : nil
    }

    private func text(_ value: Value) -> String? {
        switch value {
        case .string(let text): text
        case .number(let number) where compatibility.coercesValues: number.text
        case .boolean(let flag) where compatibility.coercesValues: flag ? "true" : "false"
        default: nil
        }
    }

    private func mismatch(_ path: AttributePath, _ attribute: AttributeDefinition, _ value: Value)
        -> SCIMError
    {
        .badRequest(
            .invalidFilter,
            "\(path) is compared with \(JSONWriter.text(value)); expected \(attribute.expectation).")
    }
}
