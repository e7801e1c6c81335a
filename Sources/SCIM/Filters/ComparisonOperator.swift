/// How a filter compares (RFC 7644 §3.4.2.2, table 3). `pr` has no value and is no comparison.
package enum ComparisonOperator: String, Sendable, CaseIterable {
    case eq, ne, co, sw, ew, gt, lt, ge, le

    /// Reads an operator in any case.
    init?(caseless text: String) {
        self.init(rawValue: text.lowercased())
    }

    /// Whether it asks for an order, which booleans and binary values do not have.
    var isOrdering: Bool {
        switch self {
        case .gt, .lt, .ge, .le: true
        case .eq, .ne, .co, .sw, .ew: false
        }
    }

    /// Whether it looks for a part of a text.
    var isSubstring: Bool {
        switch self {
        case .co, .sw, .ew: true
        case .eq, .ne, .gt, .lt, .ge, .le: false
        }
    }
}
