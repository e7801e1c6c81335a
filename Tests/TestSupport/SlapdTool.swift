import Foundation

/// Runs a program to its end.
package enum SlapdTool {
    /// - Parameter limit: how long it may take.
    /// - Returns: what it wrote to standard output.
    /// - Throws: `SlapdFailure` with what it wrote to standard error, when it fails or is not installed.
    package static func run(
        _ path: String, _ arguments: [String], input: String = "", within limit: Duration = .seconds(20)
    ) async throws -> String {
        let scratch = FileManager.default.temporaryDirectory.appending(
            path: "slapd-tool-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: scratch) }
        let names = ["in", "out", "err"].map { scratch.appending(path: $0) }
        try Data(input.utf8).write(to: names[0])
        let files = names.map { open($0.path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600) }
        defer { for file in files { close(file) } }
        let process = try SlapdSpawn(
            [path] + arguments, input: files[0], output: files[1], errors: files[2])
        let status = await process.wait(limit)
        let output = try String(contentsOf: names[1], encoding: .utf8)
        guard status == 0 else {
            let words = try String(contentsOf: names[2], encoding: .utf8)
            throw SlapdFailure(description: "\(path) ended with \(status): \(words)\(output)")
        }
        return output
    }
}
