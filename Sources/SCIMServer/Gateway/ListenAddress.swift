/// Where a listener listens, and with which certificate.
package struct ListenAddress: Sendable {
    /// Certificate chain and key, as paths of PEM files.
    package struct TLS: Sendable {
        package let certificate: String
        package let privateKey: String

        package init(certificate: String, privateKey: String) {
            self.certificate = certificate
            self.privateKey = privateKey
        }
    }

    package let host: String
    /// 0 takes any free port.
    package let port: Int
    package let tls: TLS?

    package init(host: String, port: Int, tls: TLS? = nil) {
        self.host = host
        self.port = port
        self.tls = tls
    }
}
