import HTTPTypes
import SCIM
import Sync

/// The operations on users (RFC 7644 §3.3 to §3.6).
struct UserHandlers: Sendable {
    let configuration: GatewayConfiguration
    let provisioner: Provisioner
    let type: ResourceType

    private var representer: Representer { Representer(configuration: configuration, type: type) }

    func create(_ body: Value, _ query: String, _ client: Client) async throws -> Answer {
        let selection = try selection(query)
        let resource = try Resource(body: body, type: type, compatibility: configuration.compatibility)
        let created = try await provisioner.create(resource, actor: client.name)
        return representer.answer(.created, created, selection)
    }

    func read(_ id: ResourceID, _ query: String, _ preconditions: Preconditions) async throws -> Answer {
        let selection = try selection(query)
        let stored = try await provisioner.read(id)
        let version = representer.version(of: stored)
        guard !preconditions.isUnmodified(version) else {
            return Answer(status: .notModified, headers: [.eTag: version])
        }
        return representer.answer(.ok, stored, selection)
    }

    func replace(
        _ id: ResourceID, _ body: Value, _ query: String, _ preconditions: Preconditions, _ client: Client
    ) async throws -> Answer {
        let selection = try selection(query)
        let new = try Resource(body: body, type: type, compatibility: configuration.compatibility)
        let stored = try await provisioner.change(id, actor: client.name) { stored in
            try preconditions.check(representer.version(of: stored))
            return try stored.resource.replacing(with: new, type: type)
        }
        return representer.answer(.ok, stored, selection)
    }

    func patch(
        _ id: ResourceID, _ body: Value, _ query: String, _ preconditions: Preconditions, _ client: Client
    ) async throws -> Answer {
        let selection = try selection(query)
        let patch = try PatchRequest(body: body, type: type, compatibility: configuration.compatibility)
        let stored = try await provisioner.change(id, actor: client.name) { stored in
            try preconditions.check(representer.version(of: stored))
            return try patch.applied(to: stored.resource, type: type)
        }
        return representer.answer(.ok, stored, selection)
    }

    func delete(_ id: ResourceID, _ preconditions: Preconditions, _ client: Client) async throws -> Answer {
        try await provisioner.delete(id, actor: client.name) { stored in
            try preconditions.check(representer.version(of: stored))
        }
        return .noContent
    }

    func list(_ query: String) async throws -> Answer {
        let query = try ListQuery(query: query, compatibility: configuration.compatibility)
        let evaluator = try query.filter.map {
            try FilterEvaluator($0, type: type, compatibility: configuration.compatibility)
        }
        let representer = representer
        var matches: (@Sendable (StoredResource) -> Bool)?
        if let evaluator {
            matches = { evaluator.matches($0.resource, meta: representer.meta(of: $0)) }
        }
        let result = try await provisioner.list(
            startIndex: query.startIndex,
            count: min(query.count ?? configuration.maxResults, configuration.maxResults),
            lookups: query.filter.map { FilterLookups.of($0, type: type) } ?? [], matching: matches)
        return .ok(
            ListResponse.render(
                resources: result.resources.map { representer.value(of: $0, query.selection) },
                totalResults: result.total, startIndex: query.startIndex))
    }

    private func selection(_ query: String) throws(SCIMError) -> AttributeSelection {
        try ListQuery(query: query, compatibility: configuration.compatibility).selection
    }
}
