import Directory
import TestSupport
import Testing

@testable import LDAP

/// What an administrator is told of a certificate that is refused.
struct CertificateTests {
    private func refusal(
        _ server: SlapdServer, _ url: LDAPURL, caFile: String?
    ) async throws -> DirectoryError {
        var configuration = server.configuration(url: url)
        configuration.tls = .init(url.scheme == .ldaps ? .ldaps : .startTLS, caFile: caFile)
        return try await failure { _ = try await LDAPConnection.open(url, configuration) }
    }

    @Test func `a certificate that has expired is called so`() async throws {
        try await SlapdServer.with { server in
            try await server.present(.expired)
            for url in [server.ldapsURL, server.url] {
                let error = try await refusal(server, url, caFile: server.caFile)
                #expect(error.isOutage && error.isOpening)
                #expect(error.message.contains("certificate has expired"), "\(error)")
                #expect(!error.message.contains("authority") && !error.message.contains("hold the name"), "\(error)")
            }
        }
    }

    @Test func `a certificate of another name is called so`() async throws {
        try await SlapdServer.with { server in
            try await server.present(.otherName)
            for url in [server.ldapsURL, server.url] {
                let error = try await refusal(server, url, caFile: server.caFile)
                #expect(error.isOutage && error.isOpening)
                #expect(error.message.contains("does not hold the name 127.0.0.1"), "\(error)")
                #expect(error.message.contains("directory.urls") && !error.message.contains("expired"), "\(error)")
            }
        }
    }

    @Test func `a certificate of an authority that is not trusted is called so`() async throws {
        let server = try await SlapdServer.shared()
        for url in [server.ldapsURL, server.url] {
            for (file, place) in [(server.wrongCAFile, server.wrongCAFile), (nil, "among those of the system")] {
                let error = try await refusal(server, url, caFile: file)
                #expect(error.message.contains("issued by an authority that is not"), "\(error)")
                #expect(error.message.contains(place) && error.message.contains("directory.tls.ca_file"), "\(error)")
                #expect(!error.message.contains("expired"), "\(error)")
            }
        }
    }

    @Test func `a certificate that is wrong in two ways is called both`() async throws {
        try await SlapdServer.with { server in
            try await server.present(.expired)
            let error = try await refusal(server, server.ldapsURL, caFile: server.wrongCAFile)
            #expect(error.message.contains("expired") && error.message.contains("authority"), "\(error)")
        }
    }

    @Test func `a file of authorities that cannot be read is called so`() async throws {
        let server = try await SlapdServer.shared()
        let error = try await refusal(server, server.ldapsURL, caFile: "/nowhere/ca.crt")
        #expect(error.message.contains("/nowhere/ca.crt cannot be used"), "\(error)")
    }

    @Test func `a server that is not there says nothing of certificates`() async throws {
        let server = try await SlapdServer.shared()
        let error = try await refusal(server, try LDAPURL("ldaps://127.0.0.1:1"), caFile: server.caFile)
        #expect(!error.message.contains("the server's certificate"), "\(error)")
    }

    @Test(
        arguments: [
            ("TLS: peer cert untrusted or revoked (0x42)", [.unknownAuthority]),
            ("TLS: peer cert untrusted or revoked (0x402)", [.expired]),
            ("TLS: peer cert untrusted or revoked (0x242)", [.notYetValid, .unknownAuthority]),
            ("TLS: hostname (vm) does not match common name in certificate (a).", [.wrongName]),
            (
                "error:0A000086:SSL routines::certificate verify failed (certificate has expired)", [.expired]
            ),
            ("certificate verify failed (self-signed certificate in certificate chain)", [.unknownAuthority]),
            ("certificate verify failed (unable to get local issuer certificate)", [.unknownAuthority]),
            ("Connection refused", []), ("(unknown error code)", []),
        ] as [(String, [CertificateProblem])])
    func `the words of GnuTLS and of OpenSSL are understood`(words: String, expected: [CertificateProblem]) {
        #expect(CertificateProblem.found(in: [words]) == expected)
    }

    @Test func `openings that fail at the same time hear of their own certificates only`() async throws {
        try await SlapdServer.with { expired in
            try await expired.present(.expired)
            let good = try await SlapdServer.shared()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<12 {
                    group.addTask {
                        let isExpired = number % 2 == 0
                        let server = isExpired ? expired : good
                        let file = isExpired ? server.caFile : server.wrongCAFile
                        let error = try await refusal(server, server.ldapsURL, caFile: file)
                        #expect(error.message.contains("expired") == isExpired, "\(error)")
                    }
                }
                try await group.waitForAll()
            }
        }
    }
}
