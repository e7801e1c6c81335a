import Directory
import Foundation
import SCIM
import SCIMServer
import Store
import Sync
import TestSupport
import Testing

/// What stands around the SCIM requests: TLS, tokens that end, and bytes that are not HTTP.
@Suite struct WireTests {
    @Test func `over TLS, with a certificate that clients can verify`() async throws {
        let slapd = try await SlapdServer.start()
        let folder = (slapd.caFile as NSString).deletingLastPathComponent
        let gateway = try GatewayProcess(
            ldapURL: "\(slapd.url)", tls: ("\(folder)/server.crt", "\(folder)/server.key"))
        do {
            let token = try await gateway.run(["token", "create", "--name", "test"]).output
                .trimmingCharacters(in: .whitespacesAndNewlines)
            try await gateway.start()
            let request = ["-sS", "-H", "Authorization: Bearer \(token)", "\(gateway.tenantURL)/ServiceProviderConfig"]
            let answer = try await SlapdTool.run("/usr/bin/curl", ["--cacert", slapd.caFile] + request)
            let body = try JSONReader.read(Array(answer.utf8))
            let location = body.object?["meta"]?.object?["location"]?.string
            #expect(location == "\(gateway.tenantURL)/ServiceProviderConfig")
            #expect(gateway.tenantURL.hasPrefix("https://"))
            await #expect(throws: (any Error).self) {
                try await SlapdTool.run("/usr/bin/curl", ["--cacert", slapd.wrongCAFile] + request)
            }
        } catch {
            Issue.record(error)
        }
        await gateway.remove()
        await slapd.stop()
    }

    @Test func `under TLS a body that stops half-way gets 408, and one that is too large 413`() async throws {
        let slapd = try await SlapdServer.start()
        let folder = (slapd.caFile as NSString).deletingLastPathComponent
        let gateway = try GatewayProcess(
            ldapURL: "\(slapd.url)", tls: ("\(folder)/server.crt", "\(folder)/server.key"),
            listen: ", body_timeout: 500ms")
        do {
            let token = try await gateway.run(["token", "create", "--name", "test"]).output
                .trimmingCharacters(in: .whitespacesAndNewlines)
            try await gateway.start()
            let path = URL(string: gateway.tenantURL)?.path ?? ""
            let head =
                "POST \(path)/Users HTTP/1.1\\r\\nHost: x\\r\\nAuthorization: Bearer \(token)\\r\\nContent-Length: "
            for (length, status) in [(100, "408"), (20_000_000, "413")] {
                _ = try await gateway.shell(
                    """
                    { printf '\(head)\(length)\\r\\n\\r\\n{'; sleep 3; } |
                        timeout 10 openssl s_client -quiet -connect 127.0.0.1:\(gateway.port) \\
                        >"$(dirname "$1")/answer" 2>/dev/null || true
                    """)
                let answer = try String(contentsOf: gateway.folder.appending(path: "answer"), encoding: .utf8)
                #expect(answer.hasPrefix("HTTP/1.1 \(status) "), "\(answer)")
                #expect(answer.contains("application/scim+json"))
            }
        } catch {
            Issue.record(error)
        }
        await gateway.remove()
        await slapd.stop()
    }

    @Test func `a password is neither published nor kept, nor logged`() async throws {
        try await Bridge.with { bridge in
            let secret = "Vinter-2026-\(UUID().uuidString)"
            var body = try #require(Bridge.user("ann").object)
            body["password"] = .string(secret)
            let created = try await bridge.client.post("/Users", .object(body))
            #expect(created.status == 201 && created.text("password") == nil)
            let path = "/Users/\(created.id)"
            #expect(try await bridge.client.put(path, .object(body)).status == 200)
            let patch = Bridge.patch(Bridge.replace("password", .string(secret)))
            #expect(try await bridge.client.patch(path, patch).status == 200)
            let schema = try await bridge.client.get("/Schemas/urn:ietf:params:scim:schemas:core:2.0:User")
            let names = schema.body?.object?["attributes"]?.array?.compactMap { $0.object?["name"]?.string } ?? []
            #expect(names.contains("userName") && !names.contains("password"))
            let folder = bridge.gateway.folder
            for file in try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil) {
                let bytes = try Data(contentsOf: file)
                #expect(bytes.range(of: Data(secret.utf8)) == nil, "\(file.lastPathComponent)")
            }
        }
    }

    @Test func `an expired token is refused, and the answer says when it expired`() async throws {
        try await Bridge.with { bridge in
            let store = try SQLiteStore(path: bridge.gateway.folder.appending(path: "state.sqlite").path) {
                Timestamp(milliseconds: 0)
            }
            let bearer = BearerToken()
            try await store.add(
                AccessToken(
                    id: bearer.id, name: "old", scope: .full, hash: bearer.hash, created: Timestamp(milliseconds: 0),
                    expires: Timestamp(milliseconds: 86_400_000)))
            let client = SCIMClient(tenantURL: bridge.gateway.tenantURL, token: bearer.text.exposed)
            let reply = try await client.post("/Users", Bridge.user("ann"))
            #expect(reply.status == 401)
            #expect(reply.text("detail") == "the token expired on 1970-01-02T00:00:00.000Z")
            #expect(reply.headers["www-authenticate"]?.contains("invalid_token") == true)
            #expect(try await bridge.entries().isEmpty)
        }
    }

    @Test(arguments: ["NONSENSE\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "G@T /Users HTTP/1.1\r\nHost: x\r\n\r\n"])
    func `what is not HTTP gets a SCIM error, and the gateway goes on`(text: String) async throws {
        try await Bridge.with { bridge in
            let status = try await bridge.gateway.shell(
                """
                exec 3<>/dev/tcp/127.0.0.1/\(bridge.gateway.port)
                printf '%s' \(Self.quoted(text)) >&3
                timeout 5 cat <&3 >"$(dirname "$1")/answer"
                """)
            #expect(status == 0)
            let answer = try String(contentsOf: bridge.gateway.folder.appending(path: "answer"), encoding: .utf8)
            #expect(answer.hasPrefix("HTTP/1.1 400 Bad Request\r\n"), "\(answer)")
            #expect(answer.contains("application/scim+json"))
            #expect(answer.contains("\"status\":\"400\""))
            #expect(try await bridge.client.get("/Users").status == 200)
        }
    }

    @Test func `a body that nobody wants is answered once, whatever follows`() async throws {
        try await Bridge.with { bridge in
            let path = URL(string: bridge.client.tenantURL)?.path ?? ""
            let head =
                "POST \(path)/Users HTTP/1.1\\r\\nHost: x\\r\\n"
                + "Authorization: Bearer \(bridge.client.token ?? "")\\r\\nContent-Length: 20000000\\r\\n\\r\\n"
            let status = try await bridge.gateway.shell(
                """
                exec 3<>/dev/tcp/127.0.0.1/\(bridge.gateway.port)
                printf '\(head)' >&3
                sleep 0.3
                printf 'GET / HTTP/9.9\\r\\n\\r\\n' >&3 || true
                timeout 5 cat <&3 >"$(dirname "$1")/answer" || true
                """)
            #expect(status == 0)
            let answer = try String(contentsOf: bridge.gateway.folder.appending(path: "answer"), encoding: .utf8)
            #expect(answer.hasPrefix("HTTP/1.1 413 "), "\(answer)")
            #expect(answer.components(separatedBy: "HTTP/1.1 ").count == 2, "\(answer)")
        }
    }

    /// As bash writes a string with control characters.
    private static func quoted(_ text: String) -> String {
        "$'" + text.replacing("\r", with: "\\r").replacing("\n", with: "\\n") + "'"
    }
}
