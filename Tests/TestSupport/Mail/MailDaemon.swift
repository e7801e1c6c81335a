import Foundation
import Glibc

/// A running Postfix or Dovecot, under its guard.
///
/// The guard knows the first process alone. That is enough: the others notice within a moment when it is gone.
final class MailDaemon: Sendable {
    private let guardian: SlapdGuard
    private let pid: Int32
    private let name: String

    private init(guardian: SlapdGuard, pid: Int32, name: String) {
        self.guardian = guardian
        self.pid = pid
        self.name = name
    }

    /// Starts a program in the foreground and waits until it listens on all of its ports.
    static func start(_ command: [String], folder: URL, ports: [UInt16]) async throws -> MailDaemon {
        let name = command.first ?? ""
        let guardian = try SlapdGuard(command, folder: folder.path)
        let pidFile = folder.appending(path: "pid").path
        let pid = try await SlapdProcess.poll("\(name) did not start") {
            (try? String(contentsOfFile: pidFile, encoding: .utf8)).flatMap {
                Int32($0.trimmingCharacters(in: .whitespacesAndNewlines))
            }
        }
        let daemon = MailDaemon(guardian: guardian, pid: pid, name: name)
        do {
            _ = try await SlapdProcess.poll("\(name) does not listen") {
                ports.allSatisfy { SlapdPorts.accepts($0) } || !daemon.isRunning ? true : nil
            }
            guard daemon.isRunning else { throw SlapdFailure(description: "\(name) ended at once") }
            return daemon
        } catch {
            await daemon.stop()
            throw SlapdFailure(description: "\(error): \(words(folder))")
        }
    }

    /// What the program had to say before it ended.
    private static func words(_ folder: URL) -> String {
        ["slapd.log", "mail.log", "dovecot.log"].map { name in
            (try? String(contentsOf: folder.appending(path: name), encoding: .utf8)) ?? ""
        }.joined()
    }

    /// TERM, then KILL.
    func stop() async {
        if isRunning { kill(pid, SIGTERM) }
        _ = try? await SlapdProcess.poll("\(name) does not end") { self.isRunning ? nil : true }
        await guardian.dismiss()
    }

    /// Neither gone nor a zombie.
    private var isRunning: Bool {
        let status = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8)
        let state = status?.split(separator: ")").last?.split(separator: " ").first
        return state != nil && state != "Z"
    }
}
