/// The URI of a schema or message (RFC 7643 §10, RFC 7644 §8.2); compares without case.
package struct SchemaURI: Hashable, Sendable, CustomStringConvertible {
    /// The URI as it was first spelled.
    package let text: String

    /// Takes a URI; nothing is checked.
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
    /// Users (RFC 7643 §4.1).
    package static let user = SchemaURI("urn:ietf:params:scim:schemas:core:2.0:User")
    /// Groups (RFC 7643 §4.2).
    package static let group = SchemaURI("urn:ietf:params:scim:schemas:core:2.0:Group")
    /// The enterprise extension of users (RFC 7643 §4.3).
    package static let enterpriseUser = SchemaURI(
        "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User")
    /// Schemas (RFC 7643 §7).
    package static let schema = SchemaURI("urn:ietf:params:scim:schemas:core:2.0:Schema")
    /// Resource types (RFC 7643 §6).
    package static let resourceType = SchemaURI("urn:ietf:params:scim:schemas:core:2.0:ResourceType")
    /// The configuration of a service provider (RFC 7643 §5).
    package static let serviceProviderConfig = SchemaURI(
        "urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig")
}

extension SchemaURI {
    /// The answer to a query (RFC 7644 §3.4.2).
    package static let listResponse = SchemaURI("urn:ietf:params:scim:api:messages:2.0:ListResponse")
    /// A PATCH request (RFC 7644 §3.5.2).
    package static let patchOp = SchemaURI("urn:ietf:params:scim:api:messages:2.0:PatchOp")
    /// An error (RFC 7644 §3.12).
    package static let error = SchemaURI("urn:ietf:params:scim:api:messages:2.0:Error")
    /// A query by POST (RFC 7644 §3.4.3).
    package static let searchRequest = SchemaURI("urn:ietf:params:scim:api:messages:2.0:SearchRequest")
    /// A bulk request (RFC 7644 §3.7).
    package static let bulkRequest = SchemaURI("urn:ietf:params:scim:api:messages:2.0:BulkRequest")
    /// The answer to a bulk request (RFC 7644 §3.7).
    package static let bulkResponse = SchemaURI("urn:ietf:params:scim:api:messages:2.0:BulkResponse")
}
