import AsyncHTTPClient
import NIOCore
import NIOHTTP1

extension GatewayProcess {
    /// What `/health/ready` says.
    package func readiness() async throws -> (status: Int, body: String) {
        let request = HTTPClientRequest(url: "http://127.0.0.1:\(managementPort)/health/ready")
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(10))
        let body = try await response.body.collect(upTo: 65_536)
        return (Int(response.status.code), String(buffer: body))
    }
}
