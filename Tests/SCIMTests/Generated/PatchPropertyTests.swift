import SCIM
import Testing

@Suite("Generated patches")
struct PatchPropertyTests {
    @Test(arguments: bothModes)
    func `a patch leaves a valid resource, or is refused and changes nothing`(_ compatibility: Compatibility) {
        var generator = Generator(seed: 13)
        var applied = 0
        for _ in 0..<500 {
            let user = Resource(attributes: generator.user(compatibility))
            let before = JSONWriter.write(body(of: user))
            let patch = generator.patch(compatibility)
            do {
                let request = try PatchRequest(body: patch, type: userType, compatibility: compatibility)
                let result = try request.applied(to: user, type: userType)
                applied += 1
                expectValid(result, after: patch, compatibility)
            } catch {
                #expect((400..<500).contains(error.status))
            }
            #expect(JSONWriter.write(body(of: user)) == before)
        }
        #expect(applied > 60)
    }

    /// What a client would send to create the resource gives the same resource, by the letter too. Only
    /// certificates are not held to that: the lenient mode keeps them unread.
    private func expectValid(_ resource: Resource, after patch: Value, _ compatibility: Compatibility) {
        #expect(reread(resource, compatibility) == resource, "\(text(patch))")
        var judged = resource
        judged.attributes["x509Certificates"] = nil
        #expect(reread(judged, .strict) == judged, "\(text(patch))")
    }

    private func reread(_ resource: Resource, _ compatibility: Compatibility) -> Resource? {
        try? Resource(body: body(of: resource), type: userType, compatibility: compatibility)
    }
}
