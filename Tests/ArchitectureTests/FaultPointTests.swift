import Foundation
import Testing

/// The steps at which tests end a process: none of that is in a release build.
@Suite struct FaultPointTests {
    /// What can end a process, or hears of steps.
    private static let words = [
        "FaultSwitch(", "FaultSwitch.", "WatchedClient(", "passing", "SLUICE_FAULT", "getpid()",
    ]

    @Test func `what ends a process on purpose is compiled in debug builds alone`() throws {
        var found = 0
        for file in try Repository.swiftFiles(below: "Sources") {
            for (number, line, isDebug) in try Self.lines(of: file) where Self.words.contains(where: line.contains) {
                guard !line.trimmingCharacters(in: .whitespaces).hasPrefix("//") else { continue }
                found += 1
                #expect(isDebug, "\(file.lastPathComponent):\(number): \(line)")
            }
        }
        #expect(found > 5)
    }

    /// The lines of a file, and whether they stand between `#if DEBUG` and its `#else` or `#endif`.
    private static func lines(of file: URL) throws -> [(number: Int, line: String, isDebug: Bool)] {
        var conditions: [Bool] = []
        let text = try String(contentsOf: file, encoding: .utf8)
        return text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().map { index, line in
            let word = line.trimmingCharacters(in: .whitespaces)
            if word.hasPrefix("#if") { conditions.append(word == "#if DEBUG") }
            if word.hasPrefix("#else"), !conditions.isEmpty { conditions[conditions.count - 1] = false }
            if word.hasPrefix("#endif") { _ = conditions.popLast() }
            return (index + 1, String(line), conditions.contains(true))
        }
    }
}
