import HTTPTypes
package import Hummingbird
import Logging
import NIOCore

/// One thing that must work for the gateway to be of use, or that a person should know of.
package struct HealthCheck: Sendable {
    package let name: String
    /// Whether the gateway is of use although it does not work.
    package let isAdvisory: Bool
    /// Nil when it works, else what does not.
    package let run: @Sendable () async -> String?

    package init(_ name: String, isAdvisory: Bool = false, run: @escaping @Sendable () async -> String?) {
        self.name = name
        self.isAdvisory = isAdvisory
        self.run = run
    }
}

/// The listener for operators: whether the process lives, whether it can do its work, and numbers to be watched.
package struct ManagementResponder: HTTPResponder {
    package typealias Context = GatewayContext

    private let checks: [HealthCheck]
    private let metrics: @Sendable () async throws -> [Metric]

    package init(checks: [HealthCheck], metrics: @escaping @Sendable () async throws -> [Metric]) {
        self.checks = checks
        self.metrics = metrics
    }

    package func respond(to request: Request, context: GatewayContext) async throws -> Response {
        guard [.get, .head].contains(request.method) else { return text(.methodNotAllowed, "only GET\n") }
        switch request.uri.path {
        case "/health/live": return text(.ok, "ok\n")
        case "/health/ready": return await readiness()
        case "/metrics": return await numbers()
        default: return text(.notFound, "there are /health/live, /health/ready and /metrics\n")
        }
    }

    private func readiness() async -> Response {
        var lines: [String] = []
        var isReady = true
        for check in checks {
            let problem = await check.run()
            isReady = isReady && (problem == nil || check.isAdvisory)
            lines.append("\(check.name): \(problem ?? "ok")\n")
        }
        return text(isReady ? .ok : .serviceUnavailable, lines.joined())
    }

    private func numbers() async -> Response {
        do {
            return text(.ok, try await metrics().map(\.text).joined(), type: "text/plain; version=0.0.4; charset=utf-8")
        } catch {
            return text(.serviceUnavailable, "\(error)\n")
        }
    }

    private func text(
        _ status: HTTPResponse.Status, _ body: String, type: String = "text/plain; charset=utf-8"
    ) -> Response {
        Response(
            status: status, headers: [.contentType: type],
            body: .init(byteBuffer: ByteBuffer(string: body)))
    }
}
