import HTTPTypes
import SCIM
import Sync

/// Shows stored resources as clients see them.
struct Representer: Sendable {
    let configuration: GatewayConfiguration
    let type: ResourceType

    /// The entity tag: weak, because the same version may be shown with other attributes (RFC 7644 §3.14).
    func version(of stored: StoredResource) -> String { "W/\"\(stored.revision)\"" }

    func meta(of stored: StoredResource) -> ResourceMeta {
        ResourceMeta(
            id: stored.id.text, resourceType: type.name, created: stored.created.description,
            lastModified: stored.lastModified.description, version: version(of: stored),
            location: location(of: stored))
    }

    func value(of stored: StoredResource, _ selection: AttributeSelection) -> Value {
        Representation.render(stored.resource, meta: meta(of: stored), type: type, selection: selection)
    }

    /// An answer with one resource, saying where it lives and which version it is.
    func answer(
        _ status: HTTPResponse.Status, _ stored: StoredResource, _ selection: AttributeSelection
    ) -> Answer {
        let location = location(of: stored)
        return Answer(
            status: status,
            headers: [.location: location, .contentLocation: location, .eTag: version(of: stored)],
            body: value(of: stored, selection))
    }

    private func location(of stored: StoredResource) -> String {
        configuration.location("\(type.endpoint)/\(stored.id)")
    }
}
