import Foundation
import Glibc

/// A shell that runs a program and ends it when the test process is gone.
///
/// It reads from a pipe: a word ends it in order; the end of the pipe means that nobody is left, and then
/// it kills the program and removes its folder.
final class SlapdGuard: Sendable {
    private let process: SlapdSpawn
    private let pipe: Int32

    private static let script = """
        folder=$1; remains=$2; shift 2
        "$@" </dev/null >>"$folder/slapd.log" 2>&1 &
        child=$!
        echo $child >"$folder/pid.new" && mv "$folder/pid.new" "$folder/pid"
        if read word; then kill -KILL $child 2>/dev/null; wait $child
        else kill -KILL $child 2>/dev/null; wait $child; rm -rf "$folder" $remains; fi
        """

    /// - Parameter remains: further paths, without spaces, that go with the folder.
    init(_ command: [String], folder: String, remains: [String] = []) throws {
        guard let program = command.first, access(program, X_OK) == 0 else {
            throw SlapdFailure(
                description: "\(command.first ?? "") is needed for this test and is not installed")
        }
        var ends: [Int32] = [-1, -1]
        guard Glibc.pipe(&ends) == 0 else { throw SlapdFailure(description: "no pipe for the guard") }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        let null = open("/dev/null", O_WRONLY | O_CLOEXEC)
        defer {
            close(ends[0])
            close(null)
        }
        pipe = ends[1]
        process = try SlapdSpawn(
            ["/bin/sh", "-c", Self.script, "slapd-guard", folder, remains.joined(separator: " ")] + command,
            input: ends[0], output: null,
            errors: null)
    }

    deinit {
        close(pipe)
    }

    /// Ends the program, if it still runs, and the guard.
    func dismiss() async {
        _ = write(pipe, "stop\n", 5)
        _ = await process.wait()
    }
}
