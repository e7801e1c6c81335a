package import Directory
package import LDAP

/// A directory server of another make than OpenLDAP, as far as suites that run on several of them know it.
package protocol RealDirectory: Sendable {
    /// Where the server is reached.
    var url: LDAPURL { get }
    /// Where nobody on the way can read what is sent: passwords are taken there.
    var confidentialURL: LDAPURL { get }
    /// How connections to it are protected.
    var tls: LDAPConfiguration.TLS { get }
    /// The name and the password of the gateway's account, which may write everywhere below the base.
    var account: (name: String, password: String) { get }
    /// The naming context.
    var base: DN { get }
    /// How its answers and its schema differ from those of others.
    var dialect: DirectoryDialect { get }
    /// A new organizational unit below the base, for a test that shares the server with others.
    func container() async throws -> DN
}

extension RealDirectory {
    /// How a client reaches this server as the gateway.
    package func configuration(
        connections: Int = 2, operationTimeout: Duration = .seconds(20)
    ) -> LDAPConfiguration {
        LDAPConfiguration(
            urls: [url], bind: .simple(account.name, Secret(account.password)), tls: tls, connections: connections,
            operationTimeout: operationTimeout, connectTimeout: .seconds(20))
    }

    /// A connection as the gateway.
    package func connect() async throws -> LDAPConnection { try await LDAPConnection.open(url, configuration()) }

    /// Adds an organizational unit and gives its name.
    package func addUnit(_ name: String, below parent: DN) async throws -> DN {
        let value = AttributeValue(name)
        let dn = parent.child(RDN("ou", value))
        let connection = try await connect()
        try await connection.add(
            Entry(dn: dn, attributes: ["objectClass": ["organizationalUnit"], "ou": [value]]))
        await connection.close()
        return dn
    }
}

/// Which server a test runs on.
package enum TestedDirectory: String, Sendable, CaseIterable, CustomStringConvertible {
    case ds389 = "389 Directory Server"
    case samba = "Samba AD"

    package var description: String { rawValue }

    /// The one server of this make in the process.
    package func server() async throws -> any AdministeredDirectory {
        switch self {
        case .ds389: try await DirectoryServer389.shared()
        case .samba: try await SambaServer.shared()
        }
    }
}
