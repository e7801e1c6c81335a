#if DEBUG
    import Foundation
    import Glibc
    import Synchronization
    import Sync

    /// Ends the process, as a crash would, at a step that the environment names; in debug builds alone.
    ///
    /// `SLUICE_FAULT=sending:2` ends it when it is about to send a write for the second time, `sending:2:stop` stops it
    /// there until it is told to go on (SIGCONT), and `SLUICE_FAULT_TRACE=FILE` appends each step that is passed to a file.
    final class FaultSwitch: Sendable {
        static let names: Set<String> = ["SLUICE_FAULT", "SLUICE_FAULT_TRACE"]

        private let fatal: FaultPoint?
        private let stops: Bool
        private let remaining: Mutex<Int>
        private let trace: Int32?

        /// - Throws: `CommandError` for a step that there is not.
        init(_ environment: [String: String] = ProcessInfo.processInfo.environment) throws {
            let words = environment["SLUICE_FAULT"]?.split(separator: ":") ?? []
            fatal = words.first.flatMap { FaultPoint(rawValue: String($0)) }
            if let word = words.first, fatal == nil { throw CommandError("SLUICE_FAULT: there is no step \(word)") }
            stops = words.last == "stop"
            remaining = Mutex(words.count > 1 ? Int(words[1]) ?? 1 : 1)
            trace = environment["SLUICE_FAULT_TRACE"].map { open($0, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600) }
        }

        func pass(_ point: FaultPoint) {
            if let trace { Console.write(Array("\(point.rawValue)\n".utf8), to: trace) }
            guard point == fatal else { return }
            let isDue = remaining.withLock { count in
                count -= 1
                return count == 0
            }
            guard isDue else { return }
            kill(getpid(), stops ? SIGSTOP : SIGKILL)
        }
    }
#endif
