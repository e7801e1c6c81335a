package import Directory
import Foundation
import LDAP

extension DirectoryServer389: AdministeredDirectory {
    package func addAccount(_ name: String, below container: DN) async throws -> ServiceAccount {
        let account = ServiceAccount(
            name: container.child(RDN(.cn, AttributeValue(name))), password: Self.password)
        let connection = try await connect()
        try await connection.add(
            Entry(
                dn: account.name,
                attributes: [
                    "objectClass": ["applicationProcess", "simpleSecurityObject"], "cn": [AttributeValue(name)],
                    "userPassword": [AttributeValue(account.password)],
                ]))
        await connection.close()
        return account
    }

    /// The rights are LDIF.
    package func grant(_ rights: String, to account: ServiceAccount) async throws {
        _ = try await SlapdTool.run(
            "/usr/bin/ldapmodify",
            ["-x", "-H", "\(url)", "-D", "cn=Directory Manager", "-w", Self.password], input: rights + "\n")
    }

    package func setPassword(of dn: DN, to password: String) async throws {
        let connection = try await connect()
        try await connection.modify(dn, [Modification(.replace, .userPassword, [AttributeValue(password)])])
        await connection.close()
    }
}
