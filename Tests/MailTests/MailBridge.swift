import Foundation
import SCIM
import TestSupport

/// The whole way for one test: SCIM over HTTP, the gateway, a directory, and a mail system that reads it. Mapping,
/// schema and lookups are those of the folder `config`.
struct MailBridge: Sendable {
    let scim: Bridge
    let mail: MailSystem

    static let password = "correct horse"
    static let extensionURI = "urn:ietf:params:scim:schemas:extension:sluice:2.0:Group"

    private static let config = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "config")

    static func with(_ body: (MailBridge) async throws -> Void) async throws {
        let mapping = try String(
            contentsOf: config.appending(path: "mapping/postfix-dovecot.yaml"), encoding: .utf8)
        try await Bridge.with(
            mapping: mapping.replacing("dc=example,dc=com", with: SlapdServer.base),
            extra: "schemas: \(config.appending(path: "schemas").path)\n"
        ) { scim in
            try await MailSystem.with(scim.slapd) { mail in
                try await body(MailBridge(scim: scim, mail: mail))
            }
        }
    }

    /// Creates a user by SCIM, who has no password; gives the id.
    func create(_ name: String, aliases: String? = nil) async throws -> String {
        let address = Self.address(name)
        var emails: [Value] = [["type": "work", "primary": true, "value": .string(address)]]
        if let aliases { emails.append(["type": "other", "value": .string(aliases)]) }
        let body: Value = [
            "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": .string(address),
            "externalId": .string("ext-\(name)"), "active": true, "emails": .array(emails),
        ]
        return try await sent(scim.client.post("/Users", body))
    }

    /// Creates a user who can log in.
    func createWithPassword(_ name: String, aliases: String? = nil) async throws -> String {
        let id = try await create(name, aliases: aliases)
        try await setPassword(name)
        return id
    }

    /// Gives a user a password, as the administrator of the directory does.
    func setPassword(_ name: String) async throws {
        try await scim.slapd.modify(
            """
            dn: uid=\(Self.address(name)),\(SlapdServer.people)
            changetype: modify
            replace: userPassword
            userPassword: \(Self.password)

            """)
    }

    /// Creates a group with an address; gives the id.
    func createList(_ name: String, _ members: [String]) async throws -> String {
        let body: Value = [
            "schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group", .string(Self.extensionURI)],
            "displayName": .string(name), Self.extensionURI: ["mail": .string(Self.address(name))],
            "members": .array(members.map { ["value": .string($0)] }),
        ]
        return try await sent(scim.client.post("/Groups", body))
    }

    func patch(_ path: String, _ operations: Value...) async throws {
        let reply = try await scim.client.send(
            "PATCH", path,
            ["schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], "Operations": .array(operations)])
        guard reply.status == 200 else { throw MailBridgeFailure(description: "\(reply.status) \(reply)") }
    }

    func setActive(_ id: String, _ active: Bool) async throws {
        try await patch("/Users/\(id)", Bridge.replace("active", .boolean(active)))
    }

    static func members(_ operation: String, _ ids: String...) -> Value {
        ["op": .string(operation), "path": "members", "value": .array(ids.map { ["value": .string($0)] })]
    }

    static func address(_ name: String) -> String { "\(name)@\(MailSystem.domain)" }

    private func sent(_ reply: SCIMClient.Reply) throws -> String {
        guard reply.status == 201 else { throw MailBridgeFailure(description: "\(reply.status) \(reply)") }
        return reply.id
    }
}

/// A request that prepares a test was refused.
struct MailBridgeFailure: Error, CustomStringConvertible {
    let description: String
}

/// What the tests look at, by the names of people and lists.
extension MailBridge {
    /// The code that somebody gets who wants to write to a name.
    func code(_ name: String) async throws -> Int { try await mail.recipient(Self.address(name)).code }

    func send(_ subject: String, to name: String, from sender: String = MailSession.sender) async throws {
        try await mail.send(subject, to: Self.address(name), from: sender)
    }

    @discardableResult
    func untilRead(_ subject: String, by name: String) async throws -> [String] {
        try await mail.untilRead(subject, by: Self.address(name), password: Self.password)
    }

    func subjects(_ name: String) async throws -> [String] {
        try await mail.subjects(Self.address(name), password: Self.password)
    }

    /// Whether a name may log in: OK or NO.
    func logIn(_ name: String, password: String = password) async throws -> String {
        try await mail.logIn(Self.address(name), password: password).status
    }
}
