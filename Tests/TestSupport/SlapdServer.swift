package import Directory
import Foundation
package import LDAP

/// A private slapd for one test, on 127.0.0.1 and on a free port, with its state in a folder of its own.
///
/// It ends with the test process, however that one ends: a guard beside it waits on a pipe. A test that
/// needs it fails where slapd is not installed.
package actor SlapdServer {
    package nonisolated let url: LDAPURL
    package nonisolated let ldapsURL: LDAPURL
    package nonisolated let ldapiURL: LDAPURL
    /// The authority that signed the server's certificate, a PEM file.
    package nonisolated let caFile: String
    /// Another authority, which did not.
    package nonisolated let wrongCAFile: String

    package static let base = "dc=example,dc=test"
    package static let people = "ou=people,\(base)"
    package static let groups = "ou=groups,\(base)"
    package static let admin = "cn=admin,\(base)"
    /// The identity of the gateway: may write everywhere below the base.
    package static let gateway = "cn=gateway,ou=services,\(base)"
    /// Of the administrator, the gateway and `cn=config`.
    package static let password = "secret"

    let folder: URL
    private let arguments: [String]
    private var process: SlapdProcess?
    private var lastName = 0

    private init(folder: URL, urls: (LDAPURL, LDAPURL, LDAPURL)) {
        self.folder = folder
        (url, ldapsURL, ldapiURL) = urls
        caFile = folder.appending(path: "tls/ca.crt").path
        wrongCAFile = folder.appending(path: "tls/wrong-ca.crt").path
        arguments = [
            "-F", folder.appending(path: "slapd.d").path, "-d", "none",
            "-h", "\(url) \(ldapsURL) \(ldapiURL)",
        ]
    }

    /// Starts a server with the seed entries: the base, `ou=people`, `ou=groups`, `ou=services`, the gateway.
    ///
    /// - Parameters:
    ///   - overlays: beside syncprov.
    ///   - isDurable: whether each write waits for the disk.
    package static func start(
        overlays: [SlapdOverlay] = [], isDurable: Bool = false
    ) async throws -> SlapdServer {
        try await start(overlays: overlays, isDurable: isDurable, ports: SlapdPorts.free(2), role: nil)
    }

    /// Starts two servers that replicate each other (multi-provider), and waits until they hold the same.
    package static func startPair() async throws -> (SlapdServer, SlapdServer) {
        let ports = try SlapdPorts.free(4)
        let first = try await start(
            overlays: [], isDurable: false, ports: [ports[0], ports[2]], role: SlapdRole(number: 1, peer: ports[1]))
        do {
            let second = try await start(
                overlays: [], isDurable: false, ports: [ports[1], ports[3]],
                role: SlapdRole(number: 2, peer: ports[0]))
            do {
                try await second.awaitAgreement(with: first)
                return (first, second)
            } catch {
                await second.stop()
                throw error
            }
        } catch {
            await first.stop()
            throw error
        }
    }

    /// Waits until this server and another hold the same entries in the same versions, ten seconds at most.
    package func awaitAgreement(with other: SlapdServer) async throws {
        let limit = ContinuousClock.now + .seconds(10)
        while ContinuousClock.now < limit {
            let attributes = ["entryUUID", "entryCSN", "contextCSN"]
            if let own = try? await search(attributes: attributes).split(separator: "\n\n").sorted(),
                let others = try? await other.search(attributes: attributes).split(separator: "\n\n").sorted(),
                !own.isEmpty, own == others
            {
                return
            }
            try await Task.sleep(for: .milliseconds(50))
        }
        throw SlapdFailure(description: "the two servers do not come to hold the same")
    }

    private static func start(
        overlays: [SlapdOverlay], isDurable: Bool, ports: [UInt16], role: SlapdRole?
    ) async throws -> SlapdServer {
        let folder = FileManager.default.temporaryDirectory.appending(path: "slapd-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        do {
            try await SlapdFiles.write(to: folder, overlays: overlays, isDurable: isDurable, role: role)
            let socket = folder.appending(path: "ldapi").path.replacing("/", with: "%2F")
            let server = SlapdServer(
                folder: folder,
                urls: (
                    try LDAPURL("ldap://127.0.0.1:\(ports[0])"), try LDAPURL("ldaps://127.0.0.1:\(ports[1])"),
                    try LDAPURL("ldapi://\(socket)")
                ))
            try await server.run()
            return server
        } catch {
            try? FileManager.default.removeItem(at: folder)
            throw error
        }
    }

    /// Starts a server, runs the body, and stops the server whatever happens.
    package static func with<Value: Sendable>(
        overlays: [SlapdOverlay] = [], isDurable: Bool = false,
        _ body: @Sendable (SlapdServer) async throws -> Value
    ) async throws -> Value {
        try await ServerSlots.with {
            let server = try await start(overlays: overlays, isDurable: isDurable)
            do {
                let value = try await body(server)
                await server.stop()
                return value
            } catch {
                await server.stop()
                throw error
            }
        }
    }

    /// Starts the process again after `halt`, on the same ports and the same data.
    package func run() async throws {
        guard process == nil else { return }
        process = try await SlapdProcess.start(arguments, folder: folder, port: url.port ?? 389)
    }

    /// Stops the process and keeps the data.
    package func halt() async {
        await process?.stop()
        process = nil
    }

    /// Ends the process at once (KILL), frozen or not, and keeps the data.
    package func kill() async {
        process?.signal(SIGKILL)
        await halt()
    }

    /// Stops the process, if it runs, and starts it again on the same ports.
    package func restart() async throws {
        await halt()
        try await run()
    }

    /// Stops the process and removes its folder.
    package func stop() async {
        await halt()
        try? FileManager.default.removeItem(at: folder)
    }

    /// Stops the process where it stands (SIGSTOP): it accepts connections and answers nothing.
    package func freeze() async throws { try await process?.freeze() }

    /// Lets a frozen process go on.
    package func thaw() { process?.signal(SIGCONT) }
}

extension SlapdServer {
    /// How a client reaches this server, as the gateway or another.
    package nonisolated func configuration(
        url: LDAPURL? = nil, as name: String = SlapdServer.gateway, connections: Int = 2,
        operationTimeout: Duration = .seconds(20)
    ) -> LDAPConfiguration {
        LDAPConfiguration(
            urls: [url ?? self.url], bind: .simple(name, Secret(Self.password)),
            connections: connections, operationTimeout: operationTimeout, connectTimeout: .seconds(20))
    }

    /// A connection as the gateway, plain, over TLS or over the socket.
    package nonisolated func connect(
        _ scheme: LDAPURL.Scheme = .ldap, as name: String = SlapdServer.gateway,
        operationTimeout: Duration = .seconds(20)
    ) async throws -> LDAPConnection {
        let url = [.ldap: url, .ldaps: ldapsURL, .ldapi: ldapiURL][scheme] ?? url
        var configuration = configuration(url: url, as: name, operationTimeout: operationTimeout)
        if scheme == .ldaps { configuration.tls = .init(.ldaps, caFile: caFile) }
        return try await LDAPConnection.open(url, configuration)
    }

    /// A new organizational unit below the base, for a test that shares the server with others.
    package func container() async throws -> DN {
        lastName += 1
        let dn = try DN(Self.base).child(RDN("ou", AttributeValue("container-\(lastName)")))
        try await add("dn: \(dn)\nobjectClass: organizationalUnit\nou: container-\(lastName)\n")
        return dn
    }

    /// One server for all tests of the process that do not disturb it. It ends with the process.
    package static func shared() async throws -> SlapdServer {
        try await sharedStart.value
    }

    private static let sharedStart = Task { try await SlapdServer.start() }
}
