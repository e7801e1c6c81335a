/// What one value must fulfil: a comparison, with its operand in the type of the attribute.
enum ValueTest: Hashable, Sendable {
    case present
    case absent
    case text(TextComparison)
    case boolean(isEqual: Bool, Bool)
    case number(ComparisonOperator, Number)
    case instant(ComparisonOperator, DateTime)
    /// Any value but an equal one; see `acceptsAbsence`.
    indirect case different(ValueTest)

    /// Whether a value passes. Only assigned values are asked.
    func accepts(_ value: Value) -> Bool {
        switch self {
        case .present: Self.isPresent(value)
        case .absent: false
        case .text(let comparison): value.string.map(comparison.accepts) ?? false
        case .boolean(let isEqual, let operand): value.boolean.map { ($0 == operand) == isEqual } ?? false
        case .number(let comparison, let operand):
            value.number.map { Self.compare($0, comparison, operand) } ?? false
        case .instant(let comparison, let operand):
            value.string.flatMap(DateTime.init).map { Self.compare($0, comparison, operand) } ?? false
        case .different(let equal): !equal.accepts(value)
        }
    }

    /// Whether an attribute without any value passes. No value is null (RFC 7643 §2.5), so it is equal to
    /// null and different from everything else; logic stays two-valued.
    var acceptsAbsence: Bool {
        switch self {
        case .absent, .different: true
        default: false
        }
    }

    /// `pr`: a value that is not empty; of a complex one, some part that is not (RFC 7644 table 3).
    static func isPresent(_ value: Value) -> Bool {
        switch value {
        case .null: false
        case .string(let text): !text.isEmpty
        case .array(let elements): elements.contains(where: isPresent)
        case .object(let members): members.contains { isPresent($0.value) }
        case .boolean, .number: true
        }
    }

    private static func compare(_ left: Number, _ comparison: ComparisonOperator, _ right: Number) -> Bool {
        switch comparison {
        case .eq: left.isEquivalent(to: right)
        case .gt: right.isLess(than: left)
        case .lt: left.isLess(than: right)
        case .ge: right.isLess(than: left) || left.isEquivalent(to: right)
        case .le: left.isLess(than: right) || left.isEquivalent(to: right)
        case .ne, .co, .sw, .ew: false
        }
    }

    private static func compare(_ left: DateTime, _ comparison: ComparisonOperator, _ right: DateTime) -> Bool {
        switch comparison {
        case .eq: left == right
        case .gt: left > right
        case .lt: left < right
        case .ge: left >= right
        case .le: left <= right
        case .ne, .co, .sw, .ew: false
        }
    }
}
