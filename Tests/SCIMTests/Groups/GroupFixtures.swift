import SCIM
import Testing

/// The type of groups as it is served.
let groupType = SchemaCatalog.builtIn.group

/// A PATCH request for a group, of operations that are given as JSON.
func patchRequest(_ operations: String, _ compatibility: Compatibility) throws -> PatchRequest {
    let body: Value = [
        "schemas": [.string(SchemaURI.patchOp.text)], "Operations": try json("[\(operations)]"),
    ]
    return try PatchRequest(body: body, type: groupType, compatibility: compatibility)
}
