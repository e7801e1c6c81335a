import Directory
import LDAP

/// As whom, and how protected, a gateway talks to its directory.
package struct DirectoryAccess: Sendable {
    let bindDN: String
    let password: String
    /// The value of `directory.tls`.
    let tls: String

    /// The gateway's account in a private slapd, without TLS.
    package static let slapd = DirectoryAccess(
        bindDN: SlapdServer.gateway, password: SlapdServer.password, tls: "{ mode: none }")

    /// The same over TLS, trusting an authority.
    package static func slapd(ldaps caFile: String) -> DirectoryAccess {
        DirectoryAccess(
            bindDN: SlapdServer.gateway, password: SlapdServer.password, tls: "{ mode: ldaps, ca_file: \(caFile) }")
    }

    /// - Parameter account: as whom; nil for the gateway's usual account.
    package init(_ server: any RealDirectory, as account: ServiceAccount? = nil) {
        (bindDN, password) = account.map { ($0.name.description, $0.password) } ?? server.account
        let file = server.tls.caFile.map { ", ca_file: \($0)" } ?? ""
        tls = server.tls.mode == .ldaps ? "{ mode: ldaps\(file) }" : "{ mode: none }"
    }

    package init(bindDN: String, password: String, tls: String) {
        self.bindDN = bindDN
        self.password = password
        self.tls = tls
    }
}

/// Settings and mapping of the gateways in tests.
package enum GatewayFixtures {
    /// The mapping of a mail service that knows five attributes, and groups.
    package static let mapping = """
        users:
          base: \(SlapdServer.people)
          rdn: uid
          object_classes: [inetOrgPerson]
          attributes:
            uid: userName
            cn: { first: [name.formatted, userName] }
            sn: { first: [name.familyName, userName] }
            givenName: name.givenName
            mail: { from: 'emails[type eq "work"].value', lowercase: true }
          active: { attribute: employeeType, when_true: active, when_false: disabled }
        groups:
          base: \(SlapdServer.groups)
          rdn: cn
          object_classes: [groupOfNames]
          attributes: { cn: displayName, description: externalId }
          members: { attribute: member, value: dn, when_empty: placeholder }

        """

    /// The same without groups, with passwords, and with locks of slapo-ppolicy.
    package static let passwords = """
        users:
          base: \(SlapdServer.people)
          rdn: uid
          object_classes: [inetOrgPerson]
          attributes:
            uid: userName
            cn: { first: [name.formatted, userName] }
            sn: { first: [name.familyName, userName] }
            givenName: name.givenName
          active: { attribute: pwdAccountLockedTime, when_false: "000001010000Z" }
          password: { method: modify }

        """

    static func settings(
        port: UInt16, managementPort: UInt16, basePath: String, ldapURLs: [String], access: DirectoryAccess,
        timeout: String, listen: String
    ) -> String {
        """
        listen: { port: \(port), base_path: \(basePath)\(listen) }
        management: { port: \(managementPort) }
        state: { path: state.sqlite }
        directory:
          urls: \(ldapURLs)
          bind_dn: \(access.bindDN)
          bind_password_file: password
          tls: \(access.tls)
          operation_timeout: \(timeout)
        mapping: mapping.yaml
        log: { format: text, level: debug }

        """
    }
}
