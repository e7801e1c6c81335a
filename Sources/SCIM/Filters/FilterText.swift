extension Filter: CustomStringConvertible {
    /// The filter as text that reads back as an equal filter.
    package var description: String {
        switch self {
        case .and(let left, let right):
            "\(left.operandOfAnd) and \(right.operandOfAnd)"
        case .or(let left, let right):
            "\(left) or \(right)"
        case .not(let inner): "not (\(inner))"
        case .present(let path): "\(path) pr"
        case .comparison(let path, let comparison, let value):
            "\(path) \(comparison) \(JSONWriter.text(value))"
        case .valuePath(let path, let inner): "\(path)[\(inner)]"
        case .valuePathComparison(let path, let inner, let part, let comparison?, let value):
            "\(path)[\(inner)].\(part) \(comparison) \(JSONWriter.text(value ?? .null))"
        case .valuePathComparison(let path, let inner, let part, nil, _): "\(path)[\(inner)].\(part) pr"
        }
    }

    /// `and` binds closer than `or`, so an `or` inside of it stands in parentheses; a chain of one kind needs
    /// none.
    private var operandOfAnd: String {
        if case .or = self { "(\(self))" } else { description }
    }
}
