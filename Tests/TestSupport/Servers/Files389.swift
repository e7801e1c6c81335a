import Foundation
import Glibc

/// What stands in the folder of a private 389 Directory Server before it starts.
///
/// The configuration is made from the package's template, as its own installer does, but in one step and without a
/// server that runs meanwhile: it takes two seconds instead of twelve, and nothing ever listens beyond loopback.
struct Files389 {
    let folder: URL
    let port: UInt16

    static let program = "/usr/sbin/ns-slapd"
    private static let template = "/usr/share/dirsrv/data/template-dse.ldif"

    /// The folder of the configuration. The server names what it shares in memory after it, so it is named uniquely.
    var configuration: URL { folder.appending(path: "slapd-\(port)-\(getpid())") }

    /// Where the server is reached on this machine. It takes a new password nowhere else without TLS.
    var socket: String { folder.appending(path: "ldapi").path }

    /// A semaphore of the server's statistics, which it leaves behind.
    var semaphore: String { "/dev/shm/sem.\(configuration.lastPathComponent).stats" }

    /// Writes the configuration, and loads the seed entries: the suffix and the gateway.
    ///
    /// - Throws: `SlapdFailure` where the server is not installed.
    func write() async throws {
        guard access(Self.program, X_OK) == 0 else {
            throw SlapdFailure(description: "\(Self.program) is needed for this test and is not installed")
        }
        for name in ["log", "run", "lock", "db", "home", "backup", "ldif", "scratch"] {
            try FileManager.default.createDirectory(
                at: folder.appending(path: name), withIntermediateDirectories: true)
        }
        try FileManager.default.copyItem(at: URL(filePath: "/etc/dirsrv/config"), to: configuration)
        try FileManager.default.copyItem(
            at: URL(filePath: "/etc/dirsrv/schema"), to: configuration.appending(path: "schema"))
        try text().write(to: configuration.appending(path: "dse.ldif"), atomically: true, encoding: .utf8)
        let seed = folder.appending(path: "seed.ldif")
        try Self.entries.write(to: seed, atomically: true, encoding: .utf8)
        try await handOver()
        _ = try await SlapdTool.run(
            Self.program, ["ldif2db", "-D", configuration.path, "-n", "userroot", "-i", seed.path],
            within: .seconds(60))
        try await handOver()
    }

    private var user: String { geteuid() == 0 ? "dirsrv" : NSUserName() }

    /// Started by root, the server goes on as a user of its own.
    private func handOver() async throws {
        guard geteuid() == 0 else { return }
        _ = try await SlapdTool.run("/bin/chmod", ["755", folder.path])
        _ = try await SlapdTool.run("/bin/chown", ["-R", "\(user):", folder.path])
    }

    private func text() throws -> String {
        var text = try String(contentsOfFile: Self.template, encoding: .utf8)
        for (name, value) in settings { text = text.replacing("%\(name)%", with: value) }
        let entries = text.split(separator: "\n\n").map { Self.adjusted(String($0)) }
        return (entries + [backend]).joined(separator: "\n\n") + "\n"
    }

    private var settings: [(String, String)] {
        let path = { (name: String) in folder.appending(path: name).path }
        let files = configuration.path
        return [
            ("schema_dir", files + "/schema"), ("lock_dir", path("lock")), ("tmp_dir", path("scratch")),
            ("cert_dir", files), ("ldif_dir", path("ldif")), ("bak_dir", path("backup")), ("run_dir", path("run")),
            ("inst_dir", folder.path), ("log_dir", path("log")), ("fqdn", "localhost"),
            ("ds_port", "\(port)\nnsslapd-listenhost: 127.0.0.1"), ("ds_user", user),
            ("rootdn", "cn=Directory Manager"), ("ds_passwd", "{CLEAR}\(DirectoryServer389.password)"),
            ("ldapi_enabled", "on"), ("ldapi_autobind", "off"), ("ldapi", socket),
            ("ds_suffix", DirectoryServer389.suffix), ("config_dir", files), ("db_dir", path("db")),
            ("db_home_dir", path("home")), ("db_lib", "bdb"),
        ]
    }

    /// Switches on what a directory of people and groups usually has.
    private static func adjusted(_ entry: String) -> String {
        if entry.hasPrefix("dn: cn=config\n") { return entry + "\npasswordCheckSyntax: on\npasswordMinLength: 8" }
        let plugins = [
            "cn=MemberOf Plugin,": "\nmemberOfAutoAddOC: nsMemberOf",
            "cn=referential integrity postoperation,": "",
            "cn=attribute uniqueness,": "\nuniqueness-attribute-name: mail",
            // Content sync tells of deletions from the changelog, which does not name them by itself.
            "cn=Retro Changelog Plugin,": "\nnsslapd-attribute: nsuniqueid:targetUniqueId",
            "cn=Content Synchronization,": "",
        ]
        for (name, further) in plugins where entry.hasPrefix("dn: \(name)") {
            return entry.replacing("nsslapd-pluginenabled: off", with: "nsslapd-pluginenabled: on") + further
        }
        return entry
    }

    private var backend: String {
        """
        dn: cn=userroot,cn=ldbm database,cn=plugins,cn=config
        objectClass: top
        objectClass: extensibleObject
        objectClass: nsBackendInstance
        cn: userroot
        nsslapd-suffix: \(DirectoryServer389.suffix)
        nsslapd-directory: \(folder.appending(path: "db/userroot").path)

        dn: cn="\(DirectoryServer389.suffix)",cn=mapping tree,cn=config
        objectClass: top
        objectClass: extensibleObject
        objectClass: nsMappingTree
        cn: \(DirectoryServer389.suffix)
        nsslapd-state: backend
        nsslapd-backend: userroot
        """
    }

    private static let entries = """
        dn: \(DirectoryServer389.suffix)
        objectClass: domain
        dc: example
        aci: (targetattr="*")(version 3.0; acl "gateway"; allow (all) userdn="ldap:///\(DirectoryServer389.gateway)";)

        dn: \(DirectoryServer389.gateway)
        objectClass: applicationProcess
        objectClass: simpleSecurityObject
        cn: gateway
        userPassword: \(DirectoryServer389.password)

        """
}
