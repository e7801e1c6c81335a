/// What a mail server answered to a command (RFC 5321 §4.2).
package struct MailReply: Sendable, CustomStringConvertible {
    package let code: Int
    package let text: String
    package var description: String { "\(code) \(text)" }

    func demand(_ code: Int) throws {
        guard self.code == code else { throw SlapdFailure(description: "\(self) in place of \(code)") }
    }
}

/// A conversation by SMTP (RFC 5321) or LMTP (RFC 2033), which differ in the first word and at the end of a message.
package struct MailSession {
    private var lines: LineConnection

    /// Somebody outside who writes.
    package static let sender = "writer@example.org"

    static func with<Value: Sendable>(
        _ port: UInt16, _ body: (inout MailSession) async throws -> Value
    ) async throws -> Value {
        try await LineConnection.with(port) { lines in
            var session = MailSession(lines: lines)
            return try await body(&session)
        }
    }

    /// Reads the greeting, greets back and tells the sender.
    mutating func open(_ greeting: String, from sender: String = sender) async throws {
        try await reply().demand(220)
        try await command("\(greeting) client.example.org").demand(250)
        try await command("MAIL FROM:<\(sender)>").demand(250)
    }

    mutating func recipient(_ address: String) async throws -> MailReply {
        try await command("RCPT TO:<\(address)>")
    }

    /// Sends the text of a message, in which no line is a single dot.
    mutating func message(_ text: String) async throws {
        try await command("DATA").demand(354)
        try await command(text.replacing("\n", with: "\r\n") + "\r\n.").demand(250)
        try await command("QUIT").demand(221)
    }

    private mutating func command(_ text: String) async throws -> MailReply {
        try await lines.write(text)
        return try await reply()
    }

    /// All lines but the last have a hyphen after the code.
    private mutating func reply() async throws -> MailReply {
        while true {
            let line = try await lines.line()
            guard let code = Int(line.prefix(3)) else {
                throw SlapdFailure(description: "a mail server said \(line)")
            }
            if !line.dropFirst(3).hasPrefix("-") { return MailReply(code: code, text: String(line.dropFirst(4))) }
        }
    }
}
