import Directory
import TestSupport
import Testing

@testable import LDAP

/// A feed of a private slapd, closed whatever happens.
func following(
    _ server: SlapdServer, after cookie: FeedCookie? = nil, excluding: Set<FeedKind> = [],
    operationTimeout: Duration = .seconds(20), _ body: (any FeedChannel) async throws -> Void
) async throws {
    try await following(
        server.configuration(operationTimeout: operationTimeout), below: people(), after: cookie,
        excluding: excluding, body)
}

extension SlapdServer {
    /// The identity of an entry, as the server names it.
    func identity(of dn: DN) async throws -> EntryIdentity {
        try EntryIdentity(#require(try await entry(dn)?.attributes.first(.entryUUID)))
    }
}
