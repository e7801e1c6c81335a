extension Filter: CustomStringConvertible {
    /// The filter as text that reads back as an equal filter.
    package var description: String {
        switch self {
        case .and(let left, let right):
            "\(left.operand(of: .and, isRight: false)) and \(right.operand(of: .and, isRight: true))"
        case .or(let left, let right):
            "\(left.operand(of: .or, isRight: false)) or \(right.operand(of: .or, isRight: true))"
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

    private enum Conjunction { case and, or }

    /// Both conjunctions group to the left, and `and` binds closer than `or`: parentheses stand where a
    /// reader would otherwise group differently.
    private func operand(of conjunction: Conjunction, isRight: Bool) -> String {
        let needsParentheses =
            switch (self, conjunction) {
            case (.or, .and): true
            case (.or, .or), (.and, .and): isRight
            default: false
            }
        return needsParentheses ? "(\(self))" : description
    }
}
