/// The URI of a schema or message (RFC 7643 §10, RFC 7644 §8.2); compares without case.
package struct SchemaURI: Hashable, Sendable, CustomStringConvertible {
    /// The URI as it was first spelled.
    package let text: String

    package init(_ text: String) {
        self.text = text
    }

    package var description: String { text }

    package static func == (left: SchemaURI, right: SchemaURI) -> Bool {
        CaselessName.areEqual(left.text, right.text)
    }

    package func hash(into hasher: inout Hasher) {
        CaselessName.hash(text, into: &hasher)
    }
}

extension SchemaURI {
    package static let user = SchemaURI("urn:ietf:params:scim:schemas:core:2.0:User")
    package static let group = SchemaURI("urn:ietf:params:scim:schemas:core:2.0:Group")
    package static let enterpriseUser = SchemaURI(
        "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User")
    package static let schema = SchemaURI("urn:ietf:params:scim:schemas:core:2.0:Schema")
    package static let resourceType = SchemaURI("urn:ietf:params:scim:schemas:core:2.0:ResourceType")
    package static let serviceProviderConfig = SchemaURI(
        "urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig")
}

extension SchemaURI {
    package static let listResponse = SchemaURI("urn:ietf:params:scim:api:messages:2.0:ListResponse")
    package static let patchOp = SchemaURI("urn:ietf:params:scim:api:messages:2.0:PatchOp")
    package static let error = SchemaURI("urn:ietf:params:scim:api:messages:2.0:Error")
    package static let searchRequest = SchemaURI("urn:ietf:params:scim:api:messages:2.0:SearchRequest")
    package static let bulkRequest = SchemaURI("urn:ietf:params:scim:api:messages:2.0:BulkRequest")
    package static let bulkResponse = SchemaURI("urn:ietf:params:scim:api:messages:2.0:BulkResponse")
}
