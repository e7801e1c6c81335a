import Foundation
import GRDB
import Glibc
@testable import Store
import Sync
import TestSupport
import Testing

/// A session of another process, which is killed.
@Suite(.timeLimit(.minutes(1))) struct SecondProcessTests {
    /// A process that holds the byte of a session until it is killed.
    private final class Holder {
        private let process: SlapdSpawn
        private let input = Pipe()
        private let output = Pipe()

        init(_ folder: StateFolder, session: Int64) throws {
            let script = """
                import fcntl, os, struct, sys
                file = os.open(sys.argv[1], os.O_RDWR)
                lock = struct.pack("hhqqi4x", fcntl.F_WRLCK, os.SEEK_SET, int(sys.argv[2]), 1, 0)
                fcntl.fcntl(file, 37, lock)
                print("locked", flush=True)
                sys.stdin.read()
                """
            // A process that another test starts meanwhile would keep what it inherits open.
            for pipe in [input, output] {
                for end in [pipe.fileHandleForReading, pipe.fileHandleForWriting] {
                    _ = fcntl(end.fileDescriptor, F_SETFD, FD_CLOEXEC)
                }
            }
            process = try SlapdSpawn(
                ["/usr/bin/python3", "-c", script, folder.sessions, "\(session)"],
                input: input.fileHandleForReading.fileDescriptor, output: output.fileHandleForWriting.fileDescriptor,
                errors: STDERR_FILENO)
            // Or nobody would see that the process has ended.
            try output.fileHandleForWriting.close()
        }

        /// What the process says once it holds the byte.
        func greeting() -> String {
            String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
        }

        /// Waits until the process has let go of everything.
        func killAndWait() {
            guard !isReaped else { return }
            isReaped = true
            kill(process.pid, SIGKILL)
            var status: Int32 = 0
            waitpid(process.pid, &status, 0)
        }

        private var isReaped = false

        deinit { killAndWait() }
    }

    @Test func `a process that is killed frees its intents and its lease at once`() async throws {
        try await StateFolder.with { folder in
            let store = try folder.open()
            let other = Int64(1000)
            let intent = try await store.begin("ann")
            try await store.commits.commit { db in
                try db.execute(
                    sql: "UPDATE intent SET session = ? WHERE number = ?",
                    arguments: [other, intent.id.number])
                try db.execute(
                    sql: "INSERT INTO lease (name, session) VALUES ('sweep', ?)", arguments: [other])
            }
            let holder = try Holder(folder, session: other)
            #expect(holder.greeting().hasPrefix("locked"))
            #expect(try await store.openIntents().map(\.isOccupied) == [true])
            #expect(try await store.attempt("ann") == "occupied")
            #expect(try await store.beginSweep() == nil)

            holder.killAndWait()

            #expect(try await store.openIntents().map(\.isOccupied) == [false])
            #expect(try await store.attempt("ann") == "taken")
            #expect(try await store.beginSweep() != nil)
        }
    }

    @Test func `a session is alive for other processes`() async throws {
        try await StateFolder.with { folder in
            let store = try folder.open()
            let holder = try Holder(folder, session: store.session)
            // The lock is refused, so the process ends with an error and without a word.
            #expect(holder.greeting() == "")
        }
    }
}
