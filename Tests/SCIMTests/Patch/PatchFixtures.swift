import SCIM
import Testing

/// A user after operations that are given as JSON.
func patched(
    _ user: Value, _ operations: String, _ compatibility: Compatibility = .lenient
) throws -> Resource {
    try patched(makeUser(user), operations, compatibility)
}

func patched(
    _ user: Resource, _ operations: String, _ compatibility: Compatibility = .lenient
) throws -> Resource {
    let body: Value = [
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
        "Operations": try json("[\(operations)]"),
    ]
    let request = try PatchRequest(body: body, type: userType, compatibility: compatibility)
    return try request.applied(to: user, type: userType)
}

/// The kind of error that operations fail with.
func patchError(
    _ user: Value, _ operations: String, _ compatibility: Compatibility = .lenient
) -> ErrorType? {
    failure { _ = try patched(user, operations, compatibility) }?.type
}

let bothModes: [Compatibility] = [.lenient, .strict]
