import Foundation

/// Throw-away certificates: an authority, a server signed by it, and an authority that signed nothing.
///
/// The server's name is the address 127.0.0.1: libldap replaces "localhost" by the machine's own name
/// before it compares.
enum SlapdCertificates {
    static func write(to folder: URL) async throws {
        let path = { (name: String) in folder.appending(path: name).path }
        try await authority("ca", path)
        try await authority("wrong-ca", path)
        try "subjectAltName=IP:127.0.0.1\nextendedKeyUsage=serverAuth\nbasicConstraints=CA:FALSE\n"
            .write(toFile: path("server.ext"), atomically: true, encoding: .utf8)
        try await openssl(
            ["req", "-subj", "/CN=server", "-keyout", path("server.key"), "-out", path("server.csr")] + newKey
        )
        try await openssl([
            "x509", "-req", "-in", path("server.csr"), "-CA", path("ca.crt"), "-CAkey", path("ca.key"),
            "-CAcreateserial", "-days", "30", "-out", path("server.crt"), "-extfile", path("server.ext"),
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
