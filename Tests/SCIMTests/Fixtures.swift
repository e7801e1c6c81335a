import SCIM
import Testing

/// The type of users as it is served.
let userType = SchemaCatalog.builtIn.user
let enterprise = SchemaURI.enterpriseUser.text

/// Reads JSON, or fails the test.
func json(_ text: String) throws -> Value {
    try JSONReader.read(Array(text.utf8))
}

/// Writes JSON as text.
func text(_ value: Value) -> String {
    String(decoding: JSONWriter.write(value), as: UTF8.self)
}

/// A user from a body without `schemas`.
func makeUser(_ members: Value, _ compatibility: Compatibility = .lenient) throws -> Resource {
    var body = try #require(members.object)
    if body["schemas"] == nil {
        var schemas: [Value] = [.string(SchemaURI.user.text)]
        if body[enterprise] != nil { schemas.append(.string(enterprise)) }
        body["schemas"] = .array(schemas)
    }
    return try Resource(body: .object(body), type: userType, compatibility: compatibility)
}

func makeMeta(id: String = "2819c223") -> ResourceMeta {
    ResourceMeta(
        id: id, resourceType: "User", created: "2011-05-13T04:42:34.000Z",
        lastModified: "2011-06-13T04:42:34.000Z", version: "W/\"1\"",
        location: "https://scim.example.com/Users/\(id)")
}

/// What an expression throws, if it is a SCIM error.
func failure(_ body: () throws -> Void) -> SCIMError? {
    do {
        try body()
        return nil
    } catch {
        return error as? SCIMError
    }
}
