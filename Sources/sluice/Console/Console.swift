import ArgumentParser
import Foundation

/// What a command says: results on standard output, everything else on standard error.
enum Console {
    static func result(_ text: String) { write(text, to: .standardOutput) }
    static func note(_ text: String) { write(text, to: .standardError) }

    private static func write(_ text: String, to handle: FileHandle) {
        handle.write(Data((text + "\n").utf8))
    }

    /// Runs a command. A failure is told in one line and exits with 1.
    static func run(_ body: () async throws -> Void) async throws {
        do {
            try await body()
        } catch let code as ExitCode {
            throw code
        } catch {
            note("sluice: \(error)")
            throw ExitCode(1)
        }
    }
}
