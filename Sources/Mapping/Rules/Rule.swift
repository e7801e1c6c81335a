package import Directory
package import SCIM

/// Where the values of a rule come from.
package enum Source: Sendable {
    /// All values that one SCIM path selects.
    case path(SourcePath)
    /// The values of the first path that selects any.
    case first([SourcePath])
    /// The same values for every resource.
    case constant([String])
    /// One value while the resource is active, another while it is not; nil means that the attribute is absent.
    case active(whenTrue: String?, whenFalse: String?)
}

/// A SCIM path, resolved against the schemas once.
package struct SourcePath: Sendable, CustomStringConvertible {
    /// The path as it was written.
    package let description: String
    /// Finds its values in a resource.
    package let selector: ValueSelector

    package init(_ path: TargetPath, selector: ValueSelector) {
        description = path.description
        self.selector = selector
    }
}

/// One step that turns values into values.
package enum Step: Sendable, Hashable {
    /// Unicode lower case.
    case lowercase
    /// Without white space at either end; a value of nothing else is dropped.
    case trim
    /// Cut at each separator; empty pieces are dropped, white space around pieces is trimmed.
    case split(separator: String)
    /// These values if nothing came so far.
    case `default`([String])

    func apply(to values: [String]) -> [String] {
        switch self {
        case .lowercase: values.map { $0.lowercased() }
        case .trim: values.map(Whitespace.trimmed).filter { !$0.isEmpty }
        case .split(let separator): values.flatMap { Whitespace.pieces(of: $0, separator) }
        case .default(let others): values.isEmpty ? others : values
        }
    }
}

/// How one attribute of the entry is made.
package struct Rule: Sendable {
    package let attribute: AttributeName
    package let source: Source
    package let steps: [Step]
    package let authority: Authority
    /// The line of the mapping file, counted from 1.
    package let line: Int?

    package init(
        attribute: AttributeName, source: Source, steps: [Step] = [], authority: Authority = .scim,
        line: Int? = nil
    ) {
        self.attribute = attribute
        self.source = source
        self.steps = steps
        self.authority = authority
        self.line = line
    }

    /// The SCIM attribute to name when the directory does not take the value.
    package var sourceDescription: String {
        switch source {
        case .path(let path): path.description
        case .first(let paths): paths.first?.description ?? attribute.description
        case .constant: "\(attribute) (a constant of the mapping)"
        case .active: "active"
        }
    }
}

private enum Whitespace {
    static func trimmed(_ text: String) -> String {
        var slice = text[...]
        while let first = slice.first, first.isWhitespace { slice.removeFirst() }
        while let last = slice.last, last.isWhitespace { slice.removeLast() }
        return String(slice)
    }

    static func pieces(of text: String, _ separator: String) -> [String] {
        text.split(separator: separator).map { trimmed(String($0)) }.filter { !$0.isEmpty }
    }
}
