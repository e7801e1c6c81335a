import AsyncHTTPClient
import Foundation
import NIOCore
import NIOFoundationCompat
import NIOHTTP1
package import SCIM

/// A SCIM client over real HTTP.
package struct SCIMClient: Sendable {
    /// An answer, its body read as JSON.
    package struct Reply: Sendable {
        package let status: Int
        package let headers: [String: String]
        package let body: Value?

        package init(status: Int, headers: [String: String] = [:], body: Value?) {
            self.status = status
            self.headers = headers
            self.body = body
        }

        /// A string inside the body, by member names.
        package func text(_ path: String...) -> String? { value(path)?.string }
        package func flag(_ path: String...) -> Bool? { value(path)?.boolean }
        package func number(_ path: String...) -> Int? {
            if case .number(let number)? = value(path) { number.integer } else { nil }
        }

        package var id: String { text("id") ?? "" }
        /// The resources of a list.
        package var resources: [Value] { body?.object?["Resources"]?.array ?? [] }

        private func value(_ path: [String]) -> Value? {
            path.reduce(body) { value, name in value?.object?[name] }
        }
    }

    package let tenantURL: String
    package let token: String?

    /// Without another try for a connection that is refused: a gateway that was killed is gone.
    private static let http: HTTPClient = {
        var configuration = HTTPClient.Configuration()
        configuration.connectionPool.retryConnectionEstablishment = false
        return HTTPClient(configuration: configuration)
    }()

    package init(tenantURL: String, token: String?) {
        self.tenantURL = tenantURL
        self.token = token
    }

    /// A page of text.
    package static func page(_ url: String) async throws -> (status: Int, text: String) {
        let response = try await http.execute(HTTPClientRequest(url: url), timeout: .seconds(20))
        let body = try await response.body.collect(upTo: 1 << 20)
        return (Int(response.status.code), String(buffer: body))
    }

    package func get(_ path: String) async throws -> Reply { try await send("GET", path) }
    package func post(_ path: String, _ body: Value) async throws -> Reply { try await send("POST", path, body) }
    package func put(_ path: String, _ body: Value) async throws -> Reply { try await send("PUT", path, body) }
    package func patch(_ path: String, _ body: Value) async throws -> Reply { try await send("PATCH", path, body) }
    package func delete(_ path: String) async throws -> Reply { try await send("DELETE", path) }

    /// The users that a filter finds.
    package func find(_ filter: String) async throws -> Reply {
        try await get("/Users?filter=" + Self.encoded(filter))
    }

    /// A query value as Entra sends it: spaces as plus signs, all else percent-encoded.
    package static func encoded(_ text: String) -> String {
        text.utf8.map { byte in
            switch byte {
            case UInt8(ascii: " "): "+"
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"):
                String(UnicodeScalar(byte))
            default: "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }.joined()
    }

    package func send(
        _ method: String, _ path: String, _ body: Value? = nil, headers: [(String, String)] = []
    ) async throws -> Reply {
        try await send(
            method, path, bytes: body.map { JSONWriter.write($0) },
            headers: (body == nil ? [] : [("Content-Type", "application/scim+json; charset=utf-8")]) + headers)
    }

    package func send(
        _ method: String, _ path: String, bytes: [UInt8]?, headers: [(String, String)]
    ) async throws -> Reply {
        var request = HTTPClientRequest(url: tenantURL + path)
        request.method = HTTPMethod(rawValue: method)
        if let token { request.headers.add(name: "Authorization", value: "Bearer \(token)") }
        for (name, value) in headers { request.headers.add(name: name, value: value) }
        if let bytes { request.body = .bytes(ByteBuffer(bytes: bytes)) }
        let response = try await Self.http.execute(request, timeout: .seconds(40))
        var buffer = try await response.body.collect(upTo: 50 << 20)
        let content = buffer.readBytes(length: buffer.readableBytes) ?? []
        let fields = response.headers.map { ($0.name.lowercased(), $0.value) }
        return Reply(
            status: Int(response.status.code), headers: Dictionary(fields) { first, _ in first },
            body: content.isEmpty ? nil : try? JSONReader.read(content))
    }
}
