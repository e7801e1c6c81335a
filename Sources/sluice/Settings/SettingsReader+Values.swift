import Directory
import Foundation
import Mapping

/// Typed values. A value that is not what its key wants is a problem, never quietly the default.
extension SettingsReader {
    /// The text of a key, or its default.
    func text(_ path: String) throws(DocumentProblem) -> String? {
        switch values[path] {
        case .node(let node): try node.string()
        case .environment(_, let text): text
        case nil: KnownSettings.all.first { $0.path == path }?.fallback
        }
    }

    func required(_ path: String) throws(DocumentProblem) -> String {
        guard let text = try text(path) else { throw problem(path, "is needed") }
        return text
    }

    func integer(_ path: String) throws(DocumentProblem) -> Int {
        guard case .integer(let range)? = KnownSettings.all.first(where: { $0.path == path })?.kind else {
            throw problem(path, "is not a number")
        }
        guard let number = Int(try required(path)), range.contains(number) else {
            throw problem(path, "expected a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    func choice<Word: RawRepresentable>(
        _ path: String, _ type: Word.Type
    ) throws(DocumentProblem) -> Word? where Word.RawValue == String {
        guard let text = try text(path) else { return nil }
        guard case .choice(let words)? = KnownSettings.all.first(where: { $0.path == path })?.kind,
            words.contains(text), let word = Word(rawValue: text)
        else { throw problem(path, "expected one of \(words(of: path).joined(separator: ", "))") }
        return word
    }

    private func words(of path: String) -> [String] {
        guard case .choice(let words)? = KnownSettings.all.first(where: { $0.path == path })?.kind else {
            return []
        }
        return words
    }

    func texts(_ path: String) throws(DocumentProblem) -> [String] {
        switch values[path] {
        case .node(let node): try node.strings()
        case .environment(_, let text):
            text.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
        case nil: throw problem(path, "is needed")
        }
    }

    /// A number and a unit: `500ms`, `10s`, `15m`, `24h`, `7d`.
    func duration(_ path: String) throws(DocumentProblem) -> Duration {
        let text = try required(path)
        let digits = text.prefix { $0.isNumber }
        let units: [Substring: Int] = ["ms": 1, "s": 1000, "m": 60_000, "h": 3_600_000, "d": 86_400_000]
        guard let number = Int(digits), number <= 1_000_000, let unit = units[text.dropFirst(digits.count)] else {
            throw problem(path, "expected a number with a unit, such as 500ms, 10s, 15m or 24h")
        }
        return .milliseconds(number * unit)
    }

    /// A path, relative ones from the folder of the settings file.
    func path(_ path: String, relativeTo folder: URL) throws(DocumentProblem) -> String? {
        try text(path).map { URL(fileURLWithPath: $0, relativeTo: folder).path }
    }

    /// A secret, given in place or as the name of a file.
    func secret(_ path: String, relativeTo folder: URL) throws(DocumentProblem) -> Secret? {
        let filePath = path + "_file"
        guard let file = try self.path(filePath, relativeTo: folder) else { return try text(path).map { Secret($0) } }
        guard values[path] == nil else { throw problem(path, "give either this or \(filePath), not both") }
        guard let content = try? String(contentsOfFile: file, encoding: .utf8) else {
            throw problem(filePath, "cannot read \(file)")
        }
        return Secret(content.trimmingCharacters(in: .newlines))
    }
}
