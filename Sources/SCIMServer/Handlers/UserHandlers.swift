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
        try await list(ListQuery(query: query, compatibility: configuration.compatibility))
    }

    /// A query by POST (RFC 7644 §3.4.3), for filters that should not stand in a URL.
    func search(_ body: Value) async throws -> Answer {
        try await list(ListQuery(searchRequest: body, compatibility: configuration.compatibility))
    }

    private func list(_ query: ListQuery) async throws -> Answer {
        let representer = representer
        var request = ListRequest(
            startIndex: query.startIndex,
            count: min(query.count ?? configuration.maxResults, configuration.maxResults))
        if let filter = query.filter {
            let evaluator = try FilterEvaluator(filter, type: type, compatibility: configuration.compatibility)
            request.lookups = FilterLookups.of(filter, type: type)
            request.matches = { evaluator.matches($0.resource, meta: representer.meta(of: $0)) }
        }
        if let path = query.sortBy {
            let order = try ResourceOrder(
                path, query.sortOrder, type: type, compatibility: configuration.compatibility)
            request.order = ListOrder(
                key: { order.key(of: $0.resource, meta: representer.meta(of: $0)) }, precedes: order.precedes)
        }
        let result = try await provisioner.list(request)
        return .ok(
            ListResponse.render(
                resources: result.resources.map { representer.value(of: $0, query.selection) },
                totalResults: result.total, startIndex: query.startIndex))
    }

    private func selection(_ query: String) throws(SCIMError) -> AttributeSelection {
        try ListQuery(query: query, compatibility: configuration.compatibility).selection
    }
}
