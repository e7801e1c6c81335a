import Directory
import HTTPTypes
import SCIM
import Sync

/// The operations on resources of one type (RFC 7644 §3.3 to §3.6).
struct ResourceHandlers: Sendable {
    let configuration: GatewayConfiguration
    let provisioner: Provisioner
    let type: ResourceType

    private var representer: Representer { Representer(configuration: configuration, type: type) }

    func create(_ body: Value, _ query: String, _ client: Client) async throws -> Answer {
        let selection = try selection(query)
        let resource = try Resource(body: body, type: type, compatibility: configuration.compatibility)
        let (rest, password) = try resource.partingSecret()
        let created = try await provisioner.create(rest, password: password, type: type.kind, actor: client.name)
        // Nobody can have put a user into a group before its id was told.
        guard type.kind == .user, created.isFirstVersion else { return try await answer(.created, created, selection) }
        return representer.answer(.created, created, [], selection)
    }

    func read(_ id: ResourceID, _ query: String, _ preconditions: Preconditions) async throws -> Answer {
        let selection = try selection(query)
        let stored = try await provisioner.read(id, type: type.kind)
        let version = representer.version(of: stored)
        guard !preconditions.isUnmodified(version) else {
            return Answer(status: .notModified, headers: [.eTag: version])
        }
        return try await answer(.ok, stored, selection)
    }

    func replace(
        _ id: ResourceID, _ body: Value, _ query: String, _ preconditions: Preconditions, _ client: Client
    ) async throws -> Answer {
        let selection = try selection(query)
        let new = try Resource(body: body, type: type, compatibility: configuration.compatibility)
        let stored = try await provisioner.change(id, type: type.kind, actor: client.name) { stored, _ in
            try preconditions.check(representer.version(of: stored))
            return try desired(
                stored.resource.replacing(with: new, type: type),
                sent: stored.isAdopted ? SentAttributes(body: new, type: type) : nil)
        }
        return try await answer(.ok, stored, selection)
    }

    func patch(
        _ id: ResourceID, _ body: Value, _ query: String, _ preconditions: Preconditions, _ client: Client
    ) async throws -> Answer {
        let selection = try selection(query)
        let patch = try PatchRequest(body: body, type: type, compatibility: configuration.compatibility)
        let memberPatch = try patch.memberPatch(type)
        let stored = try await provisioner.change(
            id, type: type.kind, actor: client.name, readsMembers: type.kind == .group && memberPatch == nil
        ) { stored, members in
            try preconditions.check(representer.version(of: stored))
            let sent = stored.isAdopted ? SentAttributes(patch: patch, type: type) : nil
            if let memberPatch {
                let rest = try memberPatch.others.applied(to: stored.resource, type: type)
                return Desired(rest, members: .edited(memberPatch.edits), sent: sent)
            }
            return try desired(patch.applied(to: representer.resource(stored, members), type: type), sent: sent)
        }
        return try await patched(stored, selection)
    }

    /// A resource that says everything of itself: members included, and a new password if there is one.
    ///
    /// - Parameter sent: of what the client spoke, where that counts.
    private func desired(_ resource: Resource, sent: SentAttributes?) throws(SCIMError) -> Desired {
        guard type.kind == .group else {
            let (rest, password) = try resource.partingSecret()
            return Desired(rest, password: password, sent: sent)
        }
        let parts = try resource.partingMembers()
        return Desired(parts.rest, members: .exactly(parts.members), sent: sent)
    }

    /// The answer to a PATCH: without a body where that would be a large group that nobody asked for.
    private func patched(_ stored: StoredResource, _ selection: AttributeSelection) async throws -> Answer {
        let limit = configuration.answeredMembers
        if selection.isDefault, type.kind == .group,
            try await provisioner.memberCount(of: stored.id, upTo: limit + 1) > limit
        {
            return Answer(status: .noContent, headers: representer.headers(of: stored))
        }
        return try await answer(.ok, stored, selection)
    }

    func delete(_ id: ResourceID, _ preconditions: Preconditions, _ client: Client) async throws -> Answer {
        try await provisioner.delete(id, type: type.kind, actor: client.name) { stored in
            try preconditions.check(representer.version(of: stored))
        }
        return .noContent
    }

    private func answer(
        _ status: HTTPResponse.Status, _ stored: StoredResource, _ selection: AttributeSelection
    ) async throws -> Answer {
        let memberships =
            representer.showsMemberships(selection) ? try await provisioner.memberships(of: stored) : []
        return representer.answer(status, stored, memberships, selection)
    }

    private func selection(_ query: String) throws(SCIMError) -> AttributeSelection {
        try ListQuery(query: query, compatibility: configuration.compatibility).selection
    }
}

extension Resource {
    /// The resource without its password, and the password as something that nothing prints.
    fileprivate func partingSecret() throws(SCIMError) -> (rest: Resource, password: Secret?) {
        let (rest, password) = try partingPassword()
        return (rest, password.map(Secret.init))
    }
}
