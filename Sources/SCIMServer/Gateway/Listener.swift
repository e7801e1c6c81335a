package import Hummingbird
import HummingbirdCore
import HummingbirdTLS
package import Logging
import NIOCore
import NIOPosix
import NIOSSL
import ServiceLifecycle

/// One HTTP/1.1 listener around a responder, on event loops of its own.
///
/// HTTP/2 is not offered: its answers in flight are lost at a shutdown.
package struct Listener<Responder: HTTPResponder>: Service where Responder.Context == GatewayContext {
    private let responder: Responder
    private let address: ListenAddress
    private let server: HTTPServerBuilder
    private let threads: Int
    private let logger: Logger
    private let onRunning: @Sendable (Int) async -> Void

    /// - Parameters:
    ///   - threads: how many event loops share the connections; by default one for each processor.
    ///   - onRunning: told the port that was taken.
    /// - Throws: when certificate or key cannot be read.
    package init(
        _ responder: Responder, at address: ListenAddress, threads: Int = System.coreCount,
        logger: Logger, onRunning: @escaping @Sendable (Int) async -> Void
    ) throws {
        self.responder = responder
        self.address = address
        self.threads = threads
        self.logger = logger
        self.onRunning = onRunning
        // Ends silent connections, dripped headers and stalled bodies.
        let http1 = HTTPServerBuilder.http1(
            configuration: .init(
                additionalChannelHandlers: [ParserErrorHandler(), ClosingHandler()], idleTimeout: .seconds(60)))
        server = try address.tls.map { try .tls(http1, tlsConfiguration: Self.configuration($0)) } ?? http1
    }

    /// Serves until the shutdown, and finishes the requests in flight.
    package func run() async throws {
        let loops = MultiThreadedEventLoopGroup(numberOfThreads: threads)
        let outcome = await outcome(on: loops)
        try await loops.shutdownGracefully()
        try outcome.get()
    }

    private func outcome(on loops: MultiThreadedEventLoopGroup) async -> Result<Void, any Error> {
        let application = Application(
            responder: responder, server: server,
            configuration: .init(address: .hostname(address.host, port: address.port)),
            onServerRunning: { [address, onRunning] in await onRunning($0.localAddress?.port ?? address.port) },
            eventLoopGroupProvider: .shared(loops), logger: logger)
        do {
            try await withTaskExecutorPreference(EventLoopExecutor(loops)) { try await application.run() }
            return .success(())
        } catch {
            return .failure(error)
        }
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
