package import Directory
import Foundation
import LDAP

/// What an administrator does to the server while others use it.
extension SlapdServer {
    /// Adds entries, as the administrator or another.
    package func add(_ ldif: String, as name: String = SlapdServer.admin) async throws {
        _ = try await SlapdTool.run("/usr/bin/ldapadd", arguments(name), input: ldif)
    }

    /// Changes entries by LDIF change records, as the administrator.
    package func modify(_ ldif: String) async throws {
        _ = try await SlapdTool.run("/usr/bin/ldapmodify", arguments(Self.admin), input: ldif)
    }

    /// Gives an attribute of a user's entry one value, as the administrator.
    package func set(_ attribute: String, _ value: String, of uid: String) async throws {
        try await modify(
            "dn: uid=\(uid),\(Self.people)\nchangetype: modify\nreplace: \(attribute)\n\(attribute): \(value)\n")
    }

    /// Searches as the administrator; LDIF.
    package func search(
        _ filter: String = "(objectClass=*)", base: String = SlapdServer.base, attributes: [String] = []
    ) async throws -> String {
        try await SlapdTool.run(
            "/usr/bin/ldapsearch",
            arguments(Self.admin) + ["-LLL", "-o", "ldif-wrap=no", "-b", base, filter] + attributes)
    }

    /// An entry as the administrator sees it, with its identity; nil when there is none.
    package func entry(_ dn: DN) async throws -> Entry? {
        let connection = try await connect(as: Self.admin)
        let entry = try await connection.read(dn, ["*", "entryUUID"])
        await connection.close()
        return entry
    }

    /// Changes the server's own configuration, by LDIF change records on `cn=config`.
    package func configure(_ ldif: String) async throws {
        _ = try await SlapdTool.run("/usr/bin/ldapmodify", arguments("cn=config"), input: ldif)
    }

    /// Has the server present another certificate from now on, issued by the authority that it has.
    package func present(_ certificate: SlapdCertificate) async throws {
        let tls = folder.appending(path: "tls")
        try await SlapdCertificates.issue(certificate, in: tls)
        try await configure(
            """
            dn: cn=config
            changetype: modify
            replace: olcTLSCertificateFile
            olcTLSCertificateFile: \(tls.appending(path: "\(certificate.name).crt").path)
            -
            replace: olcTLSCertificateKeyFile
            olcTLSCertificateKeyFile: \(tls.appending(path: "\(certificate.name).key").path)

            """)
    }

    /// Hides what stands below an entry from an identity. A search then still says success, with no entries.
    package func withdrawReadRights(
        of identity: String = SlapdServer.gateway, below base: String = SlapdServer.people
    ) async throws {
        try await database(
            """
            add: olcAccess
            olcAccess: {0}to dn.children="\(base)" by dn.exact="\(identity)" none by * break
            """)
    }

    /// Takes the right to set passwords from the gateway.
    package func denyPasswords() async throws {
        try await database(
            """
            add: olcAccess
            olcAccess: {0}to dn.children="\(SlapdServer.people)" attrs=userPassword by anonymous auth by * none
            """)
    }

    /// Deletes an entry, as the administrator.
    package func delete(_ dn: String) async throws { try await modify("dn: \(dn)\nchangetype: delete\n") }

    /// Takes back the last `withdrawReadRights`.
    package func restoreReadRights() async throws {
        try await database("delete: olcAccess\nolcAccess: {0}")
    }

    /// Limits how many entries an identity gets by one search, plain or in pages; nil for no limits.
    package func setSizeLimit(_ entries: Int?, of identity: String = SlapdServer.gateway) async throws {
        let size = entries.map(String.init) ?? "unlimited"
        try await database(
            """
            replace: olcLimits
            olcLimits: {0}dn.exact="\(identity)" size.soft=\(size) size.hard=\(size) size.prtotal=\(size)
            """)
    }

    private func database(_ change: String) async throws {
        try await configure("dn: olcDatabase={1}mdb,cn=config\nchangetype: modify\n\(change)\n")
    }

    private func arguments(_ name: String) -> [String] {
        ["-x", "-H", "\(url)", "-D", name, "-w", Self.password]
    }
}
