import HTTPTypes
import Sync

/// Who sent a request, and what they may do.
struct Client: Sendable {
    /// The public part of the token.
    let id: String
    /// The name of the token, for the history and the log.
    let name: String
    let scope: AccessScope
    /// The user that the client is; nil for a service.
    var user: ResourceID?

    /// Who says nothing of itself, and may see what anybody may.
    static let anonymous = Client(id: "", name: "anonymous", scope: .readOnly)
}

/// A request without credentials that we know (RFC 6750 §3).
struct AuthenticationFailure: Error {
    let detail: String
    /// The content of `WWW-Authenticate`.
    let challenge: String

    static let missing = AuthenticationFailure(
        detail: "send a bearer token in the Authorization header", challenge: "Bearer realm=\"sluice\"")

    static func invalid(_ detail: String) -> AuthenticationFailure {
        AuthenticationFailure(
            detail: detail, challenge: "Bearer realm=\"sluice\", error=\"invalid_token\"")
    }
}

/// Looks bearer tokens up. Asked for every request, so a revoked token is dead at once.
struct TokenAuthenticator: Sendable {
    let tokens: any AccessTokenStore
    let clock: @Sendable () -> Timestamp

    /// How long a use of a token may go unnoted, in seconds: a write for every request would be a waste.
    private static let noteInterval: Int64 = 60

    /// - Throws: `AuthenticationFailure`, or an error of the state.
    func authenticate(_ headers: HTTPFields) async throws -> Client {
        guard let credentials = headers[.authorization] else { throw AuthenticationFailure.missing }
        guard credentials.utf8.count > 7, credentials.prefix(7).lowercased() == "bearer " else {
            throw AuthenticationFailure.missing
        }
        guard let bearer = BearerToken(credentials.dropFirst(7)), let token = try await tokens.token(bearer.id),
            bearer.matches(token), token.revoked == nil
        else { throw AuthenticationFailure.invalid("the token is not known") }
        let now = clock()
        guard now < token.expires else {
            throw AuthenticationFailure.invalid("the token expired on \(token.expires)")
        }
        if token.lastUsed.map({ $0.advanced(bySeconds: Self.noteInterval) < now }) ?? true {
            // A disk that is full must not stop reads.
            try? await tokens.touch(token: token.id)
        }
        return Client(id: token.id, name: token.name, scope: token.scope, user: token.user)
    }
}
