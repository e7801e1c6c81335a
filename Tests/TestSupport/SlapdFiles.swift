import Foundation

/// An overlay that a test may ask for.
package enum SlapdOverlay: Sendable {
    /// `uid` and `mail` are unique below `ou=people`.
    case unique
    /// Fills `memberOf`.
    case memberof
    /// Repairs `member` when an entry goes or is renamed.
    case refint
    /// Wants passwords of eight characters, remembers three, and knows locks.
    case ppolicy

    var lines: String {
        switch self {
        case .unique:
            """
            overlay unique
            unique_uri ldap:///\(SlapdServer.people)?uid?sub
            unique_uri ldap:///\(SlapdServer.people)?mail?sub
            """
        case .memberof: "overlay memberof\nmemberof-refint FALSE"
        case .refint: "overlay refint\nrefint_attributes member\nrefint_nothing \(SlapdServer.admin)"
        case .ppolicy: "overlay ppolicy\nppolicy_default cn=passwords,ou=services,\(SlapdServer.base)"
        }
    }
}

/// One of two servers that replicate each other.
///
/// Each writes down after every change how far it is (`contextCSN`). A server that does so from time to time and is
/// killed between comes back without knowing its own last changes, and does not send them to the other one.
struct SlapdRole {
    /// 1 or 2.
    let number: Int
    /// Where the other one listens.
    let peer: UInt16

    var lines: String {
        """
        syncrepl rid=00\(number) provider=ldap://127.0.0.1:\(peer) type=refreshAndPersist retry="1 +" \
        searchbase=\(SlapdServer.base) bindmethod=simple binddn=\(SlapdServer.admin) credentials=\(SlapdServer.password)
        multiprovider on
        """
    }
}

/// What stands in the folder of a private slapd before it starts.
enum SlapdFiles {
    /// Writes configuration, certificates and seed. The order matters: the database must exist before its
    /// configuration can be converted to the kind that is changeable at run time.
    ///
    /// - Parameter role: the place in a directory on two servers; nil for a server alone.
    static func write(
        to folder: URL, overlays: [SlapdOverlay], isDurable: Bool, role: SlapdRole? = nil
    ) async throws {
        for name in ["db", "slapd.d", "tls"] {
            try FileManager.default.createDirectory(
                at: folder.appending(path: name), withIntermediateDirectories: true)
        }
        try await SlapdCertificates.write(to: folder.appending(path: "tls"))
        let configuration = folder.appending(path: "slapd.conf").path
        let seed = folder.appending(path: "seed.ldif").path
        try text(folder.path, overlays, isDurable, role).write(
            toFile: configuration, atomically: true, encoding: .utf8)
        // The second server gets everything from the first one.
        let seeds = overlays.contains(.ppolicy) ? entries + "\n" + policy : entries
        try (role?.number == 2 ? "" : seeds).write(toFile: seed, atomically: true, encoding: .utf8)
        _ = try await SlapdTool.run(
            "/usr/sbin/slapadd", ["-f", configuration, "-b", SlapdServer.base, "-w", "-l", seed])
        _ = try await SlapdTool.run(
            "/usr/sbin/slaptest", ["-f", configuration, "-F", folder.appending(path: "slapd.d").path])
    }

    private static func text(
        _ folder: String, _ overlays: [SlapdOverlay], _ isDurable: Bool, _ role: SlapdRole?
    ) -> String {
        """
        include /etc/ldap/schema/core.schema
        include /etc/ldap/schema/cosine.schema
        include /etc/ldap/schema/inetorgperson.schema
        include /etc/ldap/schema/nis.schema
        include /etc/ldap/schema/misc.schema
        modulepath /usr/lib/ldap
        moduleload back_mdb
        moduleload syncprov
        \(overlays.map { "moduleload \($0)" }.joined(separator: "\n"))
        TLSCACertificateFile \(folder)/tls/ca.crt
        TLSCertificateFile \(folder)/tls/server.crt
        TLSCertificateKeyFile \(folder)/tls/server.key
        serverID \(role?.number ?? 1)
        sizelimit size.soft=500 size.hard=5000 size.pr=unlimited size.prtotal=unlimited
        authz-regexp "gidNumber=[0-9]+[+]uidNumber=[0-9]+,cn=peercred,cn=external,cn=auth" "\(SlapdServer.gateway)"

        database config
        rootdn cn=config
        rootpw \(SlapdServer.password)

        database mdb
        suffix \(SlapdServer.base)
        rootdn \(SlapdServer.admin)
        rootpw \(SlapdServer.password)
        directory \(folder)/db
        maxsize 1073741824
        \(isDurable ? "" : "dbnosync")
        index objectClass,entryUUID,entryCSN,uid,mail,cn,member eq
        access to attrs=userPassword by dn.exact=\(SlapdServer.gateway) write by self write by anonymous auth by * none
        access to * by dn.exact=\(SlapdServer.gateway) write by users read by anonymous auth
        \(role?.lines ?? "")
        overlay syncprov
        syncprov-checkpoint \(role == nil ? 100 : 1) 1
        syncprov-sessionlog 1000
        \(overlays.map(\.lines).joined(separator: "\n"))

        """
    }

    private static let entries = """
        dn: \(SlapdServer.base)
        objectClass: dcObject
        objectClass: organization
        dc: example
        o: Example

        dn: ou=people,\(SlapdServer.base)
        objectClass: organizationalUnit
        ou: people

        dn: ou=groups,\(SlapdServer.base)
        objectClass: organizationalUnit
        ou: groups

        dn: ou=services,\(SlapdServer.base)
        objectClass: organizationalUnit
        ou: services

        dn: \(SlapdServer.gateway)
        objectClass: organizationalRole
        objectClass: simpleSecurityObject
        cn: gateway
        userPassword: \(SlapdServer.password)

        """

    /// What `SlapdOverlay.ppolicy` asks of passwords.
    private static let policy = """
        dn: cn=passwords,ou=services,\(SlapdServer.base)
        objectClass: device
        objectClass: pwdPolicy
        cn: passwords
        pwdAttribute: userPassword
        pwdLockout: TRUE
        pwdCheckQuality: 2
        pwdMinLength: 8
        pwdInHistory: 3

        """
}
