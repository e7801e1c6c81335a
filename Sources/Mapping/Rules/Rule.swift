package import Directory

/// How one attribute of the entry is made.
///
/// A class, for every projection goes through all rules, and to copy one costs as much as to apply it.
package final class Rule: Sendable {
    /// What is written.
    package let attribute: AttributeName
    /// What gives its values.
    package let pipeline: Pipeline
    /// Who wins when the entry holds something else.
    package let authority: Authority
    /// Which values of others are left alone.
    package let tolerance: Tolerance
    /// The line of the mapping file, counted from 1.
    package let line: Int?

    package init(
        attribute: AttributeName, _ pipeline: Pipeline, authority: Authority = .scim, tolerance: Tolerance = .none,
        line: Int? = nil
    ) {
        self.attribute = attribute
        self.pipeline = pipeline
        self.authority = authority
        self.tolerance = tolerance
        self.line = line
    }

    /// The SCIM attribute to name when the directory does not take the value.
    package var sourceDescription: String {
        if let source = pipeline.sourceDescription { return source }
        return switch pipeline.source {
        case .generated: "\(attribute) (a value chosen by the gateway)"
        case .owner: "\(attribute) (the owner's mark)"
        default: "\(attribute) (a constant of the mapping)"
        }
    }

    /// How its values are compared with those that stand in the entry.
    var comparison: Comparison {
        if case .reference(_, .dn) = pipeline.source { .names } else { .exact }
    }
}
