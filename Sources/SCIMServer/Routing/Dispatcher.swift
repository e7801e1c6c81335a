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
    private let users: UserHandlers
    private let discovery: DiscoveryHandlers

    init(_ configuration: GatewayConfiguration, provisioner: Provisioner, catalog: SchemaCatalog) {
        basePath = configuration.basePath
        bodies = BodyReader(limit: configuration.bodyLimit, deadline: configuration.bodyDeadline)
        users = UserHandlers(configuration: configuration, provisioner: provisioner, type: catalog.user)
        discovery = DiscoveryHandlers(configuration: configuration, catalog: catalog)
    }

    func endpoint(of request: Request) -> Endpoint {
        Endpoint(path: request.uri.path, basePath: basePath)
    }

    /// - Throws: `SCIMError`, `SyncError`, `MethodNotAllowed`, `BodyReader.Overrun`.
    func answer(_ request: Request, _ endpoint: Endpoint, _ client: Client) async throws -> Answer {
        let method: HTTPRequest.Method = request.method == .head ? .get : request.method
        let allowed = try Self.methods(of: endpoint)
        if method == .options { return Answer(status: .noContent, headers: [.allow: Self.list(allowed)]) }
        guard allowed.contains(method) else { throw MethodNotAllowed(allowed: allowed) }
        guard method == .get || endpoint == .search || client.scope.allowsWriting else {
            throw SCIMError.forbidden("this token may only read")
        }
        switch endpoint {
        case .users: return try await collection(request, method, client)
        case .search: return try await users.search(bodies.json(request))
        case .user(let id): return try await resource(request, method, ResourceID(id), client)
        default: return try discovery.answer(endpoint, query: request.uri.query ?? "")
        }
    }

    private func collection(
        _ request: Request, _ method: HTTPRequest.Method, _ client: Client
    ) async throws -> Answer {
        let query = request.uri.query ?? ""
        guard method == .post else { return try await users.list(query) }
        return try await users.create(bodies.json(request), query, client)
    }

    private func resource(
        _ request: Request, _ method: HTTPRequest.Method, _ id: ResourceID, _ client: Client
    ) async throws -> Answer {
        let query = request.uri.query ?? ""
        let preconditions = Preconditions(request.headers)
        switch method {
        case .put: return try await users.replace(id, bodies.json(request), query, preconditions, client)
        case .patch: return try await users.patch(id, bodies.json(request), query, preconditions, client)
        case .delete: return try await users.delete(id, preconditions, client)
        default: return try await users.read(id, query, preconditions)
        }
    }

    /// The methods that an endpoint knows.
    ///
    /// - Throws: `SCIMError` 404 for a URL that names nothing, 501 for parts of SCIM that are not served.
    private static func methods(of endpoint: Endpoint) throws(SCIMError) -> [HTTPRequest.Method] {
        switch endpoint {
        case .users: return [.get, .post]
        case .search: return [.post]
        case .user: return [.get, .put, .patch, .delete]
        case .serviceProviderConfig, .resourceTypes, .resourceType, .schemas, .schema: return [.get]
        case .me: throw .notImplemented("/Me is not served: a token belongs to a service, not to a user")
        case .bulk: throw .notImplemented("/Bulk is not served; see /ServiceProviderConfig")
        case .unknown: throw .notFound("there is no such endpoint; /ResourceTypes lists those that exist")
        }
    }

    private static func list(_ methods: [HTTPRequest.Method]) -> String {
        methods.map(\.rawValue).joined(separator: ", ")
    }
}
