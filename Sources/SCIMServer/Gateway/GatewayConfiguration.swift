package import SCIM

/// How the gateway appears to its clients.
package struct GatewayConfiguration: Sendable {
    /// Where the SCIM endpoints start, such as `/scim/v2`; without a slash at the end, empty for the root.
    package var basePath: String
    /// The origin that clients use, such as `https://scim.example.com`; goes into `meta.location`.
    package var publicURL: String
    package var compatibility: Compatibility
    /// The largest request body in bytes.
    package var bodyLimit: Int
    /// The most time that a client may take to send a body.
    package var bodyDeadline: Duration
    /// The most resources in one list response.
    package var maxResults: Int
    /// The most members of a group that a PATCH answers with; beyond that it answers without a body.
    package var answeredMembers: Int
    /// The number of seconds after which a client should try again when the directory is away.
    package var retryAfter: Int

    package init(
        basePath: String, publicURL: String, compatibility: Compatibility = .lenient,
        bodyLimit: Int = 1_048_576, bodyDeadline: Duration = .seconds(30), maxResults: Int = 200,
        answeredMembers: Int = 1000, retryAfter: Int = 10
    ) {
        self.basePath = basePath
        self.publicURL = publicURL
        self.compatibility = compatibility
        self.bodyLimit = bodyLimit
        self.bodyDeadline = bodyDeadline
        self.maxResults = maxResults
        self.answeredMembers = answeredMembers
        self.retryAfter = retryAfter
    }

    /// The limits of bulk requests. A payload is a body like others.
    var bulk: ServiceProviderConfig.Bulk { .init(maxOperations: 1000, maxPayloadSize: bodyLimit) }

    /// The URL of an endpoint, from its path below the base.
    func location(_ path: String) -> String { publicURL + basePath + path }
}
