/// A way to authenticate to this server (RFC 7643 §5).
package struct AuthenticationScheme: Hashable, Sendable {
    /// One of `oauth`, `oauth2`, `oauthbearertoken`, `httpbasic`, `httpdigest`.
    package var type: String
    /// The name for people.
    package var name: String
    /// How it works, for people.
    package var description: String
    /// Where it is specified.
    package var specURI: String?
    /// Whether it is the preferred one.
    package var isPrimary: Bool

    /// Describes a scheme.
    package init(
        type: String, name: String, description: String, specURI: String? = nil, isPrimary: Bool = false
    ) {
        self.type = type
        self.name = name
        self.description = description
        self.specURI = specURI
        self.isPrimary = isPrimary
    }

    /// A token in the Authorization header (RFC 6750).
    package static let bearerToken = AuthenticationScheme(
        type: "oauthbearertoken", name: "Bearer token",
        description: "A token in the Authorization header, issued by the administrator of this server.",
        specURI: "https://www.rfc-editor.org/rfc/rfc6750", isPrimary: true)

    /// The scheme as a JSON object.
    var representation: Value {
        var object: Object = [
            "type": .string(type), "name": .string(name), "description": .string(description),
        ]
        if let specURI { object["specUri"] = .string(specURI) }
        if isPrimary { object["primary"] = true }
        return .object(object)
    }
}
