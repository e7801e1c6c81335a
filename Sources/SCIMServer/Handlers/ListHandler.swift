import SCIM
import Sync

/// Queries over the resources of one type, or of all (RFC 7644 §3.4.2).
struct ListHandler: Sendable {
    let configuration: GatewayConfiguration
    let provisioner: Provisioner
    let cursors: CursorIssuer
    /// The types that are asked for; one, or all that are served.
    let types: [ResourceType]

    func list(_ query: String, _ client: Client) async throws -> Answer {
        try await list(ListQuery(query: query, compatibility: configuration.compatibility), client)
    }

    /// A query by POST (RFC 7644 §3.4.3), for filters that should not stand in a URL.
    func search(_ body: Value, _ client: Client) async throws -> Answer {
        try await list(ListQuery(searchRequest: body, compatibility: configuration.compatibility), client)
    }

    private func list(_ query: ListQuery, _ client: Client) async throws -> Answer {
        let views = try Dictionary(
            uniqueKeysWithValues: types.map { type in
                (type.kind, try TypeView(query, type: type, configuration: configuration))
            })
        var request = request(query, views)
        let cursor = try cursors.page(query, endpoint: endpoint, client, maximum: configuration.maxResults)
        cursor?.place(in: &request)
        let result = try await provisioner.list(request)
        let resources = result.resources.compactMap { views[$0.stored.type]?.value(of: $0) }
        guard let cursor else {
            return .ok(
                ListResponse.render(
                    resources: resources, totalResults: result.total, startIndex: query.startIndex))
        }
        return .ok(
            ListResponse.render(
                resources: resources, totalResults: result.total, nextCursor: cursors.next(after: cursor, result)))
    }

    private var endpoint: String { types.count == 1 ? types.first?.endpoint ?? "" : "" }

    private func request(_ query: ListQuery, _ views: [ResourceKind: TypeView]) -> ListRequest {
        var request = ListRequest(
            type: types.count == 1 ? types.first?.kind : nil, startIndex: query.startIndex,
            count: min(query.count ?? configuration.maxResults, configuration.maxResults))
        // What narrows one type may be nothing to another: over several types nothing is looked up.
        if let filter = query.filter, types.count == 1, let type = types.first {
            request.lookups = FilterLookups(type: type).lookups(in: filter)
        }
        // With several types some stored resource may be of one that is not served any more.
        if query.filter != nil || types.count > 1 { request.matches = { views[$0.stored.type]?.matches($0) ?? false } }
        if query.sortBy != nil, let precedes = views.values.compactMap(\.order).first?.precedes {
            request.order = ListOrder(key: { views[$0.stored.type]?.key(of: $0) ?? .absent }, precedes: precedes)
        }
        request.reads = ListRequest.Memberships.union(views.values.map(\.reads))
        request.shows = views.values.contains(where: \.showsMemberships) ? .all : .none
        return request
    }
}

/// A query as it reads for one type of resource.
private struct TypeView: Sendable {
    let order: ResourceOrder?
    /// Which memberships filter and order ask for.
    let reads: ListRequest.Memberships
    let showsMemberships: Bool
    private let representer: Representer
    private let evaluator: FilterEvaluator?
    private let selection: AttributeSelection

    init(_ query: ListQuery, type: ResourceType, configuration: GatewayConfiguration) throws(SCIMError) {
        let compatibility = configuration.compatibility
        representer = Representer(configuration: configuration, type: type)
        selection = query.selection
        evaluator =
            if let filter = query.filter {
                try FilterEvaluator(filter, type: type, compatibility: compatibility)
            } else { nil }
        order =
            if let path = query.sortBy {
                try ResourceOrder(path, query.sortOrder, type: type, compatibility: compatibility)
            } else { nil }
        reads = Self.reads(query, evaluator, order, representer)
        showsMemberships = representer.showsMemberships(query.selection)
    }

    private static func reads(
        _ query: ListQuery, _ evaluator: FilterEvaluator?, _ order: ResourceOrder?, _ representer: Representer
    ) -> ListRequest.Memberships {
        let attribute = representer.membershipAttribute
        if order?.reads(attribute) ?? false { return .all }
        guard let filter = query.filter, evaluator?.reads(attribute) ?? false else { return .none }
        guard representer.type.kind == .group else { return .all }
        return FilterLookups(type: representer.type).members(in: filter).map { .among($0) } ?? .all
    }

    func matches(_ listed: ListedResource) -> Bool {
        guard let evaluator else { return true }
        return evaluator.matches(resource(listed), meta: meta(of: listed, isRead: evaluator.readsMeta))
    }

    func key(of listed: ListedResource) -> SortKey {
        guard let order else { return .absent }
        return order.key(of: resource(listed), meta: meta(of: listed, isRead: order.readsMeta))
    }

    private func meta(of listed: ListedResource, isRead: Bool) -> ResourceMeta {
        isRead
            ? representer.meta(of: listed.stored)
            : ResourceMeta(id: listed.stored.id.text, resourceType: representer.type.name)
    }

    func value(of listed: ListedResource) -> Value { representer.value(of: listed, selection) }

    private func resource(_ listed: ListedResource) -> Resource {
        representer.resource(listed.stored, listed.memberships)
    }
}
