package import Directory
package import SCIM
package import Sync

extension MemoryStore {
    package func resource(_ id: ResourceID) async throws -> StoredResource? { rows[id]?.stored }

    package func holder(of name: NameKey, type: ResourceKind) async throws -> StoredResource? {
        claims[Claim(type: type, name: name)].flatMap { rows[$0]?.stored }
    }

    package func owner(of identity: EntryIdentity) async throws -> StoredResource? {
        rows.values.first { $0.stored.link?.identity == identity }?.stored
    }

    package func resources(_ lookup: Lookup, type: ResourceKind?) async throws -> [StoredResource] {
        living(type).map(\.stored).filter { Self.selects(lookup, $0, memberships.filter(\.isSettled)) }
    }

    package func retired(_ lookup: Lookup, type: ResourceKind?) async throws -> [StoredResource] {
        rows.values.filter { $0.stored.retired != nil && (type == nil || $0.stored.type == type) }
            .filter { Self.selects(lookup, $0.stored, []) }
            .sorted {
                ($0.stored.retired?.milliseconds ?? 0, $0.number) > ($1.stored.retired?.milliseconds ?? 0, $1.number)
            }
            .map(\.stored)
    }

    package func retiredCount() async throws -> Int { rows.values.count { $0.stored.retired != nil } }

    package func isReleased(_ identity: EntryIdentity) async throws -> Bool { released.contains(identity) }

    private static func selects(_ lookup: Lookup, _ stored: StoredResource, _ memberships: [MemberRow]) -> Bool {
        let resource = stored.resource
        return switch lookup {
        case .id(let id): stored.id == id
        case .name(let key): resource.name(of: stored.type).map { NameKey($0) } == key
        case .externalId(let text): resource.externalId == text
        case .dn(let dn): stored.link?.dn == dn
        case .displayName(let key):
            stored.type == .user && resource.displayName.map { NameKey($0) } == key
        case .email(let key):
            (resource.attributes["emails"]?.array ?? [])
                .contains { $0.object?["value"]?.string.map { NameKey($0) } == key }
        case .member(let id): memberships.contains { $0.group == stored.id && $0.member.id == id }
        case .group(let id): memberships.contains { $0.group == id && $0.member.id == stored.id }
        }
    }

    package func count(of type: ResourceKind?) async throws -> Int { living(type).count }

    package func page(
        of type: ResourceKind?, after position: PagePosition?, limit: Int
    ) async throws -> ResourcePage {
        page(living(type), after: position, limit: limit)
    }

    package func window(of type: ResourceKind?, offset: Int, limit: Int) async throws -> [StoredResource] {
        living(type).dropFirst(offset).prefix(limit).map(\.stored)
    }

    package func history(of id: ResourceID, limit: Int) async throws -> [OperationRecord] {
        operations.reversed().filter { $0.resource == id }.prefix(limit).map(\.self)
    }

    /// The living resources of a type, or all, oldest first.
    func living(_ type: ResourceKind? = nil) -> [Row] {
        rows.values.filter { $0.stored.lifecycle == .living && (type == nil || $0.stored.type == type) }
            .sorted { $0.number < $1.number }
    }

    func page(_ rows: [Row], after position: PagePosition?, limit: Int) -> ResourcePage {
        let rest = rows.filter { $0.number > position?.number ?? 0 }
        let page = rest.prefix(limit)
        let last = rest.count > limit ? page.last : nil
        return ResourcePage(resources: page.map(\.stored), next: last.map { PagePosition($0.number) })
    }
}

extension MemoryStore: AccessTokenStore {
    package func token(_ id: String) async throws -> AccessToken? { accessTokens.first { $0.id == id } }

    package func tokens() async throws -> [AccessToken] {
        accessTokens.sorted { ($1.created, $0.id) < ($0.created, $1.id) }
    }

    package func add(_ token: AccessToken) async throws {
        guard try await self.token(token.id) == nil else {
            throw MemoryStoreError(description: "there is a token \(token.id)")
        }
        accessTokens.append(token)
    }

    package func revoke(token id: String) async throws -> Bool {
        guard let index = accessTokens.firstIndex(where: { $0.id == id }) else { return false }
        let token = accessTokens[index]
        accessTokens[index] = Self.copy(token, revoked: token.revoked ?? clock(), lastUsed: token.lastUsed)
        return true
    }

    package func touch(token id: String) async throws {
        guard let index = accessTokens.firstIndex(where: { $0.id == id }) else { return }
        let token = accessTokens[index]
        accessTokens[index] = Self.copy(token, revoked: token.revoked, lastUsed: clock())
    }

    private static func copy(_ token: AccessToken, revoked: Timestamp?, lastUsed: Timestamp?) -> AccessToken {
        AccessToken(
            id: token.id, name: token.name, scope: token.scope, hash: token.hash, created: token.created,
            expires: token.expires, revoked: revoked, lastUsed: lastUsed, user: token.user)
    }
}
