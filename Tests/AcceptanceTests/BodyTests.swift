import Directory
import Foundation
import SCIM
import TestSupport
import Testing

/// Bodies that are too large, too slow, or held back until they are asked for. Every answer can be read.
@Suite struct BodyTests {
    @Test(arguments: ["Content-Length: 30000000", "Transfer-Encoding: chunked"])
    func `a client that only writes gets to read that its body is too large`(framing: String) async throws {
        try await Bridge.with { bridge in
            let answer = try await Self.send(
                bridge, "POST", framing,
                """
                head -c 8000000 /dev/zero | tr '\\0' ' ' >"$folder/spaces"
                \(framing.hasPrefix("T") ? "printf '7A1200\\r\\n' >&3" : ":")
                cat "$folder/spaces" >&3
                """)
            #expect(answer.hasPrefix("HTTP/1.1 413 "), "\(answer.prefix(200))")
            #expect(answer.contains("\"status\":\"413\"") && answer.contains("1048576 bytes"))
            #expect(try await bridge.client.get("/Users").status == 200)
        }
    }

    @Test func `a body that stops half-way gets 408, and nothing is done`() async throws {
        try await Bridge.with(listen: ", body_timeout: 500ms") { bridge in
            let answer = try await Self.send(
                bridge, "POST", "Content-Length: 1000", "printf '{\"userName\":\"ann\"' >&3")
            #expect(answer.hasPrefix("HTTP/1.1 408 "), "\(answer)")
            #expect(answer.contains("application/scim+json") && answer.contains("did not arrive within 0.5 seconds"))
            #expect(try await bridge.entries().isEmpty)
            #expect(try await bridge.client.get("/Users").status == 200)
        }
    }

    @Test func `a body that ends half-way with its connection does nothing`() async throws {
        try await Bridge.with { bridge in
            _ = try await Self.send(
                bridge, "POST", "Content-Length: 1000",
                "printf '{\"userName\":\"ann\"}' >&3; exec 3>&- 3<&-; exec 3</dev/null")
            #expect(try await bridge.client.get("/Users").status == 200)
            #expect(try await bridge.entries().isEmpty)
        }
    }

    @Test func `a client that asks before it sends its body is told to go on`() async throws {
        try await Bridge.with { bridge in
            let body = #"{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"ann"}"#
            let answer = try await Self.send(
                bridge, "POST", "Expect: 100-continue\\r\\nConnection: close\\r\\nContent-Length: \(body.utf8.count)",
                "read -t 10 -r line <&3; printf '%s\\n' \"$line\" >\"$folder/first\"; printf '\(body)' >&3")
            let first = try String(contentsOf: bridge.gateway.folder.appending(path: "first"), encoding: .utf8)
            #expect(first == "HTTP/1.1 100 Continue\r\n")
            #expect(answer.contains("HTTP/1.1 201 "), "\(answer)")
            #expect(try await bridge.entry("ann") != nil)
        }
    }

    @Test func `a client that asks with a token that is not known need not send its body`() async throws {
        try await Bridge.with { bridge in
            let answer = try await Self.send(
                bridge, "POST", "Expect: 100-continue\\r\\nContent-Length: 400000", ":", token: "nonsense")
            #expect(answer.hasPrefix("HTTP/1.1 401 "), "\(answer)")
        }
    }

    /// Sends a head and whatever a script adds to it by descriptor 3, and reads all that is answered.
    private static func send(
        _ bridge: Bridge, _ method: String, _ header: String, _ script: String, token: String? = nil
    ) async throws -> String {
        let path = URL(string: bridge.client.tenantURL)?.path ?? ""
        let head =
            "\(method) \(path)/Users HTTP/1.1\\r\\nHost: x\\r\\nContent-Type: application/scim+json\\r\\n"
            + "Authorization: Bearer \(token ?? bridge.client.token ?? "")\\r\\n\(header)\\r\\n\\r\\n"
        let status = try await bridge.gateway.shell(
            """
            folder=$(dirname "$1")
            exec 3<>/dev/tcp/127.0.0.1/\(bridge.gateway.port)
            printf '\(head)' >&3
            { \(script)
            } || true
            timeout 10 cat <&3 >"$folder/answer" || true
            """)
        #expect(status == 0)
        return try String(contentsOf: bridge.gateway.folder.appending(path: "answer"), encoding: .utf8)
    }
}
