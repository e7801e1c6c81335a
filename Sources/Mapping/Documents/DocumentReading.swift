/// Typed readings of a node. Each throws a problem that says what was expected.
extension DocumentNode {
    /// The members of a mapping, every key of which must be known.
    ///
    /// - Throws: `DocumentProblem` naming the unknown key and the nearest known one.
    package func members(known: [String]) throws(DocumentProblem) -> [String: DocumentNode] {
        guard let members else { throw problem("expected keys and values, such as \(known.first ?? "key"): …") }
        var result: [String: DocumentNode] = [:]
        for (key, value) in members {
            guard known.contains(key) else { throw value.unknownKey(key, known: known) }
            result[key] = value
        }
        return result
    }

    /// The problem of a key that nobody knows, at the node that is its value.
    package func unknownKey(_ key: String, known: [String]) -> DocumentProblem {
        let nearest = Nearest.of(key, among: known)
        let hint = nearest.map { "; did you mean \($0)?" } ?? "; known here: \(known.joined(separator: ", "))"
        return problemOfKey("unknown key" + hint)
    }

    /// The text of a scalar.
    package func string() throws(DocumentProblem) -> String {
        guard let text else { throw problem("expected a text") }
        return text
    }

    /// `true` or `false`.
    package func boolean() throws(DocumentProblem) -> Bool {
        switch text {
        case "true": true
        case "false": false
        default: throw problem("expected true or false")
        }
    }

    /// A whole number in a range.
    package func integer(in range: ClosedRange<Int>) throws(DocumentProblem) -> Int {
        guard let text, let number = Int(text), range.contains(number) else {
            throw problem("expected a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    /// One word of a list.
    package func choice<Word: RawRepresentable & CaseIterable>(
        _ type: Word.Type
    ) throws(DocumentProblem) -> Word where Word.RawValue == String {
        guard let text, let word = Word(rawValue: text) else {
            let words = Word.allCases.map(\.rawValue)
            let hint = text.flatMap { Nearest.of($0, among: words) }.map { "; did you mean \($0)?" } ?? ""
            throw problem("expected one of \(words.joined(separator: ", "))" + hint)
        }
        return word
    }

    /// A list of texts.
    package func strings() throws(DocumentProblem) -> [String] {
        guard let items else { throw problem("expected a list, such as [one, two]") }
        var result: [String] = []
        for item in items { result.append(try item.string()) }
        return result
    }
}

/// Finds the known word that somebody probably meant.
package enum Nearest {
    /// The nearest word by edit distance, if it is near enough to be worth mentioning.
    package static func of(_ word: String, among known: [String]) -> String? {
        let ranked = known.map { (distance(word.lowercased(), $0.lowercased()), $0) }
            .min { $0.0 < $1.0 }
        guard let ranked, ranked.0 <= max(2, word.count / 3) else { return nil }
        return ranked.1
    }

    /// The number of single-character edits between two words (Levenshtein).
    private static func distance(_ first: String, _ second: String) -> Int {
        let columns = Array(second)
        var row = Array(0...columns.count)
        for (index, character) in first.enumerated() {
            var diagonal = row[0]
            row[0] = index + 1
            for column in columns.indices {
                let substitution = diagonal + (columns[column] == character ? 0 : 1)
                diagonal = row[column + 1]
                row[column + 1] = min(substitution, diagonal + 1, row[column] + 1)
            }
        }
        return row[columns.count]
    }
}
