import ArgumentParser
import Glibc

/// What a command says: results on standard output, everything else on standard error.
enum Console {
    static func result(_ text: String) { write(Array((text + "\n").utf8), to: STDOUT_FILENO) }
    static func note(_ text: String) { write(Array((text + "\n").utf8), to: STDERR_FILENO) }

    /// Writes all bytes. A reader that has gone away, or a full disk, ends neither a command in the midst of its
    /// work nor the gateway: the rest is dropped.
    static func write(_ bytes: [UInt8], to descriptor: Int32) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count > 0 {
                rest = rest.dropFirst(count)
            } else if errno != EINTR {
                return
            }
        }
    }

    /// Lets a write fail instead of ending the process: to a reader that has gone away, or past the limit of a file's size.
    static func ignoreBrokenPipes() { for broken in [SIGPIPE, SIGXFSZ] { signal(broken, SIG_IGN) } }

    /// Lets a short piece of work that must not be cut off come to its end.
    static func ignoreInterrupts() {
        for interrupt in [SIGINT, SIGTERM, SIGHUP] { signal(interrupt, SIG_IGN) }
    }

    /// Runs a command. A failure is told in one line and exits with 1.
    static func run(_ body: () async throws -> Void) async throws {
        ignoreBrokenPipes()
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
