import SCIM
import Testing

/// Valid texts, damaged at random: whatever comes out, nothing may crash, and what is accepted must hold
/// its promises. The generator is seeded, so that a failure can be repeated.
@Suite("Damaged input")
struct DamagedInputTests {
    @Test func `damaged JSON is read or refused`() {
        var generator = Generator(seed: 1)
        let sources = [
            #"{"schemas":["urn:x"],"userName":"a\u00e9\ud83d\ude00","n":[1,-2.5e+3,null,true],"o":{"a":{"b":[]}}}"#,
            #"[[[{"a":"b\\\"c"}]],0.1,"é😀"]"#,
        ]
        for _ in 0..<2_000 {
            let bytes = generator.damaged(sources)
            guard let value = try? JSONReader.read(bytes) else { continue }
            #expect((try? JSONReader.read(JSONWriter.write(value))) == value)
        }
    }

    @Test func `damaged filters are read or refused`() {
        var generator = Generator(seed: 2)
        let sources = FilterGrammarTests.examples + FilterGrammarTests.further
        let user = try? FilterEvaluatorTests.bjensen()
        for _ in 0..<2_000 {
            let text = String(decoding: generator.damaged(sources), as: UTF8.self)
            guard let filter = try? Filter(text) else { continue }
            #expect((try? Filter(filter.description)) == filter)
            guard let evaluator = try? FilterEvaluator(filter, type: userType, compatibility: .lenient),
                let user
            else { continue }
            _ = evaluator.matches(user, meta: makeMeta())
        }
    }

    @Test func `damaged paths are read or refused`() {
        var generator = Generator(seed: 3)
        let sources = [
            "name.givenName", #"emails[type eq "work"].value"#, "\(enterprise):manager.$ref", enterprise,
            #"addresses[type eq "work" and not (primary eq true)]"#,
        ]
        for _ in 0..<1_000 {
            let text = String(decoding: generator.damaged(sources), as: UTF8.self)
            guard let path = try? TargetPath(text) else { continue }
            #expect((try? TargetPath(path.description)) == path)
            _ = try? FilterEvaluatorTests.bjensen().values(at: path, type: userType)
        }
    }

    @Test(arguments: bothModes)
    func `damaged patches are applied or refused`(_ compatibility: Compatibility) throws {
        var generator = Generator(seed: 4)
        let user = try FilterEvaluatorTests.bjensen()
        let sources = [
            #"""
            {"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[
            {"op":"replace","path":"emails[type eq \"work\"].value","value":"x"},{"op":"remove","path":"emails"},
            {"op":"add","value":{"name.givenName":"a","roles":[{"value":"x","primary":true}],"active":"True"}},
            {"op":"add","path":"\#(enterprise):manager","value":{"value":"m"}},
            {"op":"remove","path":"emails[not (type eq \"home\")]","value":[{"value":"x"}]}]}
            """#
        ]
        for _ in 0..<1_000 {
            guard let body = try? JSONReader.read(generator.damaged(sources)),
                let request = try? PatchRequest(body: body, type: userType, compatibility: compatibility),
                let result = try? request.applied(to: user, type: userType)
            else { continue }
            #expect(result.userName?.isEmpty == false)
            _ = Representation.render(result, meta: makeMeta(), type: userType, selection: .all)
        }
    }
}
