/// A resource as its client provisioned it (RFC 7643 §3): the attributes, without what the server adds.
package struct Resource: Hashable, Sendable {
    /// Everything but `schemas`, `id` and `meta`. Attributes of an extension are in a container under
    /// the canonical URI of its schema; `externalId` is here too.
    package var attributes: Object

    /// Takes attributes that have been checked before, as the store kept them.
    package init(attributes: Object) {
        self.attributes = attributes
    }

    /// The client's own identifier.
    package var externalId: String? { attributes["externalId"]?.string }
    /// The name a user signs in with.
    package var userName: String? { attributes["userName"]?.string }
    /// The name of a group.
    package var displayName: String? { attributes["displayName"]?.string }
    /// Whether a user is enabled; nil if the client never said.
    package var isActive: Bool? { attributes["active"]?.boolean }

    /// The one name of a resource of a kind; nil for a resource that holds nothing any more.
    package func name(of kind: ResourceKind) -> String? { attributes[kind.nameAttribute]?.string }

    /// The URIs of the schemas in use: the base, and the extensions that have a value.
    package func schemas(of type: ResourceType) -> [SchemaURI] {
        var uris = [type.schema.id]
        for schema in type.extensions where attributes[schema.id.text]?.isUnassigned == false {
            uris.append(schema.id)
        }
        return uris
    }

    /// Demands a value for every required attribute.
    func checkRequired(_ type: ResourceType) throws(SCIMError) {
        for attribute in type.schema.attributes where attribute.isRequired {
            guard attributes[attribute.name]?.isUnassigned != false else { continue }
            throw .badRequest(
                .invalidValue, "\(attribute.name) is required; expected \(attribute.expectation).")
        }
    }
}
