package import Foundation

/// The files that the project ships.
package enum ShippedFiles {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// Where a file is, by its path from the root of the project.
    package static func url(_ path: String) -> URL { root.appending(path: path) }

    /// The text of a file, by its path from the root of the project.
    package static func text(_ path: String) throws -> String {
        try String(contentsOf: url(path), encoding: .utf8)
    }

    /// A profile of `config/mapping` with other bases.
    package static func profile(_ name: String, bases: [(String, String)]) throws -> String {
        var text = try text("config/mapping/\(name).yaml")
        for (shipped, base) in bases {
            guard text.contains("base: \(shipped)\n") else {
                throw SlapdFailure(description: "\(name) has no base \(shipped)")
            }
            text = text.replacing("base: \(shipped)\n", with: "base: \(base)\n")
        }
        return text
    }
}
