import Foundation

/// What stands in the folder of a private mail system before it starts.
///
/// All lookups are the files of `config/mail`, with the directory, its base, the account and the paths of this test in
/// place of the examples. What an administrator's system has anyway is added: where to listen, where the state is.
struct MailFiles {
    let folder: URL
    let directory: String
    let authority: String
    let smtp: UInt16
    let lmtp: UInt16
    let imap: UInt16

    /// Postfix has the whole folder, so that its guard leaves nothing of it.
    var postfix: URL { folder }
    var dovecot: URL { folder.appending(path: "dovecot") }

    /// The programs in the foreground, so that a guard can end them.
    var postfixCommand: [String] { ["/usr/lib/postfix/sbin/master", "-d", "-c", postfix.appending(path: "etc").path] }
    var dovecotCommand: [String] { ["/usr/sbin/dovecot", "-F", "-c", dovecot.appending(path: "dovecot.conf").path] }

    private static let config = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "config/mail")

    /// The account of the mail system: it reads, and it needs no password but its own.
    static let account = """
        dn: cn=mail,ou=services,\(SlapdServer.base)
        objectClass: organizationalRole
        objectClass: simpleSecurityObject
        cn: mail
        userPassword: \(password)

        """
    private static let password = "mail-secret"

    init(folder: URL, directory: String, authority: String, ports: [UInt16]) {
        self.folder = folder
        self.directory = directory
        self.authority = authority
        (smtp, lmtp, imap) = (ports[0], ports[1], ports[2])
    }

    func write() async throws {
        for name in ["etc/sluice", "queue", "data", "dovecot/run", "dovecot/state", "boxes"] {
            try FileManager.default.createDirectory(
                at: folder.appending(path: name), withIntermediateDirectories: true)
        }
        try await writePostfix()
        try await writeDovecot()
    }

    private func writePostfix() async throws {
        let etc = postfix.appending(path: "etc")
        for file in try Self.shipped("postfix") where file.lastPathComponent != "main.cf" {
            try copy(file, to: etc.appending(path: "sluice/\(file.lastPathComponent)"))
        }
        let own = try adapted(Self.config.appending(path: "postfix/main.cf"))
        try put(PostfixText.main(postfix.path) + own, at: etc.appending(path: "main.cf"))
        try put(PostfixText.services(smtp), at: etc.appending(path: "master.cf"))
        _ = try await SlapdTool.run("/bin/chown", ["postfix", postfix.appending(path: "data").path])
        // As docs/mail.md says: passwords stand in them, and proxymap reads them as the group.
        let tables = etc.appending(path: "sluice").path
        _ = try await SlapdTool.run("/bin/chgrp", ["-R", "postfix", tables])
        _ = try await SlapdTool.run("/bin/chmod", ["-R", "u=rwX,g=rX,o=", tables])
        // Makes the folders of the queue; Dovecot's socket comes to stand in one of them.
        _ = try await SlapdTool.run("/usr/sbin/postfix", ["-c", etc.path, "check"])
    }

    private func writeDovecot() async throws {
        for file in try Self.shipped("dovecot") {
            try copy(file, to: dovecot.appending(path: file.lastPathComponent))
        }
        try put(
            DovecotText.main(dovecot.path, imap: imap, lmtp: lmtp), at: dovecot.appending(path: "dovecot.conf"))
        _ = try await SlapdTool.run("/bin/chown", ["mail:mail", folder.appending(path: "boxes").path])
    }

    private static func shipped(_ name: String) throws -> [URL] {
        let files = try FileManager.default.contentsOfDirectory(
            at: config.appending(path: name), includingPropertiesForKeys: nil)
        guard !files.isEmpty else { throw SlapdFailure(description: "config/mail/\(name) is empty") }
        return files
    }

    private func copy(_ file: URL, to target: URL) throws { try put(adapted(file), at: target) }

    private func put(_ text: String, at target: URL) throws {
        try text.write(to: target, atomically: true, encoding: .utf8)
    }

    /// A file of `config/mail` for this test.
    private func adapted(_ file: URL) throws -> String {
        let replacements = [
            ("ldap://ldap1.example.com", directory), ("/etc/ssl/certs/ca-certificates.crt", authority),
            ("dc=example,dc=com", SlapdServer.base), ("change-me", Self.password),
            ("/etc/postfix", postfix.appending(path: "etc").path), ("/etc/dovecot", dovecot.path),
            ("/var/spool/postfix", postfix.appending(path: "queue").path),
            ("/srv/mail", folder.appending(path: "boxes").path),
            // Debian has this one of its own.
            ("=vmail", "=mail"),
        ]
        return try replacements.reduce(String(contentsOf: file, encoding: .utf8)) { text, replacement in
            text.replacing(replacement.0, with: replacement.1)
        }
    }
}
