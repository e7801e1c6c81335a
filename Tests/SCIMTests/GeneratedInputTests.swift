import SCIM
import Testing

/// Valid texts, damaged at random: whatever comes out, nothing may crash, and what is accepted must hold
/// its promises. The generator is seeded, so that a failure can be repeated.
@Suite("Damaged input")
struct GeneratedInputTests {
    @Test func `damaged JSON is read or refused`() {
        var generator = Generator(seed: 1)
        let sources = [
            #"{"schemas":["urn:x"],"userName":"a\u00e9\ud83d\ude00","n":[1,-2.5e+3,null,true],"o":{"a":{"b":[]}}}"#,
            #"[[[{"a":"b\\\"c"}]],0.1,"é😀"]"#,
        ]
        for _ in 0..<8_000 {
            let bytes = generator.damaged(sources)
            guard let value = try? JSONReader.read(bytes) else { continue }
            #expect((try? JSONReader.read(JSONWriter.write(value))) == value)
        }
    }

    @Test func `damaged filters are read or refused`() {
        var generator = Generator(seed: 2)
        let sources = FilterGrammarTests.examples + FilterGrammarTests.further
        let user = try? FilterEvaluatorTests.bjensen()
        for _ in 0..<8_000 {
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
        for _ in 0..<4_000 {
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
        for _ in 0..<3_000 {
            guard let body = try? JSONReader.read(generator.damaged(sources)),
                let request = try? PatchRequest(body: body, type: userType, compatibility: compatibility),
                let result = try? request.applied(to: user, type: userType)
            else { continue }
            #expect(result.userName?.isEmpty == false)
            _ = Representation.render(result, meta: makeMeta(), type: userType, selection: .all)
        }
    }
}

/// SplitMix64: small, fast, and the same everywhere.
private struct Generator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// One of the sources with a few bytes changed, removed, doubled or put in.
    mutating func damaged(_ sources: [String]) -> [UInt8] {
        var bytes = Array((sources.randomElement(using: &self) ?? "").utf8)
        for _ in 0..<Int.random(in: 1...4, using: &self) where !bytes.isEmpty {
            let position = Int.random(in: 0..<bytes.count, using: &self)
            switch Int.random(in: 0..<5, using: &self) {
            case 0: bytes[position] = UInt8.random(in: 0...255, using: &self)
            case 1: bytes.remove(at: position)
            case 2: bytes.insert(Array(#""\[](){}:,. "#.utf8).randomElement(using: &self) ?? 0, at: position)
            case 3: bytes.removeSubrange(position..<min(bytes.count, position + 12))
            default:
                let end = min(bytes.count, position + Int.random(in: 1...20, using: &self))
                bytes.insert(
                    contentsOf: bytes[position..<end], at: Int.random(in: 0...bytes.count, using: &self))
            }
        }
        return bytes
    }
}
