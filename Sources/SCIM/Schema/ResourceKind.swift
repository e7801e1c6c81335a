/// The kinds of resources that are provisioned (RFC 7643 §4). The raw value is the name of the resource type.
package enum ResourceKind: String, Sendable, Hashable, CaseIterable {
    case user = "User"
    case group = "Group"

    /// The path of its collection below the base URL (RFC 7644 §3.2).
    package var endpoint: String { "/\(rawValue)s" }

    /// The attribute that is the one name of such a resource, unique among its kind.
    package var nameAttribute: String {
        switch self {
        case .user: "userName"
        case .group: "displayName"
        }
    }

    /// What such a resource is called in a message.
    package var noun: String { rawValue.lowercased() }
}
