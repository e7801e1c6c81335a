import Foundation

/// A certificate that a server may present.
package struct SlapdCertificate: Sendable {
    /// The name of its files.
    let name: String
    /// For whom it is, as a subject alternative name.
    let subject: String
    /// How long it is valid; it has expired where that is negative.
    let days: Int

    /// Valid until yesterday.
    package static let expired = SlapdCertificate(name: "expired", subject: "IP:127.0.0.1", days: -1)
    /// Valid, and for a server of another name.
    package static let otherName = SlapdCertificate(name: "other", subject: "DNS:other.example.test", days: 30)
}

/// Throw-away certificates: an authority, a server signed by it, and an authority that signed nothing.
///
/// The server's name is its address, 127.0.0.1 unless another is given: libldap replaces "localhost" by the machine's
/// own name before it compares.
enum SlapdCertificates {
    static func write(to folder: URL, address: String = "127.0.0.1") async throws {
        let path = { (name: String) in folder.appending(path: name).path }
        try await authority("ca", path)
        try await authority("wrong-ca", path)
        try await issue(SlapdCertificate(name: "server", subject: "IP:\(address)", days: 30), in: folder)
    }

    /// Issues a certificate of the authority in a folder, with a key of its own.
    static func issue(_ certificate: SlapdCertificate, in folder: URL) async throws {
        let path = { (suffix: String) in folder.appending(path: "\(certificate.name).\(suffix)").path }
        try "subjectAltName=\(certificate.subject)\nextendedKeyUsage=serverAuth\nbasicConstraints=CA:FALSE\n"
            .write(toFile: path("ext"), atomically: true, encoding: .utf8)
        try await openssl(
            ["req", "-subj", "/CN=\(certificate.name)", "-keyout", path("key"), "-out", path("csr")] + newKey)
        try await openssl([
            "x509", "-req", "-in", path("csr"), "-CA", folder.appending(path: "ca.crt").path,
            "-CAkey", folder.appending(path: "ca.key").path, "-CAcreateserial", "-days", "\(certificate.days)",
            "-out", path("crt"), "-extfile", path("ext"),
        ])
    }

    private static func authority(_ name: String, _ path: (String) -> String) async throws {
        try await openssl(
            [
                "req", "-x509", "-days", "30", "-subj", "/O=Tests/CN=\(name)",
                "-addext", "keyUsage=critical,keyCertSign",
                "-keyout", path("\(name).key"), "-out", path("\(name).crt"),
            ] + newKey)
    }

    private static let newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]

    private static func openssl(_ arguments: [String]) async throws {
        _ = try await SlapdTool.run("/usr/bin/openssl", arguments)
    }
}
