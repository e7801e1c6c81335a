package import Hummingbird
import HummingbirdCore
import HummingbirdTLS
package import Logging
import NIOCore
import NIOSSL

/// Where a listener listens, and with which certificate.
package struct ListenAddress: Sendable {
    /// Certificate chain and key, as paths of PEM files.
    package struct TLS: Sendable {
        package let certificate: String
        package let privateKey: String

        package init(certificate: String, privateKey: String) {
            self.certificate = certificate
            self.privateKey = privateKey
        }
    }

    package let host: String
    /// 0 takes any free port.
    package let port: Int
    package let tls: TLS?

    package init(host: String, port: Int, tls: TLS? = nil) {
        self.host = host
        self.port = port
        self.tls = tls
    }
}

/// One HTTP/1.1 listener around a responder.
///
/// HTTP/2 is not offered: its answers in flight are lost at a shutdown.
package enum Listener {
    /// - Parameter onRunning: told the port that was taken.
    /// - Throws: when certificate or key cannot be read.
    package static func service<Responder: HTTPResponder>(
        _ responder: Responder, at address: ListenAddress, logger: Logger,
        onRunning: @escaping @Sendable (Int) async -> Void
    ) throws -> Application<Responder> where Responder.Context == GatewayContext {
        // Ends silent connections, dripped headers and stalled bodies.
        let http1 = HTTPServerBuilder.http1(configuration: .init(idleTimeout: .seconds(60)))
        return Application(
            responder: responder,
            server: try address.tls.map { try .tls(http1, tlsConfiguration: configuration($0)) } ?? http1,
            configuration: .init(address: .hostname(address.host, port: address.port)),
            onServerRunning: { await onRunning($0.localAddress?.port ?? address.port) },
            logger: logger)
    }

    /// TLS 1.2 and 1.3: Entra's provisioning service asks for 1.2.
    private static func configuration(_ tls: ListenAddress.TLS) throws -> TLSConfiguration {
        let chain = try NIOSSLCertificate.fromPEMFile(tls.certificate).map {
            NIOSSLCertificateSource.certificate($0)
        }
        let key = try NIOSSLPrivateKey(file: tls.privateKey, format: .pem)
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain, privateKey: .privateKey(key))
        configuration.minimumTLSVersion = .tlsv12
        return configuration
    }
}
