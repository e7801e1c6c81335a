/// What an IMAP server answered to a command (RFC 3501 §7): how it went, in one word, and what it sent before.
package struct InboxReply: Sendable {
    package let status: String
    package let text: String
    let data: [String]

    func demand(_ status: String) throws {
        guard self.status == status else {
            throw SlapdFailure(description: "\(self.status) \(text) in place of \(status)")
        }
    }
}

/// A conversation by IMAP (RFC 3501), as much of it as reads subjects.
package struct InboxSession {
    private var lines: LineConnection
    private var commands = 0

    private init(lines: LineConnection) { self.lines = lines }

    /// Connects to the mail system, runs the body, and closes the connection whatever happens.
    package static func with<Value: Sendable>(
        _ system: MailSystem, _ body: (inout InboxSession) async throws -> Value
    ) async throws -> Value {
        try await LineConnection.with(system.imapPort) { lines in
            _ = try await lines.line()
            var session = InboxSession(lines: lines)
            return try await body(&session)
        }
    }

    package mutating func logIn(_ user: String, _ password: String) async throws -> InboxReply {
        try await command("LOGIN \"\(user)\" \"\(password)\"")
    }

    /// Asks for nothing: whether the session is still good.
    package mutating func askForNothing() async throws -> InboxReply { try await command("NOOP") }

    /// The subjects of all messages in the inbox.
    package mutating func subjects() async throws -> [String] {
        let inbox = try await command("EXAMINE INBOX")
        try inbox.demand("OK")
        // No messages have no numbers, and to ask for them is an error.
        if inbox.data.contains("* 0 EXISTS") { return [] }
        let found = try await command("FETCH 1:* (BODY.PEEK[HEADER.FIELDS (SUBJECT)])")
        try found.demand("OK")
        return found.data.filter { $0.hasPrefix("Subject: ") }.map { String($0.dropFirst("Subject: ".count)) }
    }

    private mutating func command(_ text: String) async throws -> InboxReply {
        commands += 1
        let tag = "a\(commands)"
        try await lines.write("\(tag) \(text)")
        var data: [String] = []
        while true {
            let line = try await lines.line()
            guard line.hasPrefix("\(tag) ") else {
                data.append(line)
                continue
            }
            let words = line.split(separator: " ", maxSplits: 2).map(String.init)
            return InboxReply(status: words[1], text: words.count > 2 ? words[2] : "", data: data)
        }
    }
}
