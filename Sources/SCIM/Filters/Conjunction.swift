/// The two words that join filters.
///
/// A chain of terms joined by one of them is kept as a balanced tree, whatever parentheses it was written
/// with: the meaning is the same, and a thousand terms are ten levels deep instead of a thousand, which
/// no stack would bear.
enum Conjunction {
    case and, or
}

extension Filter {
    /// The filter that all of these must fulfil; nil for none.
    package static func all(_ filters: [Filter]) -> Filter? {
        joined(filters[...], by: .and)
    }

    /// The filter that some of these must fulfil; nil for none.
    package static func any(_ filters: [Filter]) -> Filter? {
        joined(filters[...], by: .or)
    }

    /// Joins terms into a balanced tree, in their order.
    static func joined(_ terms: ArraySlice<Filter>, by conjunction: Conjunction) -> Filter? {
        guard let first = terms.first, terms.count > 1 else { return terms.first }
        let middle = terms.startIndex + terms.count / 2
        let left = joined(terms[..<middle], by: conjunction) ?? first
        guard let right = joined(terms[middle...], by: conjunction) else { return left }
        return conjunction == .and ? .and(left, right) : .or(left, right)
    }

    /// The terms of a chain, in their order; of any other filter, the filter itself.
    func terms(of conjunction: Conjunction) -> [Filter] {
        switch (self, conjunction) {
        case (.and(let left, let right), .and), (.or(let left, let right), .or):
            left.terms(of: conjunction) + right.terms(of: conjunction)
        default: [self]
        }
    }
}
