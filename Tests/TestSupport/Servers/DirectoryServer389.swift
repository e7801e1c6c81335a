package import Directory
import Foundation
package import LDAP

/// A private 389 Directory Server on 127.0.0.1 and on a free port, with its state in a folder of its own.
///
/// It ends with the test process, as `SlapdServer` does. A test that needs it fails where it is not installed.
package actor DirectoryServer389: RealDirectory {
    package nonisolated let url: LDAPURL
    package nonisolated let confidentialURL: LDAPURL
    package nonisolated let base: DN
    package nonisolated let tls = LDAPConfiguration.TLS.none
    package nonisolated let dialect = DirectoryDialect.ds389

    package static let suffix = "dc=example,dc=test"
    /// The identity of the gateway: may write everywhere below the base.
    package static let gateway = "cn=gateway,\(suffix)"
    package static let password = "Secret.123"

    package nonisolated var account: (name: String, password: String) { (Self.gateway, Self.password) }

    private let process: SlapdProcess
    private var lastName = 0

    private init(url: LDAPURL, socket: String, process: SlapdProcess) throws {
        self.url = url
        confidentialURL = try LDAPURL("ldapi://\(socket.replacing("/", with: "%2F"))")
        self.process = process
        base = try DN(Self.suffix)
    }

    private static func start() async throws -> DirectoryServer389 {
        let folder = FileManager.default.temporaryDirectory.appending(path: "ds389-\(UUID().uuidString)")
        let port = try SlapdPorts.free(1)[0]
        do {
            let files = Files389(folder: folder, port: port)
            try await files.write()
            let process = try await SlapdProcess.start(
                ["-D", files.configuration.path, "-i", folder.appending(path: "run/pid").path, "-d", "0"],
                folder: folder, port: port, remains: [files.semaphore], program: Files389.program)
            return try DirectoryServer389(
                url: try LDAPURL("ldap://127.0.0.1:\(port)"), socket: files.socket, process: process)
        } catch {
            try? FileManager.default.removeItem(at: folder)
            throw error
        }
    }

    package func container() async throws -> DN {
        lastName += 1
        return try await addUnit("container-\(lastName)", below: base)
    }

    /// One server for all tests of the process. It ends with the process.
    package static func shared() async throws -> DirectoryServer389 { try await sharedStart.value }

    private static let sharedStart = Task { try await DirectoryServer389.start() }
}
