package import Directory

/// One step that turns values into values.
package enum Step: Sendable, Hashable {
    /// Cut at each of the separators; white space around pieces is trimmed, empty pieces are dropped.
    case split([String])
    /// Without white space at either end; a value of nothing else is dropped.
    case trim
    /// Every match of the pattern replaced.
    case replace(ValuePattern, ReplacementText)
    /// What stands before the last `@`; a value without one stays as it is.
    case localPart
    /// What stands behind the last `@`; a value without one is dropped.
    case domain
    /// Written in ASCII.
    case ascii(Transliteration)
    /// Unicode lower case.
    case lowercase
    /// Unicode upper case.
    case uppercase
    /// Only values that the pattern matches, or only others.
    case filter(ValuePattern, keepsMatches: Bool)
    /// Values looked up.
    case table(ValueTable)
    /// The first values, so many.
    case take(Int)
    /// The first characters of each value, so many.
    case limit(Int)
    /// One value of all, with the separator between them.
    case join(String)
    /// Each value written in a syntax of the directory.
    case codec(ValueCodec)
    /// `SMTP:` before the first value, `smtp:` before the others.
    case proxyAddresses
    /// These values if nothing came so far.
    case `default`([String])
}

/// Why a step cannot work on a value.
struct StepProblem: Error {
    let message: String

    static func unreadable(_ text: String, expected: String) -> StepProblem {
        StepProblem(message: quoted(text) + " cannot be carried: expected \(expected)")
    }

    /// The text in quotes; what a client sent comes back to it in the answer, so it is cut.
    static func quoted(_ text: String) -> String {
        "\"\(text.count > 60 ? text.prefix(60) + "…" : text[...])\""
    }
}

extension Step {
    func apply(to values: [String]) throws(StepProblem) -> [String] {
        switch self {
        case .split(let separators): values.flatMap { Whitespace.pieces(of: $0, separators) }
        case .trim: values.map(Whitespace.trimmed).filter { !$0.isEmpty }
        case .replace(let pattern, let text): try Self.replace(pattern, text, in: values)
        case .localPart: values.map { MailAddress.parts(of: $0)?.local ?? $0 }
        case .domain: values.compactMap { MailAddress.parts(of: $0)?.domain }
        case .ascii(let transliteration): values.map(transliteration.ascii)
        case .lowercase: values.map { $0.lowercased() }
        case .uppercase: values.map { $0.uppercased() }
        case .filter(let pattern, let keepsMatches): try Self.filter(values, pattern, keepsMatches)
        case .table(let table): try Self.each(values, table.value)
        case .take(let count): Array(values.prefix(count))
        case .limit(let count): values.map { String($0.prefix(count)) }
        case .join(let separator): values.isEmpty ? [] : [values.joined(separator: separator)]
        case .codec(let codec): try Self.each(values) { text throws(StepProblem) in try codec.encode(text) }
        case .proxyAddresses: values.enumerated().map { ($0.offset == 0 ? "SMTP:" : "smtp:") + $0.element }
        case .default(let others): values.allSatisfy(\.isEmpty) ? others : values
        }
    }

    private static func each(
        _ values: [String], _ transform: (String) throws(StepProblem) -> String?
    ) throws(StepProblem) -> [String] {
        var results: [String] = []
        for value in values {
            if let result = try transform(value) { results.append(result) }
        }
        return results
    }

    private static func replace(
        _ pattern: ValuePattern, _ text: ReplacementText, in values: [String]
    ) throws(StepProblem) -> [String] {
        let matcher = pattern.matcher()
        return try each(values) { value throws(StepProblem) in
            guard let result = matcher.replacing(value, with: text.filled) else { throw tooLong }
            return result.isEmpty ? nil : result
        }
    }

    private static func filter(
        _ values: [String], _ pattern: ValuePattern, _ keepsMatches: Bool
    ) throws(StepProblem) -> [String] {
        let matcher = pattern.matcher()
        return try each(values) { value throws(StepProblem) in
            guard let matches = matcher.matches(value) else { throw tooLong }
            return matches == keepsMatches ? value : nil
        }
    }

    private static let tooLong = StepProblem(
        message: "a value is longer than the \(ValuePattern.longestText) characters that a pattern is tried on")
}

/// White space at the ends of values and of their pieces.
enum Whitespace {
    static func trimmed(_ text: String) -> String {
        var slice = text[...]
        while let first = slice.first, first.isWhitespace { slice.removeFirst() }
        while let last = slice.last, last.isWhitespace { slice.removeLast() }
        return String(slice)
    }

    static func pieces(of text: String, _ separators: [String]) -> [String] {
        var pieces = [text[...]]
        for separator in separators { pieces = pieces.flatMap { $0.split(separator: separator) } }
        return pieces.map { trimmed(String($0)) }.filter { !$0.isEmpty }
    }
}
