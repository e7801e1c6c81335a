import Directory
import Foundation
import LDAP
import Mapping

/// The section `directory` of the settings.
struct DirectorySettings {
    let reader: SettingsReader
    let folder: URL

    private enum TLSMode: String { case none, starttls, ldaps }
    private enum SASL: String { case external }

    /// How to reach the directory, and the DN that the gateway binds as, where it is known.
    func read() throws -> (LDAPConfiguration, DN?) {
        let timeout = try reader.duration("directory.operation_timeout")
        let (bind, dn) = try bind()
        let configuration = LDAPConfiguration(
            urls: try urls(), bind: bind, tls: try tls(), connections: try reader.integer("directory.connections"),
            operationTimeout: timeout, connectTimeout: min(timeout, .seconds(5)))
        if let problem = configuration.problems.first { throw reader.problem("directory.urls", problem) }
        return (configuration, dn)
    }

    private func urls() throws -> [LDAPURL] {
        try reader.texts("directory.urls").map { text in
            do {
                return try LDAPURL(text)
            } catch {
                throw reader.problem("directory.urls", "\(error)")
            }
        }
    }

    private func bind() throws -> (LDAPConfiguration.Bind, DN?) {
        let name = try reader.text("directory.bind_dn")
        if try reader.choice("directory.sasl", SASL.self) != nil {
            return (.external, name.flatMap { try? DN($0) })
        }
        guard let name else { throw reader.problem("directory.bind_dn", "is needed, or sasl: external") }
        guard let password = try reader.secret("directory.bind_password", relativeTo: folder) else {
            throw reader.problem("directory.bind_password", "is needed, here or as bind_password_file")
        }
        guard !password.exposed.isEmpty else {
            throw reader.problem("directory.bind_password", "is empty, which servers take for an anonymous bind")
        }
        return (.simple(name, password), try? DN(name))
    }

    private func tls() throws -> LDAPConfiguration.TLS {
        let file = try reader.path("directory.tls.ca_file", relativeTo: folder)
        let mode: LDAPConfiguration.TLS.Mode =
            switch try reader.choice("directory.tls.mode", TLSMode.self) {
            case TLSMode.none?: .none
            case .ldaps: .ldaps
            case .starttls, nil: .startTLS
            }
        return LDAPConfiguration.TLS(mode, caFile: file)
    }
}
