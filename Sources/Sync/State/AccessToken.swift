/// What a bearer of a token may do.
package enum AccessScope: String, Sendable, Hashable, CaseIterable {
    /// Everything.
    case full
    /// Reads only.
    case readOnly = "read-only"

    /// Whether requests that change something are allowed.
    package var allowsWriting: Bool { self == .full }
}

/// A bearer token as it is kept: never the token itself, only the hash of its secret part.
package struct AccessToken: Sendable, Hashable {
    /// The public part, by which the token is looked up and revoked.
    package let id: String
    /// What the administrator called it.
    package let name: String
    package let scope: AccessScope
    /// SHA-256 of the secret part, 32 bytes.
    package let hash: [UInt8]
    package let created: Timestamp
    package let expires: Timestamp
    package let revoked: Timestamp?
    package let lastUsed: Timestamp?
    /// The user that the bearer is, for `/Me` (RFC 7644 §3.11); nil for a service.
    package let user: ResourceID?

    package init(
        id: String, name: String, scope: AccessScope, hash: [UInt8], created: Timestamp, expires: Timestamp,
        revoked: Timestamp? = nil, lastUsed: Timestamp? = nil, user: ResourceID? = nil
    ) {
        self.id = id
        self.name = name
        self.scope = scope
        self.hash = hash
        self.created = created
        self.expires = expires
        self.revoked = revoked
        self.lastUsed = lastUsed
        self.user = user
    }
}

/// Where access tokens are kept.
package protocol AccessTokenStore: Sendable {
    func token(_ id: String) async throws -> AccessToken?
    /// All tokens, revoked and expired ones too, newest first.
    func tokens() async throws -> [AccessToken]
    func add(_ token: AccessToken) async throws
    /// Revokes a token. False when there is none of that id.
    func revoke(token id: String) async throws -> Bool
    /// Notes that a token was used. Need not be durable.
    func touch(token id: String) async throws
}
