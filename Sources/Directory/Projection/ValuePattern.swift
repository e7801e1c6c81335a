/// A regular expression over texts, as Swift's `Regex` reads it; it may match anywhere unless it is anchored.
///
/// `Regex` is not `Sendable`, so the text is kept, checked once, and built where it is used (`matcher`).
package struct ValuePattern: Sendable, Hashable, CustomStringConvertible {
    /// The longest text, in characters, that a pattern is tried on: the time that a search takes grows with the power of
    /// its repetitions.
    package static let longestText = 256

    /// The most repetitions without an end that a pattern may have; one that is not anchored at its start counts as one
    /// more. Three take some tenths of a second on the longest text at the worst.
    private static let mostRepetitions = 3

    /// The pattern as it was written.
    package let description: String

    /// Reads a pattern.
    ///
    /// - Throws: `ValuePatternProblem` for a text that is no regular expression, and for one in which a repeated
    ///   group holds a repetition or alternatives: such a search may never end, on texts of any length.
    package init(_ text: String) throws(ValuePatternProblem) {
        do {
            _ = try Regex(text)
        } catch {
            throw ValuePatternProblem(reason: "it is no regular expression: \(error)")
        }
        guard !RepeatedGroups.nest(in: text) else {
            throw ValuePatternProblem(
                reason: "a repeated group must hold neither a repetition nor alternatives: the search may never end")
        }
        let repetitions = RepeatedGroups.endless(in: text) + (text.hasPrefix("^") ? 0 : 1)
        guard repetitions <= Self.mostRepetitions || RepeatedGroups.endless(in: text) <= 1 else {
            throw ValuePatternProblem(
                reason:
                    "it repeats without an end more than \(Self.mostRepetitions) times (*, + or {n,}; one more where it "
                    + "does not begin with ^): the search may take too long")
        }
        description = text
    }

    /// The pattern, ready to be tried on many texts.
    package func matcher() -> Matcher { Matcher(regex: try? Regex(description)) }

    /// A pattern that has been built. Not to be kept.
    package struct Matcher {
        fileprivate let regex: Regex<AnyRegexOutput>?

        /// Whether the pattern matches somewhere; nil for a text that is too long to be tried.
        package func matches(_ text: String) -> Bool? {
            guard ValuePattern.canTry(text), let regex else { return nil }
            return text.firstMatch(of: regex) != nil
        }

        /// The text with every match replaced; nil for a text that is too long to be tried.
        ///
        /// - Parameter replacement: makes the new text of the groups of a match, the whole match first; a group
        ///   that took no part is nil.
        package func replacing(_ text: String, with replacement: ([Substring?]) -> String) -> String? {
            guard ValuePattern.canTry(text), let regex else { return nil }
            return text.replacing(regex) { match in replacement(match.output.map(\.substring)) }
        }
    }

    private static func canTry(_ text: String) -> Bool {
        text.utf8.count <= longestText || text.count <= longestText
    }
}

/// Why a text cannot serve as a pattern.
package struct ValuePatternProblem: Error, Sendable, Hashable {
    /// What is wrong with it, as a sentence about it.
    package let reason: String
}

/// Finds what makes a backtracking search exponential: `(a+)*`, `(a|b)*`, `(a?){9,}`.
private enum RepeatedGroups {
    /// How many repetitions have no end: `*`, `+`, `{2,}`.
    static func endless(in pattern: String) -> Int {
        var count = 0
        var (isEscaped, brackets) = (false, 0)
        var rest = pattern[...]
        while let character = rest.popFirst() {
            if isEscaped || character == "\\" {
                isEscaped.toggle()
            } else if character == "[" || character == "]" {
                brackets = max(0, brackets + (character == "[" ? 1 : -1))
            } else if brackets == 0, "*+".contains(character) {
                count += 1
            } else if brackets == 0, character == "{", rest.prefix(while: { $0 != "}" }).hasSuffix(",") {
                count += 1
            }
        }
        return count
    }

    static func nest(in pattern: String) -> Bool {
        // For each open group, the whole pattern first: whether it holds a repetition or alternatives.
        var open = [false]
        // The same for the group that ended right before.
        var ended = false
        var (isEscaped, brackets) = (false, 0)
        for character in pattern {
            let precedent = ended
            ended = false
            if isEscaped {
                isEscaped = false
            } else if character == "\\" {
                isEscaped = true
            } else if character == "[" || character == "]" {
                brackets = max(0, brackets + (character == "[" ? 1 : -1))
            } else if brackets == 0 {
                switch character {
                case "(": open.append(false)
                case ")" where open.count > 1:
                    ended = open.removeLast()
                    open[open.count - 1] = open[open.count - 1] || ended
                case "*", "+", "{", "|":
                    if precedent && character != "|" { return true }
                    open[open.count - 1] = true
                default: break
                }
            }
        }
        return false
    }
}
