/// Where a directory server is reached (RFC 4516, as far as it names a server): `ldap://host[:port]`,
/// `ldaps://host[:port]`, or `ldapi://` with the percent-encoded path of a socket.
package struct LDAPURL: Hashable, Sendable, CustomStringConvertible {
    package enum Scheme: String, Hashable, Sendable {
        case ldap, ldaps, ldapi
    }

    package let scheme: Scheme
    /// A name, an address (IPv6 in brackets), or for `ldapi` the encoded path.
    package let host: String
    /// Nil for the scheme's usual port.
    package let port: UInt16?

    /// Reads a URL that names a server and nothing else: no DN, no filter, no user.
    ///
    /// - Throws: `LDAPURLProblem` that says what is wrong.
    package init(_ text: String) throws(LDAPURLProblem) {
        guard let mark = text.firstRange(of: "://"),
            let scheme = Scheme(rawValue: text[..<mark.lowerBound].lowercased())
        else { throw LDAPURLProblem(text, "it must begin with ldap://, ldaps:// or ldapi://") }
        var rest = text[mark.upperBound...]
        if rest.last == "/" { rest.removeLast() }
        guard rest.utf8.allSatisfy(Self.isPlain) else {
            throw LDAPURLProblem(text, "it must name a server only, without a DN, a filter or spaces")
        }
        self.scheme = scheme
        (host, port) = try Self.split(rest, scheme, text)
    }

    package var description: String {
        "\(scheme.rawValue)://\(host)" + (port.map { ":\($0)" } ?? "")
    }

    private static func split(
        _ rest: Substring, _ scheme: Scheme, _ text: String
    ) throws(LDAPURLProblem) -> (String, UInt16?) {
        guard scheme != .ldapi else { return (String(rest), nil) }
        var host = rest
        var port: UInt16?
        if let colon = rest.lastIndex(of: ":"), rest[colon...].contains("]") == false {
            host = rest[..<colon]
            port = UInt16(rest[rest.index(after: colon)...])
            guard let port, port > 0 else { throw LDAPURLProblem(text, "the port must be 1 to 65535") }
        }
        guard !host.isEmpty, host.hasPrefix("[") == host.hasSuffix("]"),
            host.hasPrefix("[") || !host.contains(":")
        else { throw LDAPURLProblem(text, "a host name, or an address (IPv6 in brackets), is missing") }
        return (String(host), port)
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        byte > 0x20 && byte < 0x7F && !"/?#@\\\"<>,;".utf8.contains(byte)
    }
}

/// A text is not the URL of a directory server.
package struct LDAPURLProblem: Error, Hashable, Sendable, CustomStringConvertible {
    package let text: String
    package let reason: String

    init(_ text: String, _ reason: String) {
        self.text = text
        self.reason = reason
    }

    package var description: String {
        "\"\(text)\" is not the URL of a directory server: \(reason)"
    }
}
