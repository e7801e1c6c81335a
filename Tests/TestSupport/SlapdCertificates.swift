import Foundation

/// Throw-away certificates: an authority, a server signed by it, and an authority that signed nothing.
///
/// The server's name is the address 127.0.0.1: libldap replaces "localhost" by the machine's own name
/// before it compares.
enum SlapdCertificates {
    static func write(to folder: URL) async throws {
        try await authority("ca", in: folder)
        try await authority("wrong-ca", in: folder)
        let extensions = folder.appending(path: "server.ext").path
        try "subjectAltName=IP:127.0.0.1\nextendedKeyUsage=serverAuth\nbasicConstraints=CA:FALSE\n"
            .write(toFile: extensions, atomically: true, encoding: .utf8)
        try await openssl(
            folder,
            ["req", "-subj", "/CN=server", "-keyout", "server.key", "-out", "server.csr"] + newKey)
        try await openssl(
            folder,
            [
                "x509", "-req", "-in", "server.csr", "-CA", "ca.crt", "-CAkey", "ca.key", "-CAcreateserial",
                "-days", "30", "-out", "server.crt", "-extfile", extensions,
            ])
    }

    private static func authority(_ name: String, in folder: URL) async throws {
        try await openssl(
            folder,
            [
                "req", "-x509", "-days", "30", "-subj", "/O=Tests/CN=\(name)",
                "-addext", "keyUsage=critical,keyCertSign", "-keyout", "\(name).key", "-out", "\(name).crt",
            ] + newKey)
    }

    private static let newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]

    private static func openssl(_ folder: URL, _ arguments: [String]) async throws {
        _ = try await SlapdTool.run("/usr/bin/openssl", arguments, in: folder)
    }
}
