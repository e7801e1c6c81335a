import HTTPTypes
import SCIM
import Sync

/// Shows stored resources as clients see them.
struct Representer: Sendable {
    let configuration: GatewayConfiguration
    let type: ResourceType

    /// The attribute that holds memberships: the members of a group, the groups of a user.
    var membershipAttribute: String { type.kind == .group ? Resource.members : "groups" }

    /// The entity tag: weak, because the same version may be shown with other attributes (RFC 7644 §3.14).
    func version(of stored: StoredResource) -> String { "W/\"\(stored.revision)\"" }

    func meta(of stored: StoredResource) -> ResourceMeta {
        ResourceMeta(
            id: stored.id.text, resourceType: type.name, created: stored.created.description,
            lastModified: stored.lastModified.description, version: version(of: stored),
            location: location(of: stored))
    }

    /// The resource with its memberships in their attribute.
    func resource(_ stored: StoredResource, _ memberships: [Membership]) -> Resource {
        guard !memberships.isEmpty else { return stored.resource }
        var resource = stored.resource
        resource.attributes[membershipAttribute] = .array(memberships.map(element))
        return resource
    }

    private func element(_ membership: Membership) -> Value {
        var element = Object()
        element.append("value", .string(membership.id.text))
        element.append("$ref", .string(configuration.location("\(membership.type.endpoint)/\(membership.id)")))
        element.append("type", .string(type.kind == .group ? membership.type.rawValue : "direct"))
        if let display = membership.display { element.append("display", .string(display)) }
        return .object(element)
    }

    func value(of listed: ListedResource, _ selection: AttributeSelection) -> Value {
        Representation.render(
            resource(listed.stored, listed.memberships), meta: meta(of: listed.stored), type: type,
            selection: selection)
    }

    /// Whether the answer shows memberships, so that they have to be read.
    func showsMemberships(_ selection: AttributeSelection) -> Bool {
        Representation(type: type, selection: selection).shows(membershipAttribute)
    }

    /// An answer with one resource, saying where it lives and which version it is.
    func answer(
        _ status: HTTPResponse.Status, _ stored: StoredResource, _ memberships: [Membership],
        _ selection: AttributeSelection
    ) -> Answer {
        Answer(
            status: status, headers: headers(of: stored),
            body: value(of: ListedResource(stored: stored, memberships: memberships), selection))
    }

    /// What an answer about one resource says even without a body.
    func headers(of stored: StoredResource) -> HTTPFields {
        let location = location(of: stored)
        return [.location: location, .contentLocation: location, .eTag: version(of: stored)]
    }

    func location(of stored: StoredResource) -> String {
        configuration.location("\(type.endpoint)/\(stored.id)")
    }
}
