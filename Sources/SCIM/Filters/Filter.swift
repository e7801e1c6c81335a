/// A filter expression (RFC 7644 §3.4.2.2).
///
/// It knows names and values as they were written, and nothing of a schema: what they mean is decided
/// by `FilterEvaluator`, or by whoever translates the filter for a directory. Chains of `and` and of `or`
/// are kept balanced; see `all` and `any`, which make such chains.
package indirect enum Filter: Hashable, Sendable {
    case and(Filter, Filter)
    case or(Filter, Filter)
    case not(Filter)
    /// `title pr`
    case present(AttributePath)
    /// `userName eq "x"`
    case comparison(AttributePath, ComparisonOperator, Value)
    /// `emails[type eq "work"]`: some one element fulfils the whole filter.
    case valuePath(AttributePath, Filter)
    /// `emails[type eq "work"].value eq "x"`, beyond the grammar, as Entra matches mail addresses. Without
    /// an operator it is `pr`.
    case valuePathComparison(AttributePath, Filter, String, ComparisonOperator?, Value?)

    /// How deep a filter may nest.
    package static let maximumDepth = 50
    /// How many bytes a filter may have.
    package static let maximumLength = 8 * 1024

    /// Reads a filter; anything that is none is a 400 `invalidFilter` that says where and what was
    /// expected.
    package init(_ text: String, compatibility: Compatibility = .lenient) throws(SCIMError) {
        var parser = try FilterParser(text, compatibility: compatibility)
        self = try parser.filter()
    }
}

extension Filter {
    /// The attributes that it asks for, those within a value path left out.
    package var paths: [AttributePath] {
        switch self {
        case .and(let left, let right), .or(let left, let right): left.paths + right.paths
        case .not(let filter): filter.paths
        case .present(let path), .comparison(let path, _, _), .valuePath(let path, _),
            .valuePathComparison(let path, _, _, _, _):
            [path]
        }
    }
}
