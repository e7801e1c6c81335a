import Directory
import Foundation
import LDAP
import SCIM
import TestSupport
import Testing

/// The whole way for one test on a server that all tests share: a container of its own there, the real gateway, and a
/// client.
struct DirectoryBridge {
    let server: any RealDirectory
    /// What an administrator sees and does by hand.
    let directory: LDAPConnection
    let gateway: GatewayProcess
    let client: SCIMClient
    let gate: LDAPGate?
    let people: DN
    let groups: DN
    let profile: Profile

    /// Builds a bridge, runs the body on it, and takes it down whatever happens.
    ///
    /// - Parameters:
    ///   - throughGate: whether the gateway reaches the server through a gate; not where it is encrypted.
    ///   - container: where below the base users stand, as the mapping says it.
    ///   - passwords: whether the mapping takes passwords, on a connection for it.
    ///   - follows: whether the gateway follows changes by others, instead of sweeping.
    static func with(
        _ tested: TestedDirectory, throughGate: Bool = false, container template: String? = nil,
        passwords: Bool = false, follows: Bool = false, _ body: (DirectoryBridge) async throws -> Void
    ) async throws {
        try await ServerSlots.with {
            try await run(tested, throughGate, template, passwords, follows, body)
        }
    }

    private static func run(
        _ tested: TestedDirectory, _ throughGate: Bool, _ template: String?, _ passwords: Bool, _ follows: Bool,
        _ body: (DirectoryBridge) async throws -> Void
    ) async throws {
        let server = try await tested.server()
        let container = try await server.container()
        let people = try await server.addUnit("people", below: container)
        let groups = try await server.addUnit("groups", below: container)
        let profile = Profile(tested, takesPasswords: passwords)
        let gate = throughGate ? try await LDAPGate.open(to: try #require(server.url.port)) : nil
        let gateway = try GatewayProcess(
            ldapURL: gate.map { "ldap://127.0.0.1:\($0.port)" } ?? "\(passwords ? server.confidentialURL : server.url)",
            access: DirectoryAccess(server),
            timeout: throughGate ? "2s" : "10s",
            mapping: profile.mapping(people: people, groups: groups, container: template),
            extra: follows ? "reconcile: { interval: 0s }\n" : "", follows: follows)
        let directory = try await server.connect()
        do {
            let token = try await gateway.run(["token", "create", "--name", "test"])
            #expect(token.status == 0, "\(token.errors)")
            let client = SCIMClient(
                tenantURL: gateway.tenantURL, token: token.output.trimmingCharacters(in: .whitespacesAndNewlines))
            try await gateway.start()
            try await body(
                DirectoryBridge(
                    server: server, directory: directory, gateway: gateway, client: client, gate: gate, people: people,
                    groups: groups, profile: profile))
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

    /// Where the entry of a user stands.
    func dn(_ userName: String) -> DN { people.child(RDN(profile.rdn, AttributeValue(userName))) }

    /// The entry of a user, as the administrator sees it; nil when there is none.
    func entry(_ userName: String) async throws -> Entry? {
        try await directory.read(dn(userName), ["*", identity])
    }

    /// Where the members of a group stand.
    func members(_ group: String) async throws -> Set<DN> {
        let entry = try await directory.read(groups.child(RDN(.cn, AttributeValue(group))), [.member])
        return Set(try #require(entry)[.member].compactMap { $0.string.flatMap { try? DN($0) } })
    }

    /// Whether somebody can bind with a password.
    func accepts(_ password: String, of userName: String) async throws -> Bool {
        var configuration = server.configuration()
        configuration.urls = [server.confidentialURL]
        configuration.bind = .simple("\(dn(userName))", Secret(password))
        do {
            await (try await LDAPConnection.open(server.confidentialURL, configuration)).close()
            return true
        } catch let error as DirectoryError where [.invalidCredentials, .unwillingToPerform].contains(error.code) {
            return false
        }
    }

    var identity: AttributeName { get async throws { try await directory.capabilities.identity } }

    /// Runs `sluice reconcile`.
    func reconcile(_ arguments: String...) async throws -> GatewayProcess.CommandResult {
        try await gateway.run(["reconcile"] + arguments)
    }

    static func group(_ name: String, _ members: [String] = []) -> Value {
        [
            "schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"], "displayName": .string(name),
            "members": elements(members),
        ]
    }

    static func elements(_ ids: [String]) -> Value { .array(ids.map { ["value": .string($0)] }) }

    /// One operation on members, as Entra sends it.
    static func edit(_ operation: String, _ ids: [String]) -> Value {
        Bridge.patch(["op": .string(operation), "path": "members", "value": elements(ids)])
    }
}

/// How users and groups stand in a directory of this make.
struct Profile {
    /// What names the entry of a user.
    let rdn: AttributeName
    /// The attribute that says whether the user may log in, and its values.
    let active: (attribute: AttributeName, on: AttributeValue, off: AttributeValue)
    /// An attribute of users that a person may change by hand, and that the mapping writes from the family name.
    let family: AttributeName = .sn
    private let tested: TestedDirectory
    private let takesPasswords: Bool

    init(_ tested: TestedDirectory, takesPasswords: Bool = false) {
        self.tested = tested
        self.takesPasswords = takesPasswords
        switch tested {
        case .ds389:
            rdn = .uid
            active = ("employeeType", "active", "disabled")
        case .samba where takesPasswords:
            rdn = .cn
            // An ordinary account, which needs a password.
            active = ("userAccountControl", "512", "514")
        case .samba:
            rdn = .cn
            // An ordinary account (0x200) that needs no password (0x20), and the same switched off (0x2).
            active = ("userAccountControl", "544", "546")
        }
    }

    func mapping(people: DN, groups: DN, container: String?) -> String {
        let mapping =
            switch tested {
            case .ds389: standard(people, groups)
            case .samba: activeDirectory(people, groups)
            }
        guard let container else { return mapping }
        return mapping.replacing("base: \(people)", with: "base: \(people)\n  container: '\(container)'")
    }

    private func standard(_ people: DN, _ groups: DN) -> String {
        """
        users:
          base: \(people)
          rdn: uid
          object_classes: [inetOrgPerson]
          attributes:
            uid: userName
            cn: { first: [name.formatted, userName] }
            sn: { first: [name.familyName, userName] }
            givenName: name.givenName
            mail: { from: userName, lowercase: true }
          active: \(
            takesPasswords
                ? "{ attribute: nsAccountLock, when_false: \"true\" }\n  password: { method: modify }"
                : "{ attribute: employeeType, when_true: active, when_false: disabled }")
        groups:
          base: \(groups)
          rdn: cn
          object_classes: [groupOfNames]
          attributes: { cn: displayName }
          members: { attribute: member, value: dn }

        """
    }

    private func activeDirectory(_ people: DN, _ groups: DN) -> String {
        """
        users:
          base: \(people)
          rdn: cn
          object_classes: [user]
          attributes:
            cn: userName
            sAMAccountName: externalId
            userPrincipalName: userName
            sn: { first: [name.familyName, userName] }
            givenName: name.givenName
            mail: { from: userName, lowercase: true }
          active: { attribute: userAccountControl, when_true: "\(active.on)", when_false: "\(active.off)" }
        \(takesPasswords ? "  password: { method: unicodePwd, initial: random }" : "")
        groups:
          base: \(groups)
          rdn: cn
          object_classes: [group]
          attributes: { cn: displayName, sAMAccountName: displayName }
          members: { attribute: member, value: dn }

        """
    }
}
