import Foundation
import Glibc

/// What stands in the folder of a private Samba before it starts: a domain that was just made, and certificates.
struct SambaFiles {
    let folder: URL
    let address: SambaAddress
    /// Whether a simple bind has to be encrypted, as it has by default.
    var demandsEncryption = true

    static let program = "/usr/sbin/samba"
    private static let realm = "EXAMPLE.TEST"

    var settings: String { path("etc/smb.conf") }
    var database: String { path("private/sam.ldb") }
    var caFile: String { path("tls/ca.crt") }

    private func path(_ name: String) -> String { folder.appending(path: name).path }

    /// - Throws: `SlapdFailure` where the server is not installed.
    func write() async throws {
        guard access(Self.program, X_OK) == 0 else {
            throw SlapdFailure(description: "\(Self.program) is needed for this test and is not installed")
        }
        for name in ["run", "tls"] {
            try FileManager.default.createDirectory(
                at: folder.appending(path: name), withIntermediateDirectories: true)
        }
        try await SlapdCertificates.write(to: folder.appending(path: "tls"), address: "\(address)")
        _ = try await SlapdTool.run("/usr/bin/samba-tool", provisioning, within: .seconds(120))
        // The generated settings take in those of the machine.
        try text.write(toFile: settings, atomically: true, encoding: .utf8)
    }

    private var provisioning: [String] {
        [
            "domain", "provision", "--targetdir=\(folder.path)", "--realm=\(Self.realm)", "--domain=EXAMPLE",
            "--host-name=dc1", "--host-ip=\(address)", "--server-role=dc", "--dns-backend=NONE",
            "--adminpass=\(SambaServer.password)", "--plaintext-secrets",
        ] + confinement.map { "--option=\($0)=\($1)" }
    }

    /// Nothing outside the folder, and no other address.
    private var confinement: [(String, String)] {
        [
            ("interfaces", "\(address)/8"), ("bind interfaces only", "yes"), ("pid directory", path("run")),
            ("ncalrpc dir", path("run/ncalrpc")), ("winbindd socket directory", path("run/winbindd")),
            ("ntp signd socket directory", path("run/ntp")),
        ]
    }

    private var text: String {
        """
        [global]
        netbios name = DC1
        realm = \(Self.realm)
        workgroup = EXAMPLE
        server role = active directory domain controller
        server services = ldap
        dcerpc endpoint servers =
        \(confinement.map { "\($0) = \($1)" }.joined(separator: "\n"))
        private dir = \(path("private"))
        state directory = \(path("state"))
        cache directory = \(path("cache"))
        lock directory = \(folder.path)
        binddns dir = \(path("bind-dns"))
        log file = \(path("log.samba"))
        disable spoolss = yes
        ldap server require strong auth = \(demandsEncryption ? "yes" : "no")
        tls enabled = yes
        tls keyfile = \(path("tls/server.key"))
        tls certfile = \(path("tls/server.crt"))
        tls cafile = \(caFile)

        """
    }
}
