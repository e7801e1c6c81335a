import Planning
import LDAP
import SCIMServer
import Sync
import Foundation
import Mapping
import Testing

@testable import sluice

/// Settings from a file and the environment.
@Suite struct SettingsTests {
    private static let minimal = """
        directory:
          urls: ["ldap://127.0.0.1"]
          bind_dn: cn=sluice,dc=example,dc=com
          bind_password: secret

        """

    private func load(_ text: String, _ environment: [String: String] = [:]) throws -> Settings {
        let file = FileManager.default.temporaryDirectory.appending(path: "settings-\(UUID().uuidString).yaml")
        try text.write(to: file, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(at: file) }
        return try Settings.load(file.path, environment: environment)
    }

    private func problem(_ text: String, _ environment: [String: String] = [:]) -> String {
        do {
            _ = try load(text, environment)
            return "none"
        } catch {
            return "\(error)"
        }
    }

    @Test func `little is needed, the rest has defaults`() throws {
        let settings = try load(Self.minimal)
        #expect(settings.listen.port == 8880)
        #expect(settings.gateway.basePath == "/scim/v2")
        #expect(settings.interval == .seconds(900))
        #expect(settings.directory.operationTimeout == .seconds(10))
        #expect(settings.limits == Limits() && settings.brake?.window == 3_600_000)
    }

    @Test func `the environment wins over the file`() throws {
        let settings = try load(
            Self.minimal + "listen: { port: 1000 }\n",
            ["SLUICE_LISTEN_PORT": "2000", "SLUICE_DIRECTORY_URLS": "ldap://a, ldap://b"])
        #expect(settings.listen.port == 2000)
        #expect(settings.directory.urls.count == 2)
    }

    @Test(arguments: [
        ("lisen: { port: 1 }\n", "did you mean listen?"), ("listen: { prot: 1 }\n", "did you mean port?"),
        ("listen: { port: many }\n", "listen.port: expected a whole number"),
        ("listen: { port: 70000 }\n", "listen.port: expected a whole number"),
        ("reconcile: { interval: 15 }\n", "expected a number with a unit"),
        ("compatibility: loose\n", "expected one of lenient, strict"),
        ("reconcile: { actions: { foreign: repair } }\n", "expected one of report, ignore"),
        ("listen: [1]\n", "listen: expected keys and values"), ("log: { level: [a] }\n", "expected a text"),
        ("public_url: example.com\n", "expected an origin"), ("listen: { base_path: scim }\n", "starts with /"),
        ("listen: { tls: { certificate: a.pem } }\n", "belong together"), ("a: b: c\n", "this is not YAML"),
        ("compatibility: strict\ncompatibility: strict\n", "the same key stands here twice"),
    ])
    func `a mistake is told with its line`(line: String, expected: String) {
        let message = problem(Self.minimal + line)
        #expect(message.contains(expected), "\(message)")
        #expect(message.contains(".yaml:5:") || message.contains(".yaml:6:"), "\(message)")
    }

    @Test func `an unknown variable is a mistake`() {
        #expect(problem(Self.minimal, ["SLUICE_LISTEN_PROT": "1"]).contains("did you mean SLUICE_LISTEN_PORT?"))
    }

    @Test func `a password is given once, in place or in a file, and never shown`() throws {
        #expect(problem(Self.minimal, ["SLUICE_DIRECTORY_BIND_PASSWORD_FILE": "/dev/null"]).contains("not both"))
        #expect(!"\(try load(Self.minimal))".contains("secret"))
    }

    @Test func `a configuration that would send a password in the open by mistake is refused`() {
        let text = Self.minimal + "  tls: { mode: ldaps }\n"
        #expect(problem(text).contains("ldap://127.0.0.1"))
    }
}
