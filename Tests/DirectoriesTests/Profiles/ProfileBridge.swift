import Directory
import Foundation
import LDAP
import SCIM
import TestSupport
import Testing

/// A profile as it is shipped, on the server that it is for: only its bases are others, and the gateway's account may do
/// what `sluice check` says that it has to be allowed, and nothing else.
struct ProfileBridge {
    let tested: TestedDirectory
    let server: any AdministeredDirectory
    /// What an administrator sees and does by hand.
    let directory: LDAPConnection
    let gateway: GatewayProcess
    let client: SCIMClient
    let account: ServiceAccount
    let people: DN
    let groups: DN
    let gate: LDAPGate?

    /// Builds a bridge, runs the body on it, and takes it down whatever happens.
    ///
    /// - Parameters:
    ///   - ownServer: a server of the test's own; nil for the one of all tests.
    ///   - adjust: changes the profile as its page tells.
    ///   - mayWrite: whether the account is granted its rights.
    static func with(
        _ tested: TestedDirectory, on ownServer: (any AdministeredDirectory)? = nil,
        adjust: (String) -> String = { $0 }, mayWrite: Bool = true, throughGate: Bool = false,
        _ body: (ProfileBridge) async throws -> Void
    ) async throws {
        try await ServerSlots.with {
            try await run(tested, ownServer, adjust, mayWrite: mayWrite, throughGate: throughGate, body)
        }
    }

    private static func run(
        _ tested: TestedDirectory, _ ownServer: (any AdministeredDirectory)?, _ adjust: (String) -> String,
        mayWrite: Bool, throughGate: Bool, _ body: (ProfileBridge) async throws -> Void
    ) async throws {
        let server: any AdministeredDirectory
        if let ownServer { server = ownServer } else { server = try await tested.server() }
        let container = try await server.container()
        let people = try await server.addUnit("people", below: container)
        let groups = try await server.addUnit("groups", below: container)
        let account = try await server.addAccount("sluice-\(Token.new())", below: container)
        let gate =
            throughGate
            ? try await LDAPGate.open(
                to: server.url.port ?? 389, at: server.url.host) : nil
        let gateway = try GatewayProcess(
            ldapURL: gate.map { "ldap://127.0.0.1:\($0.port)" } ?? "\(server.url)",
            access: DirectoryAccess(server, as: account), timeout: throughGate ? "2s" : "10s",
            mapping: adjust(
                try ShippedFiles.profile(
                    tested.profile.name,
                    bases: [(tested.profile.people, "\(people)"), (tested.profile.groups, "\(groups)")])))
        let directory = try await server.connect()
        do {
            if mayWrite { try await server.grant(try await rights(gateway), to: account) }
            let token = try await gateway.run(["token", "create", "--name", "test"])
            try await gateway.start()
            try await body(
                ProfileBridge(
                    tested: tested, server: server, directory: directory, gateway: gateway,
                    client: SCIMClient(
                        tenantURL: gateway.tenantURL,
                        token: token.output.trimmingCharacters(in: .whitespacesAndNewlines)),
                    account: account, people: people, groups: groups, gate: gate))
        } catch {
            await gateway.remove()
            await directory.close()
            try? await gate?.close()
            throw error
        }
        await gateway.remove()
        await directory.close()
        try await gate?.close()
    }

    /// What the check prints of the rights that the account needs.
    private static func rights(_ gateway: GatewayProcess) async throws -> String {
        let result = try await gateway.run(["check", "--output", "json"])
        let report = try JSONReader.read(Array(result.output.utf8.dropLast()))
        let findings = (report.object?["findings"]?.array ?? []).compactMap(\.object)
        return try #require(
            findings.first { $0["subject"]?.string == "rights" }?["paste"]?.string, "\(result.output)\(result.errors)")
    }

    /// The entry that names itself so among the people, as the administrator sees it; nil when there is none.
    func entry(_ rdn: RDN) async throws -> Entry? {
        try await directory.read(people.child(rdn), ["*", "nsAccountLock", identity])
    }

    /// Where the members of a group stand.
    func members(_ group: String) async throws -> Set<DN> {
        let entry = try await directory.read(groups.child(RDN(.cn, AttributeValue(group))), [.member])
        return Set(try #require(entry)[.member].compactMap { $0.string.flatMap { try? DN($0) } })
    }

    var identity: AttributeName { get async throws { try await directory.capabilities.identity } }

    /// Runs `sluice reconcile`, and expects nothing to be left to do.
    func expectInSync(_ comment: Comment? = nil) async throws {
        let sweep = try await gateway.run(["reconcile", "--dry-run"])
        #expect(sweep.status == 0, "\(sweep.output)\(sweep.errors) \(comment ?? "")")
    }

    /// Whether somebody can bind with a password.
    func canBind(_ dn: DN, _ password: String) async throws -> Bool {
        var configuration = server.configuration()
        configuration.bind = .simple("\(dn)", Secret(password))
        do {
            let connection = try await LDAPConnection.open(server.url, configuration)
            await connection.close()
            return true
        } catch let error as DirectoryError where [.invalidCredentials, .unwillingToPerform].contains(error.code) {
            return false
        }
    }
}

/// A part of names that no other test uses: some of them are unique in a whole domain.
enum Token {
    static func new() -> String { UUID().uuidString.prefix(8).lowercased() }
}

extension TestedDirectory {
    /// The profile for servers of this make, with its bases.
    var profile: (name: String, people: String, groups: String) {
        switch self {
        case .ds389: ("389ds", "ou=people,dc=example,dc=com", "ou=groups,dc=example,dc=com")
        case .samba: ("active-directory", "OU=People,DC=example,DC=com", "OU=Groups,DC=example,DC=com")
        }
    }
}
