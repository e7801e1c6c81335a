import SCIM

/// What a URL names (RFC 7644 §3.2, §4).
enum Endpoint: Sendable, Hashable {
    case collection(ResourceKind)
    case resource(ResourceKind, id: String)
    case serviceProviderConfig
    case resourceTypes
    case resourceType(String)
    case schemas
    case schema(String)
    case me
    case bulk
    /// A query by POST over the resources of a type, or of all.
    case search(ResourceKind?)
    case unknown

    /// Whether it is a query, which changes nothing although it is sent by POST.
    var isSearch: Bool { if case .search = self { true } else { false } }

    /// Whether it tells what is served.
    var isDiscovery: Bool {
        switch self {
        case .serviceProviderConfig, .resourceTypes, .resourceType, .schemas, .schema: true
        default: false
        }
    }

    /// Reads a path. Slashes are forgiving, names are not: `/users` is unknown.
    init(path: String, basePath: String) {
        guard path == basePath || path.hasPrefix(basePath + "/") else {
            self = .unknown
            return
        }
        let parts = path.dropFirst(basePath.count).split(separator: "/").map(Self.decoded)
        self = Self.endpoint(parts)
    }

    private static func endpoint(_ parts: [String?]) -> Endpoint {
        guard let first = parts.first, let name = first, parts.count <= 2 else { return .unknown }
        guard parts.count == 2 else { return endpoint(named: name) }
        guard let second = parts[1] else { return .unknown }
        if let kind = kind(name) { return second == ".search" ? .search(kind) : .resource(kind, id: second) }
        switch name {
        case "ResourceTypes": return .resourceType(second)
        case "Schemas": return .schema(second)
        default: return .unknown
        }
    }

    private static func endpoint(named name: String) -> Endpoint {
        switch name {
        case "ServiceProviderConfig": .serviceProviderConfig
        case "ResourceTypes": .resourceTypes
        case "Schemas": .schemas
        case "Me": .me
        case "Bulk": .bulk
        case ".search": .search(nil)
        default: kind(name).map { .collection($0) } ?? .unknown
        }
    }

    private static func kind(_ name: String) -> ResourceKind? {
        ResourceKind.allCases.first { $0.endpoint.dropFirst() == name }
    }

    /// Percent-decoding (RFC 3986 §2.1); nil when the result is not text.
    private static func decoded(_ part: Substring) -> String? {
        guard part.utf8.contains(UInt8(ascii: "%")) else { return String(part) }
        var bytes: [UInt8] = []
        var rest = part.utf8[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard let digits = String(rest.prefix(2)), digits.utf8.count == 2,
                let value = UInt8(digits, radix: 16)
            else { return nil }
            bytes.append(value)
            rest = rest.dropFirst(2)
        }
        return String(validating: bytes, as: UTF8.self)
    }
}
