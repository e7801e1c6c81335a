import HTTPTypes
import SCIM

/// The endpoints by which a client learns what is served (RFC 7644 §4).
struct DiscoveryHandlers: Sendable {
    let configuration: GatewayConfiguration
    /// The types that are served.
    let types: [ResourceType]

    /// - Throws: `SCIMError` 404 for a schema or a type that is not served, 403 for a filter, which would hide a part
    ///   of what is served from the client (RFC 7644 §4). Other parameters of a query mean nothing here.
    func answer(_ endpoint: Endpoint, query: String) throws(SCIMError) -> Answer {
        guard try !QueryString.parse(query).contains(where: { $0.name.lowercased() == "filter" }) else {
            throw .forbidden("what the server can do cannot be filtered; ask for all of it")
        }
        switch endpoint {
        case .serviceProviderConfig: return .ok(serviceProviderConfig)
        case .resourceTypes: return list(types.map(resourceType))
        case .resourceType(let name): return try resourceType(named: name)
        case .schemas: return list(schemas.map(schema))
        case .schema(let uri): return try schema(named: uri)
        default: throw .notFound("there is no such endpoint")
        }
    }

    private func list(_ resources: [Value]) -> Answer {
        .ok(ListResponse.whole(resources))
    }

    private func resourceType(named name: String) throws(SCIMError) -> Answer {
        guard let type = types.first(where: { $0.name == name }) else {
            throw .notFound("there is no resource type of that name; /ResourceTypes lists those that exist")
        }
        return .ok(resourceType(type))
    }

    private var schemas: [Schema] { types.flatMap(\.schemas) }

    private func resourceType(_ type: ResourceType) -> Value {
        type.representation(location: configuration.location("/ResourceTypes/\(type.name)"))
    }

    private func schema(named uri: String) throws(SCIMError) -> Answer {
        let wanted = SchemaURI(uri)
        guard let found = schemas.first(where: { $0.id == wanted }) else {
            throw .notFound("there is no schema of that name; /Schemas lists those that are served")
        }
        return .ok(schema(found))
    }

    private func schema(_ schema: Schema) -> Value {
        schema.representation(location: configuration.location("/Schemas/\(schema.id.text)"))
    }

    private var serviceProviderConfig: Value {
        ServiceProviderConfig(
            supportsPatch: true, bulk: configuration.bulk, filterMaxResults: configuration.maxResults,
            supportsChangePassword: types.contains { $0.schema.attribute(named: "password") != nil },
            supportsSort: true, supportsETag: true,
            pagination: .init(
                supportsCursor: true, defaultPageSize: configuration.maxResults,
                maxPageSize: configuration.maxResults, cursorTimeout: CursorIssuer.timeout),
            authenticationSchemes: [.bearerToken]
        )
        .representation(location: configuration.location("/ServiceProviderConfig"))
    }
}
