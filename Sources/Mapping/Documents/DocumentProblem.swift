/// A mistake in a configuration document, with its place.
package struct DocumentProblem: Error, Sendable, Hashable, CustomStringConvertible {
    /// The file's name as the administrator gave it.
    package let file: String
    /// The line, counted from 1. Nil when the whole file is meant.
    package let line: Int?
    /// What is wrong and what would be right.
    package let message: String

    package init(file: String, line: Int?, message: String) {
        self.file = file
        self.line = line
        self.message = message
    }

    package var description: String {
        guard let line else { return "\(file): \(message)" }
        return "\(file):\(line): \(message)"
    }
}

/// All mistakes of one document, so that they can be mended in one go.
package struct DocumentProblems: Error, Sendable, Hashable, CustomStringConvertible {
    package let problems: [DocumentProblem]

    package init(_ problems: [DocumentProblem]) { self.problems = problems }

    package var description: String { problems.map(\.description).joined(separator: "\n") }
}
