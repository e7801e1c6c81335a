import Foundation
import Glibc

/// A child process, started with no signal blocked.
///
/// Foundation's `Process` gives the child the blocked signals of the pool thread that starts it, so that it
/// never sees a TERM, and notices its end by a descriptor that any other child may have inherited. With very many open
/// descriptors it may even crash.
package struct SlapdSpawn: Sendable {
    package let pid: Int32

    /// - Parameter environment: beside that of the tests.
    /// - Throws: `SlapdFailure` when the program is not installed: a test that needs it fails.
    package init(
        _ command: [String], input: Int32, output: Int32, errors: Int32, environment: [String: String] = [:]
    ) throws {
        guard let program = command.first, access(program, X_OK) == 0 else {
            throw SlapdFailure(
                description: "\(command.first ?? "") is needed for this test and is not installed")
        }
        var actions = posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
        posix_spawn_file_actions_init(&actions)
        posix_spawnattr_init(&attributes)
        defer {
            posix_spawn_file_actions_destroy(&actions)
            posix_spawnattr_destroy(&attributes)
        }
        for (target, source) in [input, output, errors].enumerated() {
            posix_spawn_file_actions_adddup2(&actions, source, Int32(target))
        }
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        var arguments = command.map { strdup($0) } + [nil]
        // What is meant for the tests is not for the gateway, which refuses names that it does not know.
        let inherited = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("SLUICE_") }
            .merging(environment) { $1 }
        var variables = inherited.map { strdup("\($0)=\($1)") } + [nil]
        defer { for text in arguments + variables { free(text) } }
        var pid: Int32 = 0
        guard posix_spawn(&pid, program, &actions, &attributes, &arguments, &variables) == 0 else {
            throw SlapdFailure(description: "\(program) could not be started")
        }
        self.pid = pid
    }

    /// Waits for its end, for as long as given, then kills it. The exit status, or -1 when it was killed.
    func wait(_ limit: Duration = .seconds(20)) async -> Int32 {
        let deadline = ContinuousClock.now + limit
        var status: Int32 = 0
        while waitpid(pid, &status, WNOHANG) == 0 {
            if ContinuousClock.now > deadline { kill(pid, SIGKILL) }
            // A cancelled test must still see its processes end.
            await Task { try? await Task.sleep(for: .milliseconds(3)) }.value
        }
        return status & 0x7F == 0 ? (status >> 8) & 0xFF : -1
    }
}
