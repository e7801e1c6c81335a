package import Directory
import Foundation
import LDAP
package import SCIM

/// The whole way for one test: a private slapd, perhaps a gate before it, the real gateway, and a client.
package struct Bridge: Sendable {
    package let slapd: SlapdServer
    /// The second server of the same directory, if there is one.
    package let replica: SlapdServer?
    package let gate: LDAPGate?
    package let gateway: GatewayProcess
    package let client: SCIMClient

    /// Builds a bridge, runs the body on it, and takes it down whatever happens.
    package static func with(
        timeout: String = "10s", throughGate: Bool = false, mapping: String = GatewayFixtures.mapping,
        listen: String = "", extra: String = "", overlays: [SlapdOverlay] = [], follows: Bool = false,
        _ body: (Bridge) async throws -> Void
    ) async throws {
        try await ServerSlots.with {
            let slapd = try await SlapdServer.start(overlays: overlays)
            let gate = throughGate ? try await LDAPGate.open(to: slapd.url.port ?? 389) : nil
            let url = gate.map { "ldap://127.0.0.1:\($0.port)" } ?? "\(slapd.url)"
            let gateway = try GatewayProcess(
                ldapURL: url, timeout: timeout, mapping: mapping, listen: listen, extra: extra, follows: follows)
            try await run(slapd, nil, gate, gateway, body)
        }
    }

    /// The same for a mapping that takes passwords, on a server with slapo-ppolicy: over TLS, or through a gate, which
    /// can look into a local socket only.
    package static func withPasswords(
        timeout: String = "10s", throughGate: Bool = false, mapping: String = GatewayFixtures.passwords,
        _ body: (Bridge) async throws -> Void
    ) async throws {
        try await ServerSlots.with {
            let slapd = try await SlapdServer.start(overlays: [.ppolicy])
            let socket = "/tmp/gate-\(UUID().uuidString.prefix(13))"
            let gate = throughGate ? try await LDAPGate.open(to: slapd.url.port ?? 389, socket: socket) : nil
            let gateway = try GatewayProcess(
                ldapURL: throughGate ? "ldapi://\(socket.replacing("/", with: "%2F"))" : "\(slapd.ldapsURL)",
                access: throughGate ? .slapd : .slapd(ldaps: slapd.caFile), timeout: timeout, mapping: mapping,
                extra: "reconcile: { interval: 0s }\n")
            try await run(slapd, nil, gate, gateway, body)
        }
    }

    /// The same with a directory on two servers, the second of which the gateway takes when the first is away.
    package static func withTwoServers(
        timeout: String = "5s", extra: String = "reconcile: { interval: 0s }\n", follows: Bool = false,
        _ body: (Bridge) async throws -> Void
    ) async throws {
        try await ServerSlots.with {
            let (first, second) = try await SlapdServer.startPair()
            let gateway = try GatewayProcess(
                ldapURL: "\(first.url)", fallback: "\(second.url)", timeout: timeout, extra: extra, follows: follows)
            try await run(first, second, nil, gateway, body)
        }
    }

    private static func run(
        _ slapd: SlapdServer, _ replica: SlapdServer?, _ gate: LDAPGate?, _ gateway: GatewayProcess,
        _ body: (Bridge) async throws -> Void
    ) async throws {
        do {
            let token = try await gateway.run(["token", "create", "--name", "test"])
            guard token.status == 0 else { throw SlapdFailure(description: token.errors) }
            let client = SCIMClient(
                tenantURL: gateway.tenantURL, token: token.output.trimmingCharacters(in: .whitespacesAndNewlines))
            try await gateway.start()
            try await body(Bridge(slapd: slapd, replica: replica, gate: gate, gateway: gateway, client: client))
        } catch {
            await takeDown(slapd, replica, gate, gateway)
            throw error
        }
        await takeDown(slapd, replica, gate, gateway)
    }

    private static func takeDown(
        _ slapd: SlapdServer, _ replica: SlapdServer?, _ gate: LDAPGate?, _ gateway: GatewayProcess
    ) async {
        await gateway.remove()
        try? await gate?.close()
        await slapd.stop()
        await replica?.stop()
    }

    /// The attributes of the entry with a uid, as the administrator sees it; nil when there is none.
    package func entry(_ uid: String) async throws -> Entry? {
        let found = try await entries(.equality("uid", AttributeValue(uid)))
        guard found.count <= 1 else { throw SlapdFailure(description: "\(found.count) entries of one uid: \(uid)") }
        return found.first
    }

    /// The attributes of the group's entry with a cn, as the administrator sees it; nil when there is none.
    package func group(_ cn: String) async throws -> Entry? {
        try await entries(.equality("cn", AttributeValue(cn)), below: SlapdServer.groups).first
    }

    /// The uids of the members that a group's entry holds, sorted; other names as they are.
    package func members(of cn: String) async throws -> [String] {
        (try await group(cn)?[.member] ?? []).compactMap(\.string).map { text in
            let rdn = (try? DN(text))?.rdn?.values.first
            return rdn?.name == .uid ? rdn?.value.string ?? text : text
        }.sorted()
    }

    /// All entries below `ou=people`, or another container, that a filter selects, operational attributes too.
    package func entries(
        _ filter: DirectoryFilter = .present("uid"), below base: String = SlapdServer.people
    ) async throws -> [Entry] {
        let connection = try await slapd.connect()
        let request = SearchRequest(
            base: try DN(base), scope: .subtree, filter: filter,
            attributes: ["*", "entryUUID", "entryCSN"])
        let entries = try await connection.search(request).collect()
        await connection.close()
        return entries
    }

    /// A user as Entra creates it in a mail service that knows five attributes.
    package static func user(
        _ userName: String, externalId: String? = nil, active: Bool = true, given: String = "Given",
        family: String = "Family"
    ) -> Value {
        [
            "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": .string(userName),
            "externalId": .string(externalId ?? "ext-\(userName)"), "active": .boolean(active),
            "name": ["givenName": .string(given), "familyName": .string(family)],
        ]
    }

    /// The same with a password.
    package static func user(_ userName: String, active: Bool = true, given: String = "Given", password: String)
        -> Value
    {
        var user = user(userName, active: active, given: given).object ?? Object()
        user["password"] = .string(password)
        return .object(user)
    }

    /// Whether somebody can bind with a password.
    package func accepts(_ password: String, of uid: String) async throws -> Bool {
        var configuration = slapd.configuration()
        configuration.bind = .simple("uid=\(uid),\(SlapdServer.people)", Secret(password))
        do {
            await (try await LDAPConnection.open(slapd.url, configuration)).close()
            return true
        } catch let error as DirectoryError where error.code == .invalidCredentials {
            return false
        }
    }

    /// A PATCH request with operations.
    package static func patch(_ operations: Value...) -> Value {
        ["schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], "Operations": .array(operations)]
    }

    /// One operation of Entra's first dialect.
    package static func replace(_ path: String, _ value: Value) -> Value {
        ["op": "Replace", "path": .string(path), "value": value]
    }

    /// Runs `sluice reconcile`.
    package func reconcile(_ arguments: String...) async throws -> GatewayProcess.CommandResult {
        try await gateway.run(["reconcile"] + arguments)
    }
}
