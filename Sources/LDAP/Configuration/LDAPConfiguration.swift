package import Directory

/// How to reach the directory, and as whom.
package struct LDAPConfiguration: Sendable {
    /// The servers, in failover order; all hold the same directory.
    package var urls: [LDAPURL]
    package var bind: Bind
    package var tls: TLS
    /// Connections to the one server in use, at most.
    package var connections: Int
    /// How long one operation may take, from its call to its answer.
    package var operationTimeout: Duration
    /// How long opening may take: connecting, TLS and bind together.
    package var connectTimeout: Duration
    /// How often a server that stands earlier in the order is tried again.
    package var returnToFirstAfter: Duration

    package init(
        urls: [LDAPURL], bind: Bind = .anonymous, tls: TLS = .none, connections: Int = 4,
        operationTimeout: Duration = .seconds(10), connectTimeout: Duration = .seconds(5),
        returnToFirstAfter: Duration = .seconds(60)
    ) {
        self.urls = urls
        self.bind = bind
        self.tls = tls
        self.connections = connections
        self.operationTimeout = operationTimeout
        self.connectTimeout = connectTimeout
        self.returnToFirstAfter = returnToFirstAfter
    }

    /// As whom to bind (RFC 4513 §5).
    package enum Bind: Sendable {
        case anonymous
        /// The name, usually a DN (Active Directory takes `user@domain` too), and the password.
        case simple(String, Secret)
        /// SASL EXTERNAL: the peer's credentials over `ldapi://`.
        case external
    }

    /// Whether and how the connection is protected. Certificates are always verified.
    package struct TLS: Sendable, Hashable {
        package enum Mode: Sendable, Hashable {
            case none, startTLS, ldaps
        }

        package var mode: Mode
        /// A PEM file with the authorities to trust; nil for those of the system.
        package var caFile: String?

        package init(_ mode: Mode, caFile: String? = nil) {
            self.mode = mode
            self.caFile = caFile
        }

        package static let none = TLS(.none)
    }
}

extension LDAPConfiguration {
    /// What makes this configuration unusable, in sentences for the administrator; empty when it is fine.
    package var problems: [String] {
        var problems = urls.compactMap { problem(of: $0) }
        if urls.isEmpty { problems.append("At least one directory URL is needed.") }
        if connections < 1 { problems.append("At least one connection is needed.") }
        if case .simple(let name, let password) = bind {
            if name.isEmpty { problems.append("The bind name is empty: that would be an anonymous bind.") }
            if password.exposed.isEmpty {
                problems.append("The bind password is empty: servers take that for an anonymous bind.")
            }
            if name.utf8.contains(0) { problems.append("The bind name contains a NUL character.") }
        }
        return problems
    }

    /// What is wrong with using one of the URLs; nil when nothing is.
    func problem(of url: LDAPURL) -> String? {
        switch (url.scheme, tls.mode) {
        case (.ldap, .ldaps): "\(url) is not encrypted, but tls mode ldaps is set: use ldaps:// or starttls."
        case (.ldaps, .startTLS): "\(url) is encrypted from the start: use tls mode ldaps with it."
        default: nil
        }
    }
}
