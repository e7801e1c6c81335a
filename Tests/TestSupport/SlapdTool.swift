import Foundation

/// Runs a program to its end, twenty seconds at most.
enum SlapdTool {
    /// - Returns: what it wrote to standard output.
    /// - Throws: `SlapdFailure` with what it wrote to standard error, when it fails or is not installed.
    static func run(
        _ path: String, _ arguments: [String], input: String = "", in folder: URL? = nil
    ) async throws -> String {
        guard FileManager.default.isExecutableFile(atPath: path) else {
            throw SlapdFailure(description: "\(path) is needed for this test and is not installed")
        }
        let scratch = FileManager.default.temporaryDirectory.appending(path: "tool-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: scratch) }
        let process = Process()
        process.executableURL = URL(filePath: path)
        process.arguments = arguments
        process.currentDirectoryURL = folder
        process.standardInput = try file("in", Data(input.utf8), in: scratch, writing: false)
        process.standardOutput = try file("out", Data(), in: scratch, writing: true)
        process.standardError = try file("err", Data(), in: scratch, writing: true)
        let status = try await finish(process)
        let output = try String(contentsOf: scratch.appending(path: "out"), encoding: .utf8)
        guard status == 0 else {
            let words = try String(contentsOf: scratch.appending(path: "err"), encoding: .utf8)
            throw SlapdFailure(description: "\(path) ended with \(status): \(words)\(output)")
        }
        return output
    }

    private static func finish(_ process: Process) async throws -> Int32 {
        let watchdog = Task {
            try await Task.sleep(for: .seconds(20))
            process.terminate()
        }
        defer { watchdog.cancel() }
        return try await withCheckedThrowingContinuation { continuation in
            process.terminationHandler = { continuation.resume(returning: $0.terminationStatus) }
            do {
                try process.run()
            } catch {
                process.terminationHandler = nil
                continuation.resume(throwing: error)
            }
        }
    }

    private static func file(_ name: String, _ contents: Data, in folder: URL, writing: Bool) throws -> FileHandle {
        let url = folder.appending(path: name)
        try contents.write(to: url)
        return writing ? try FileHandle(forWritingTo: url) : try FileHandle(forReadingFrom: url)
    }
}
