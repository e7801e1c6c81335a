import Directory

/// Why a server's certificate was refused.
enum CertificateProblem: CaseIterable {
    case expired, notYetValid, wrongName, unknownAuthority, revoked, weak, unreadableAuthorities

    /// What is wrong, for the administrator.
    func sentence(for host: String, caFile: String?) -> String {
        switch self {
        case .expired: "the server's certificate has expired"
        case .notYetValid: "the server's certificate is not valid yet"
        case .wrongName: "the server's certificate does not hold the name \(host)"
        case .unknownAuthority:
            "the server's certificate was issued by an authority that is not "
                + (caFile.map { "in \($0)" } ?? "among those of the system")
        case .revoked: "the server's certificate was revoked"
        case .weak: "the server's certificate is signed by an algorithm that is too weak"
        case .unreadableAuthorities: "the file of authorities \(caFile ?? "") cannot be used"
        }
    }

    /// What to do about it.
    func advice(for host: String) -> String {
        switch self {
        case .expired, .revoked, .weak: "Renew it on the server"
        case .notYetValid: "Compare the clocks of the two machines"
        case .wrongName where host.lowercased() == "localhost":
            "libldap checks it against this machine's own name, not against localhost: use 127.0.0.1 or a full name"
        case .wrongName: "Use a name that it holds in directory.urls, or issue one with this name"
        case .unknownAuthority: "Set directory.tls.ca_file to the authority's certificate"
        case .unreadableAuthorities: "Check directory.tls.ca_file: a PEM file that the gateway may read"
        }
    }
}

extension CertificateProblem {
    /// What the words of libldap and of the TLS library below it say; empty when they say nothing of certificates.
    static func found(in words: [String]) -> [CertificateProblem] {
        let found = words.flatMap { ofGnuTLS($0) + ofOpenSSL($0) }
        return allCases.filter(found.contains)
    }

    /// `TLS: peer cert untrusted or revoked (0x42)`: the bits of `gnutls_certificate_status_t`.
    private static func ofGnuTLS(_ words: String) -> [CertificateProblem] {
        guard let mark = words.firstRange(of: "untrusted or revoked (0x"),
            let status = UInt32(words[mark.upperBound...].prefix { $0.isHexDigit }, radix: 16)
        else { return [] }
        let bits: [(UInt32, CertificateProblem)] = [
            (1 << 10, .expired), (1 << 9, .notYetValid), (1 << 5, .revoked), (1 << 8, .weak),
            (1 << 6, .unknownAuthority), (1 << 7, .unknownAuthority), (1 << 11, .unknownAuthority),
        ]
        return bits.filter { status & $0.0 != 0 }.map(\.1)
    }

    /// The sentences of OpenSSL, and those of libldap itself.
    private static func ofOpenSSL(_ words: String) -> [CertificateProblem] {
        let sentences: [(String, CertificateProblem)] = [
            ("certificate has expired", .expired), ("certificate is expired", .expired),
            ("not yet valid", .notYetValid), ("not yet active", .notYetValid),
            ("does not match", .wrongName), ("certificate revoked", .revoked),
            ("unable to get local issuer", .unknownAuthority), ("self-signed certificate", .unknownAuthority),
            ("self signed certificate", .unknownAuthority), ("Key usage violation", .unknownAuthority),
            ("could not use CA certificate", .unreadableAuthorities),
            ("could not load verify locations", .unreadableAuthorities),
        ]
        return sentences.filter { words.contains($0.0) }.map(\.1)
    }
}
