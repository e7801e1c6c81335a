import HTTPTypes
import Hummingbird
import SCIM
import Sync

/// A method that an endpoint does not know.
struct MethodNotAllowed: Error {
    let allowed: [HTTPRequest.Method]
}

/// Brings a request to its handler: which endpoint, which method, and whether the client may.
struct Dispatcher: Sendable {
    private let basePath: String
    private let bodies: BodyReader
    private let resources: [ResourceKind: ResourceHandlers]
    private let lists: [ResourceKind: ListHandler]
    private let all: ListHandler
    private let bulk: BulkHandler
    private let discovery: DiscoveryHandlers

    init(
        _ configuration: GatewayConfiguration, provisioner: Provisioner, catalog: SchemaCatalog,
        cursors: CursorIssuer, errors: ErrorTranslation
    ) {
        basePath = configuration.basePath
        bodies = BodyReader(limit: configuration.bodyLimit, deadline: configuration.bodyDeadline)
        let types = provisioner.types.map { catalog[$0] }
        resources = Self.byKind(types) { type in
            ResourceHandlers(configuration: configuration, provisioner: provisioner, type: type)
        }
        lists = Self.byKind(types) { type in
            ListHandler(configuration: configuration, provisioner: provisioner, cursors: cursors, types: [type])
        }
        all = ListHandler(
            configuration: configuration, provisioner: provisioner, cursors: cursors, types: types)
        bulk = BulkHandler(
            configuration: configuration, resources: resources, errors: errors,
            needsDirectory: provisioner.needsDirectory)
        discovery = DiscoveryHandlers(configuration: configuration, types: types)
    }

    private static func byKind<Handler>(
        _ types: [ResourceType], _ make: (ResourceType) -> Handler
    ) -> [ResourceKind: Handler] {
        Dictionary(uniqueKeysWithValues: types.map { ($0.kind, make($0)) })
    }

    func endpoint(of request: Request) -> Endpoint {
        Endpoint(path: request.uri.path, basePath: basePath)
    }

    /// - Throws: `SCIMError`, `SyncError`, `MethodNotAllowed`, `BodyReader.Overrun`.
    func answer(
        _ request: Request, _ endpoint: Endpoint, _ client: Client, _ context: GatewayContext
    ) async throws -> Answer {
        let method: HTTPRequest.Method = request.method == .head ? .get : request.method
        let endpoint = try resolved(endpoint, client)
        let allowed = try methods(of: endpoint)
        if method == .options { return Answer(status: .noContent, headers: [.allow: Self.list(allowed)]) }
        guard allowed.contains(method) else { throw MethodNotAllowed(allowed: allowed) }
        guard method == .get || endpoint.isSearch || client.scope.allowsWriting else {
            throw SCIMError.forbidden("this token may only read")
        }
        let body = IncomingBody(reader: bodies, request: request, channel: context.channel)
        switch endpoint {
        case .collection(let kind): return try await collection(request, method, kind, client, body)
        case .search(let kind):
            let list = try kind.map { kind in try served(lists[kind]) } ?? all
            return try await list.search(body.json(), client)
        case .resource(let kind, let id):
            return try await resource(request, method, try served(resources[kind]), ResourceID(id), client, body)
        case .bulk: return try await bulk.answer(body.json(), client, context.logger)
        default: return try discovery.answer(endpoint, query: request.uri.query ?? "")
        }
    }

    /// `/Me` is another name for the user that the client is (RFC 7644 §3.11).
    private func resolved(_ endpoint: Endpoint, _ client: Client) throws(SCIMError) -> Endpoint {
        guard endpoint == .me else {
            guard client.user == nil || endpoint.isDiscovery else {
                throw .forbidden("this token belongs to a user and is for /Me only")
            }
            return endpoint
        }
        guard let user = client.user else {
            throw .notImplemented("/Me is not served: the token belongs to a service, not to a user")
        }
        return .resource(.user, id: user.text)
    }

    /// A handler, or 404 for a type that is not mapped.
    private func served<Handler>(_ handler: Handler?) throws(SCIMError) -> Handler {
        guard let handler else { throw Self.notServed }
        return handler
    }

    private static let notServed = SCIMError.notFound(
        "there is no such endpoint; /ResourceTypes lists those that exist")

    private func collection(
        _ request: Request, _ method: HTTPRequest.Method, _ kind: ResourceKind, _ client: Client,
        _ body: IncomingBody
    ) async throws -> Answer {
        let query = request.uri.query ?? ""
        guard method == .post else { return try await served(lists[kind]).list(query, client) }
        return try await served(resources[kind]).create(body.json(), query, client)
    }

    private func resource(
        _ request: Request, _ method: HTTPRequest.Method, _ handlers: ResourceHandlers, _ id: ResourceID,
        _ client: Client, _ body: IncomingBody
    ) async throws -> Answer {
        let query = request.uri.query ?? ""
        let preconditions = Preconditions(request.headers)
        switch method {
        case .put: return try await handlers.replace(id, body.json(), query, preconditions, client)
        case .patch: return try await handlers.patch(id, body.json(), query, preconditions, client)
        case .delete: return try await handlers.delete(id, preconditions, client)
        default: return try await handlers.read(id, query, preconditions)
        }
    }

    /// The methods that an endpoint knows.
    ///
    /// - Throws: `SCIMError` 404 for a URL that names nothing, 501 for parts of SCIM that are not served.
    private func methods(of endpoint: Endpoint) throws(SCIMError) -> [HTTPRequest.Method] {
        switch endpoint {
        case .collection(let kind), .resource(let kind, _), .search(.some(let kind)):
            _ = try served(resources[kind])
        default: break
        }
        switch endpoint {
        case .collection: return [.get, .post]
        case .search, .bulk: return [.post]
        case .resource, .me: return [.get, .put, .patch, .delete]
        case .serviceProviderConfig, .resourceTypes, .resourceType, .schemas, .schema: return [.get]
        case .unknown: throw Self.notServed
        }
    }

    private static func list(_ methods: [HTTPRequest.Method]) -> String {
        methods.map(\.rawValue).joined(separator: ", ")
    }
}
