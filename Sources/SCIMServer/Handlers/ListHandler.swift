import HTTPTypes
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
        let views = try views(of: query)
        var request = request(query, views)
        request.actor = client.name
        let cursor = try cursors.page(query, endpoint: endpoint, client, maximum: configuration.maxResults)
        cursor?.place(in: &request)
        let result = try await select(request)
        let list = try await ListBody(frame: frame(query, result, cursor), resources: result.resources) { stored in
            // What is of a type that is not served has been left out already.
            guard let view = views[stored.type] else { return .null }
            let memberships = view.showsMemberships ? try await provisioner.memberships(of: stored) : []
            return view.value(of: ListedResource(stored: stored, memberships: memberships))
        }
        return Answer(status: .ok, list: list)
    }

    private func frame(_ query: ListQuery, _ result: ListResult, _ cursor: CursorIssuer.Page?) -> Value {
        let (count, total) = (result.resources.count, result.total)
        guard let cursor else {
            return ListResponse.frame(count: count, totalResults: total, startIndex: query.startIndex)
        }
        return ListResponse.frame(
            count: count, totalResults: total, nextCursor: cursors.next(after: cursor, result))
    }

    /// The query as it reads for each type.
    private func views(of query: ListQuery) throws(SCIMError) -> [ResourceKind: TypeView] {
        let evaluators = try ofEach { type, compatibility throws(SCIMError) in
            try query.filter.map { filter throws(SCIMError) in
                try FilterEvaluator(filter, type: type, compatibility: compatibility)
            }
        }
        let orders = try ofEach { type, compatibility throws(SCIMError) in
            try query.sortBy.map { path throws(SCIMError) in
                try ResourceOrder(path, query.sortOrder, type: type, compatibility: compatibility)
            }
        }
        var views: [ResourceKind: TypeView] = [:]
        for (index, type) in types.enumerated() {
            views[type.kind] = TypeView(
                query, evaluators[index], orders[index],
                Representer(configuration: configuration, type: type))
        }
        return views
    }

    /// Makes a part of a query for each type. What one type does not know has no value there; what none knows is an
    /// error where the letter counts (RFC 7644 §3.4.2.1).
    private func ofEach<Part>(
        _ make: (ResourceType, Compatibility) throws(SCIMError) -> Part
    ) throws(SCIMError) -> [Part] {
        var refusal: SCIMError?
        var parts: [Part] = []
        var isKnown = false
        for type in types {
            do {
                parts.append(try make(type, configuration.compatibility))
                isKnown = true
            } catch {
                refusal = refusal ?? error
                parts.append(try make(type, .lenient))
            }
        }
        if let refusal, !isKnown { throw refusal }
        return parts
    }

    /// Whatever may take long leaves the connection's event loop to the others that are served there.
    private func select(_ request: ListRequest) async throws -> ListResult {
        switch request.lookups.first {
        case nil where request.matches == nil && request.order == nil: break
        case nil, .group:
            return try await withTaskExecutorPreference(globalConcurrentExecutor) {
                try await provisioner.list(request)
            }
        default: break
        }
        return try await provisioner.list(request)
    }

    private var endpoint: String { types.count == 1 ? types.first?.endpoint ?? "" : "" }

    private func request(_ query: ListQuery, _ views: [ResourceKind: TypeView]) -> ListRequest {
        var request = ListRequest(
            type: types.count == 1 ? types.first?.kind : nil, startIndex: query.startIndex,
            count: min(query.count ?? configuration.maxResults, configuration.maxResults))
        // What narrows one type may be nothing to another: over several types nothing is looked up.
        if let filter = query.filter, types.count == 1, let type = types.first {
            request.lookups = FilterLookups(type: type).lookups(in: filter)
            request.known = KnownAttributes(type: type, compatibility: configuration.compatibility).resource(in: filter)
        }
        // With several types some stored resource may be of one that is not served any more.
        if query.filter != nil || types.count > 1 { request.matches = { views[$0.stored.type]?.matches($0) ?? false } }
        if query.sortBy != nil, let precedes = views.values.compactMap(\.order).first?.precedes {
            request.order = ListOrder(key: { views[$0.stored.type]?.key(of: $0) ?? .absent }, precedes: precedes)
        }
        request.reads = ListRequest.Memberships.union(views.values.map(\.reads))
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

    init(_ query: ListQuery, _ evaluator: FilterEvaluator?, _ order: ResourceOrder?, _ representer: Representer) {
        self.representer = representer
        self.evaluator = evaluator
        self.order = order
        selection = query.selection
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
