package import Directory

/// An ordinary account of a directory, which may do nothing beyond what it is granted.
package struct ServiceAccount: Sendable {
    package let name: DN
    package let password: String

    package init(name: DN, password: String) {
        self.name = name
        self.password = password
    }
}

/// A directory whose administrator a test can be.
package protocol AdministeredDirectory: RealDirectory {
    /// A new account without any rights of its own.
    func addAccount(_ name: String, below container: DN) async throws -> ServiceAccount
    /// Grants what `sluice check` printed, as a person would who pastes it.
    func grant(_ rights: String, to account: ServiceAccount) async throws
    /// Sets the password of an entry.
    func setPassword(of dn: DN, to password: String) async throws
}
