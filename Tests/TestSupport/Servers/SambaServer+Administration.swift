package import Directory
import LDAP

extension SambaServer: AdministeredDirectory {
    package func addAccount(_ name: String, below container: DN) async throws -> ServiceAccount {
        let account = ServiceAccount(
            name: container.child(RDN(.cn, AttributeValue(name))), password: Self.password)
        let connection = try await connectSecurely()
        try await connection.add(
            Entry(
                dn: account.name,
                attributes: [
                    "objectClass": ["user"], "cn": [AttributeValue(name)], "sAMAccountName": [AttributeValue(name)],
                    "userAccountControl": ["512"], "unicodePwd": [Self.unicode(account.password)],
                ]))
        await connection.close()
        return account
    }

    /// The rights are lines of `dsacls`, which is Windows' own: each is made into the entries of an access list.
    package func grant(_ rights: String, to account: ServiceAccount) async throws {
        let connection = try await connect()
        let schema = SambaSchema(connection: connection, base: base)
        let sid = try await schema.securityIdentifier(of: account.name)
        var lists: [String: String] = [:]
        for line in try rights.split(separator: "\n").map({ try DsaclsLine(String($0)) }) {
            for grant in line.grants {
                lists[line.object, default: ""] += try await line.accessControlEntry(grant, for: sid, schema)
            }
        }
        for (object, list) in lists {
            _ = try await SlapdTool.run(
                "/usr/bin/samba-tool",
                ["dsacl", "set", "-s", settings, "-H", database, "--objectdn=\(object)", "--sddl=\(list)"],
                within: .seconds(60))
        }
        await connection.close()
    }

    package func setPassword(of dn: DN, to password: String) async throws {
        let connection = try await connectSecurely()
        try await connection.modify(dn, [Modification(.replace, "unicodePwd", [Self.unicode(password)])])
        await connection.close()
    }

    private func connectSecurely() async throws -> LDAPConnection {
        var configuration = configuration()
        (configuration.urls, configuration.tls) = ([secureURL], secureTLS)
        return try await LDAPConnection.open(secureURL, configuration)
    }

    /// In quotes and in UTF-16, as the domain takes a password ([MS-ADTS] §3.1.1.3.1.5).
    private static func unicode(_ password: String) -> AttributeValue {
        AttributeValue(bytes: "\"\(password)\"".utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] })
    }
}
