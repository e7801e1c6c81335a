package import Directory
import Foundation
package import LDAP
import Synchronization

/// A private Samba AD domain controller, its LDAP service only, with its state in a folder of its own.
///
/// Its ports are fixed, so each test process gives it a loopback address of its own. It ends with the test process, as
/// `SlapdServer` does. A test that needs it fails where it is not installed, or may not open port 389.
package actor SambaServer: RealDirectory {
    package nonisolated let url: LDAPURL
    /// The same server with StartTLS: a simple bind without TLS is refused.
    package nonisolated let plainURL: LDAPURL
    /// The same server encrypted, as passwords have to be.
    let secureURL: LDAPURL
    let secureTLS: LDAPConfiguration.TLS
    package nonisolated let base: DN
    package nonisolated let tls: LDAPConfiguration.TLS
    package nonisolated let dialect = DirectoryDialect.samba

    package static let suffix = "DC=example,DC=test"
    /// The identity of the gateway: the administrator of the domain.
    package static let gateway = "CN=Administrator,CN=Users,\(suffix)"
    package static let password = "Passw0rd.123"

    package nonisolated var confidentialURL: LDAPURL { url }
    package nonisolated var account: (name: String, password: String) { (Self.gateway, Self.password) }

    private let folder: URL
    private let process: SlapdProcess
    private var lastName = 0

    /// The server's settings and its database, for its own tools.
    let settings: String
    let database: String

    private init(_ address: SambaAddress, files: SambaFiles, process: SlapdProcess) throws {
        let caFile = files.caFile
        folder = files.folder
        (settings, database) = (files.settings, files.database)
        plainURL = try LDAPURL("ldap://\(address)")
        secureURL = try LDAPURL("ldaps://\(address)")
        secureTLS = LDAPConfiguration.TLS(.ldaps, caFile: caFile)
        (url, tls) = files.demandsEncryption ? (secureURL, secureTLS) : (plainURL, .none)
        base = try DN(Self.suffix)
        self.process = process
    }

    /// Starts a server.
    ///
    /// - Parameter demandsEncryption: whether it is reached over TLS, which no gate can look into.
    package static func start(demandsEncryption: Bool = true) async throws -> SambaServer {
        let folder = FileManager.default.temporaryDirectory.appending(path: "samba-\(UUID().uuidString)")
        do {
            let address = try SambaAddress.free()
            let files = SambaFiles(
                folder: folder, address: address, demandsEncryption: demandsEncryption)
            try await files.write()
            let process = try await SlapdProcess.start(
                ["-s", files.settings, "-i", "-M", "single", "--no-process-group"], folder: folder, port: 636,
                address: address.number, program: SambaFiles.program)
            return try SambaServer(address, files: files, process: process)
        } catch {
            try? FileManager.default.removeItem(at: folder)
            throw error
        }
    }

    package func container() async throws -> DN {
        lastName += 1
        return try await addUnit("container-\(lastName)", below: base)
    }

    /// Stops the process and removes its folder.
    package func stop() async {
        await process.stop()
        try? FileManager.default.removeItem(at: folder)
    }

    /// One server for all tests of the process. It ends with the process.
    package static func shared() async throws -> SambaServer { try await sharedStart.value }

    private static let sharedStart = Task { try await SambaServer.start() }
}

/// An address of 127.0.0.0/8 that belongs to one server of one test process.
struct SambaAddress: CustomStringConvertible {
    let number: UInt32

    /// How many addresses were tried in this process: a server takes its ports some time after its address was chosen.
    private static let attempts = Mutex(0)

    /// The first free address after one that the process id gives, and never the same again.
    static func free() throws -> SambaAddress {
        for _ in 0..<100 {
            let attempt = attempts.withLock { count in
                count += 1
                return count - 1
            }
            let seed = UInt32(truncatingIfNeeded: getpid()) &* 254 &+ UInt32(attempt)
            // Never one that ends with 0 or 255, and none of 127.0.0.0/16, where others have their fixed places.
            let address = SambaAddress(number: 0x7F01_0000 + (seed / 254 % 0xFE00) << 8 + seed % 254 + 1)
            if [389, 636, 3268, 3269].allSatisfy({ SlapdPorts.canBind($0, on: address.number) }) { return address }
        }
        throw SlapdFailure(description: "no loopback address has the ports of LDAP free for this user")
    }

    var description: String { (0..<4).map { "\(number >> (24 - 8 * $0) & 0xFF)" }.joined(separator: ".") }
}
