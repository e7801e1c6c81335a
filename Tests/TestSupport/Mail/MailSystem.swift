import Foundation
import Glibc

/// A private Postfix and Dovecot for one test, which look everything up in a directory by the files of `config/mail`.
///
/// They listen on 127.0.0.1 and on free ports, keep all of their state in a folder of their own, and nothing that they
/// are given leaves the machine. They end with the test process, however that one ends. Postfix is started by root
/// alone: a test that needs it fails for anybody else, and where it is not installed.
package final class MailSystem: Sendable {
    /// The domain that the system takes mail for.
    package static let domain = "example.com"

    let folder: URL
    let smtpPort: UInt16
    let lmtpPort: UInt16
    let imapPort: UInt16
    private let postfix: MailDaemon
    private let dovecot: MailDaemon

    /// Starts a mail system before a directory, runs the body, and stops the system whatever happens.
    package static func with<Value: Sendable>(
        _ directory: SlapdServer, _ body: (MailSystem) async throws -> Value
    ) async throws -> Value {
        let system = try await start(directory)
        do {
            let value = try await body(system)
            await system.stop()
            return value
        } catch {
            await system.stop()
            throw error
        }
    }

    private static func start(_ directory: SlapdServer) async throws -> MailSystem {
        guard geteuid() == 0 else { throw SlapdFailure(description: "Postfix can be started by root alone") }
        try await directory.add(MailFiles.account)
        let folder = FileManager.default.temporaryDirectory.appending(path: "mail-\(UUID().uuidString)")
        do {
            let files = MailFiles(
                folder: folder, directory: "\(directory.url)", authority: directory.caFile,
                ports: try SlapdPorts.free(3))
            try await files.write()
            return try await start(files)
        } catch {
            try? FileManager.default.removeItem(at: folder)
            throw error
        }
    }

    private static func start(_ files: MailFiles) async throws -> MailSystem {
        let postfix = try await MailDaemon.start(files.postfixCommand, folder: files.postfix, ports: [files.smtp])
        do {
            let dovecot = try await MailDaemon.start(
                files.dovecotCommand, folder: files.dovecot, ports: [files.imap, files.lmtp])
            return MailSystem(files, postfix, dovecot)
        } catch {
            await postfix.stop()
            throw error
        }
    }

    private init(_ files: MailFiles, _ postfix: MailDaemon, _ dovecot: MailDaemon) {
        folder = files.folder
        (smtpPort, lmtpPort, imapPort) = (files.smtp, files.lmtp, files.imap)
        (self.postfix, self.dovecot) = (postfix, dovecot)
    }

    private func stop() async {
        async let first: Void = postfix.stop()
        async let second: Void = dovecot.stop()
        _ = await (first, second)
        try? FileManager.default.removeItem(at: folder)
    }
}

/// What a test does with the mail system.
extension MailSystem {
    /// What Postfix answers to somebody who wants to write to an address.
    package func recipient(_ address: String) async throws -> MailReply {
        try await MailSession.with(smtpPort) { session in
            try await session.open("EHLO")
            return try await session.recipient(address)
        }
    }

    /// What Dovecot answers to Postfix, which wants to deliver to an address.
    package func delivery(_ address: String) async throws -> MailReply {
        try await MailSession.with(lmtpPort) { session in
            try await session.open("LHLO")
            return try await session.recipient(address)
        }
    }

    /// Sends a message to one address; throws when it is refused.
    package func send(_ subject: String, to address: String, from sender: String = MailSession.sender) async throws {
        try await MailSession.with(smtpPort) { session in
            try await session.open("EHLO", from: sender)
            try await session.recipient(address).demand(250)
            try await session.message("From: <\(sender)>\nTo: <\(address)>\nSubject: \(subject)\n\nText.")
        }
    }

    /// The subjects of the messages in an inbox.
    package func subjects(_ user: String, password: String) async throws -> [String] {
        try await InboxSession.with(self) { session in
            try await session.logIn(user, password).demand("OK")
            return try await session.subjects()
        }
    }

    /// Waits until a message is in an inbox, twenty seconds at most, and gives the subjects of all.
    @discardableResult
    package func untilRead(_ subject: String, by user: String, password: String) async throws -> [String] {
        let limit = ContinuousClock.now + .seconds(20)
        while ContinuousClock.now < limit {
            let subjects = try await subjects(user, password: password)
            if subjects.contains(subject) { return subjects }
            try await Task.sleep(for: .milliseconds(50))
        }
        throw SlapdFailure(description: "\(user) never got \(subject): \(log)")
    }

    /// Whether a user may log in: what Dovecot answers.
    package func logIn(_ user: String, password: String) async throws -> InboxReply {
        try await InboxSession.with(self) { session in try await session.logIn(user, password) }
    }

    /// Waits until Postfix has nothing to deliver any more, twenty seconds at most.
    package func untilQueueIsEmpty() async throws {
        let queue = folder.appending(path: "queue")
        let limit = ContinuousClock.now + .seconds(20)
        while ContinuousClock.now < limit {
            let waiting = ["incoming", "active", "deferred"].flatMap { name in
                FileManager.default.enumerator(atPath: queue.appending(path: name).path)?.allObjects as? [String] ?? []
            }
            // The subfolders that the queue is spread over have names of one letter.
            if waiting.allSatisfy({ $0.split(separator: "/").last?.count == 1 }) { return }
            try await Task.sleep(for: .milliseconds(50))
        }
        throw SlapdFailure(description: "the queue never became empty: \(log)")
    }

    /// Ends the sessions of a user, as the administrator does.
    package func kick(_ user: String) async throws {
        let settings = folder.appending(path: "dovecot/dovecot.conf").path
        _ = try await SlapdTool.run("/usr/bin/doveadm", ["-c", settings, "kick", user])
    }

    /// What both have logged so far.
    package var log: String {
        ["mail.log", "dovecot/dovecot.log"].map { name in
            (try? String(contentsOf: folder.appending(path: name), encoding: .utf8)) ?? ""
        }.joined()
    }
}
