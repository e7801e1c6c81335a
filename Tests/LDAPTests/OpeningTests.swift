import Directory
import LDAP
import TestSupport
import Testing

struct OpeningTests {
    @Test func `a wrong password is an outage that tells the name and not the password`() async throws {
        let server = try await SlapdServer.shared()
        var configuration = server.configuration()
        configuration.bind = .simple(SlapdServer.gateway, Secret("hunter2"))
        let error = try await failure { _ = try await LDAPConnection.open(server.url, configuration) }
        #expect(error.code == .invalidCredentials && error.isOutage && error.isOpening)
        #expect(error.message.contains(SlapdServer.gateway) && !error.message.contains("hunter2"))
    }

    @Test(arguments: [("", "secret"), (SlapdServer.gateway, "")])
    func `a bind without a name or a password is refused unsent`(name: String, password: String) async throws {
        let server = try await SlapdServer.shared()
        var configuration = server.configuration()
        configuration.bind = .simple(name, Secret(password))
        let error = try await failure { _ = try await LDAPConnection.open(server.url, configuration) }
        #expect(error.code == .parameterError && !configuration.problems.isEmpty)
    }

    @Test func `StartTLS with the right authority works, with a wrong one it is refused`() async throws {
        let server = try await SlapdServer.shared()
        try await checkTLS(server, server.url, .startTLS)
    }

    @Test func `ldaps with the right authority works, with a wrong one it is refused`() async throws {
        let server = try await SlapdServer.shared()
        try await checkTLS(server, server.ldapsURL, .ldaps)
    }

    private func checkTLS(_ server: SlapdServer, _ url: LDAPURL, _ mode: LDAPConfiguration.TLS.Mode)
        async throws
    {
        var configuration = server.configuration(url: url)
        configuration.tls = .init(mode, caFile: server.caFile)
        let connection = try await LDAPConnection.open(url, configuration)
        #expect(try await connection.read(try people(), [])?.dn == people())
        await connection.close()
        for file in [server.wrongCAFile, nil, "/nowhere/ca.crt"] {
            configuration.tls.caFile = file
            let error = try await failure { _ = try await LDAPConnection.open(url, configuration) }
            #expect(error.isOutage && error.effect == .none, "\(error)")
        }
    }

    @Test func `a TLS mode that does not fit the URL is refused unsent`() async throws {
        let server = try await SlapdServer.shared()
        for (url, mode) in [(server.url, LDAPConfiguration.TLS.Mode.ldaps), (server.ldapsURL, .startTLS)] {
            var configuration = server.configuration(url: url)
            configuration.tls = .init(mode, caFile: server.caFile)
            let error = try await failure { _ = try await LDAPConnection.open(url, configuration) }
            #expect(error.code == .parameterError)
        }
    }

    @Test func `SASL EXTERNAL over ldapi is bound as the gateway`() async throws {
        let server = try await SlapdServer.shared()
        var configuration = server.configuration(url: server.ldapiURL)
        configuration.bind = .external
        let connection = try await LDAPConnection.open(server.ldapiURL, configuration)
        let added = try await connection.add(
            person("external", in: try await server.container()), returning: ["creatorsName"])
        #expect(added?["creatorsName"] == [AttributeValue(SlapdServer.gateway)])
        await connection.close()
    }

    @Test func `a server that is not there is refused at once and without effect`() async throws {
        let url = try LDAPURL("ldap://127.0.0.1:1")
        let error = try await failure {
            _ = try await LDAPConnection.open(
                url, LDAPConfiguration(urls: [url], connectTimeout: .seconds(20)))
        }
        #expect(
            error.isOutage && error.isOpening && error.effect == .none
                && error.message.contains("127.0.0.1:1"))
    }

    @Test(arguments: ["ldap", "starttls", "ldaps", "ldapi"])
    func `a server that froze before it was opened costs one deadline`(way: String) async throws {
        try await SlapdServer.with { server in
            let url = ["ldaps": server.ldapsURL, "ldapi": server.ldapiURL][way] ?? server.url
            var configuration = server.configuration(url: url)
            configuration.connectTimeout = .milliseconds(500)
            if way.hasSuffix("s") {
                configuration.tls = .init(way == "ldaps" ? .ldaps : .startTLS, caFile: server.caFile)
            }
            try await server.freeze()
            let error = try await failure(within: .seconds(15)) {
                _ = try await LDAPConnection.open(url, configuration)
            }
            #expect(error.isOutage && error.isOpening && error.effect == .none, "\(error)")
            await server.thaw()
            configuration.connectTimeout = .seconds(20)
            await (try LDAPConnection.open(url, configuration)).close()
        }
    }

    @Test(
        arguments: [
            ("ldap://a", nil), ("ldap://a:389/", nil), ("LDAPS://[::1]:636", nil),
            ("ldapi://%2Frun%2Fldapi", nil),
            ("http://a", "begin with"), ("ldap://", "missing"), ("ldap://a:0", "port"),
            ("ldap://a:x", "port"),
            ("ldap://a/dc=x", "server only"), ("ldap://a b", "server only"), ("ldap://::1", "missing"),
        ] as [(String, String?)])
    func `a URL names a server and nothing else`(text: String, problem: String?) throws {
        if let problem {
            let error = #expect(throws: LDAPURLProblem.self) { try LDAPURL(text) }
            #expect(error?.description.contains(problem) == true)
        } else {
            #expect(throws: Never.self) { try LDAPURL(text) }
        }
    }
}
