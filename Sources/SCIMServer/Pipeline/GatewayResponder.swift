package import Hummingbird
import HTTPTypes
import Logging
package import SCIM
package import Sync

/// The way of a request: authenticate, route, handle, and turn whatever comes of it into a SCIM answer.
package struct GatewayResponder: HTTPResponder {
    package typealias Context = GatewayContext

    private let authenticator: TokenAuthenticator
    private let dispatcher: Dispatcher
    private let errors: ErrorTranslation

    package init(
        _ configuration: GatewayConfiguration, provisioner: Provisioner, tokens: any AccessTokenStore,
        catalog: SchemaCatalog, clock: @escaping @Sendable () -> Timestamp
    ) {
        authenticator = TokenAuthenticator(tokens: tokens, clock: clock)
        errors = ErrorTranslation(retryAfter: configuration.retryAfter)
        dispatcher = Dispatcher(
            configuration, provisioner: provisioner, catalog: catalog, cursors: CursorIssuer(clock: clock),
            errors: errors)
    }

    package func respond(to request: Request, context: GatewayContext) async throws -> Response {
        let started = ContinuousClock.now
        // Whatever is waited for on the way, the request goes on where its connection is.
        let executor = EventLoopExecutor(context.channel.eventLoop)
        let answer = await withTaskExecutorPreference(executor) { await self.answer(request, context) }
        var response = answer.response(to: request.method)
        if let name = Self.requestID { response.headers[name] = context.id }
        context.logger.info(
            "request",
            metadata: [
                "method": "\(request.method)", "path": "\(request.uri.path)",
                "status": "\(response.status.code)", "took": "\(ContinuousClock.now - started)",
            ])
        return response
    }

    private static let requestID = HTTPField.Name("X-Request-Id")

    private static func mayLeaveMuchUnread(_ request: Request) -> Bool {
        if request.headers[.transferEncoding] != nil { return true }
        return request.headers[.contentLength].flatMap { Int($0) } ?? 0 > 65_536
    }

    /// How to authenticate must be readable by who does not know yet (RFC 7644 §4).
    private func client(of request: Request, _ endpoint: Endpoint) async throws -> Client {
        if endpoint == .serviceProviderConfig, request.headers[.authorization] == nil { return .anonymous }
        return try await authenticator.authenticate(request.headers)
    }

    private func answer(_ request: Request, _ context: GatewayContext) async -> Answer {
        do {
            let endpoint = dispatcher.endpoint(of: request)
            let client = try await client(of: request, endpoint)
            return try await dispatcher.answer(request, endpoint, client, context)
        } catch {
            var answer = errors.answer(to: error, context.logger)
            // The server would read on to the end of a body that nobody wants, however long it is.
            if Self.mayLeaveMuchUnread(request) { answer.closesConnection = true }
            return answer
        }
    }
}
