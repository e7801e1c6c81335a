import SCIM
import Testing

@Suite("Generated resources")
struct ResourcePropertyTests {
    @Test(arguments: bothModes)
    func `a resource that is written and read is the same to the byte`(_ compatibility: Compatibility) throws {
        var generator = Generator(seed: 12)
        for _ in 0..<500 {
            let user = Resource(attributes: generator.user(compatibility))
            let written = JSONWriter.write(body(of: user))
            let read = try Resource(body: JSONReader.read(written), type: userType, compatibility: compatibility)
            #expect(read == user)
            #expect(JSONWriter.write(body(of: read)) == written)
        }
    }
}

/// A resource as a client sends it, with the schemas in use.
func body(of resource: Resource) -> Value {
    var body: Object = ["schemas": .array(resource.schemas(of: userType).map { .string($0.text) })]
    for (name, value) in resource.attributes { body[name] = value }
    return .object(body)
}
