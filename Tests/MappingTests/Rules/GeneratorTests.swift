import Directory
@testable import Mapping
import SCIM
import Testing

/// Values that are chosen among candidates and kept elsewhere.
struct GeneratorTests {
    private func candidates(_ rule: String, _ attributes: (String, Value)...) throws -> [String] {
        let map = try Profiles.map("x: \(rule)")
        let generator = try #require(map.generators.first)
        return Array(try generator.candidates(.ann(attributes.first ?? ("title", "Muster"))).prefix(12))
    }

    @Test func `numbers of a range are tried in order`() throws {
        #expect(try candidates("{ allocate: { from: 10, to: 12 } }") == ["10", "11", "12"])
        let map = try Profiles.map("uidNumber: { allocate: { from: 0, to: 2147483647 } }")
        #expect(map.generators.first?.isRange == true && map.generators.first?.attribute == "uidNumber")
    }

    @Test func `a name that is taken gets a number`() throws {
        #expect(try candidates("{ unique: title }").prefix(3) == ["Muster", "Muster1", "Muster2"])
        #expect(
            try candidates("{ unique: { from: title, lowercase: true, suffix: '-{n}' } }").prefix(3)
                == ["muster", "muster-1", "muster-2"])
        #expect(
            try candidates("{ unique: { template: '{userName}.{title|limit:1}' } }").prefix(2) == ["ann.M", "ann.M1"])
    }

    @Test func `a name is cut so that its number has room`() throws {
        let names = try candidates("{ unique: { from: title, limit: 8 } }", ("title", "abcdefghij"))
        #expect(names[0] == "abcdefgh" && names[1] == "abcdefg1" && names[9] == "abcdefg9" && names[10] == "abcdef10")
        #expect(try candidates("{ unique: { from: title, limit: 20 } }", ("title", "abc"))[11] == "abc11")
    }

    @Test func `names run out at last`() throws {
        let map = try Profiles.map("x: { unique: userName }")
        let all = Array(try #require(map.generators.first).candidates(.ann()))
        #expect(all.count == 10_000 && all.last == "ann9999" && Set(all).count == all.count)
    }

    @Test func `a name made of nothing is told`() throws {
        let problem = #expect(throws: MappingProblem.self) {
            try candidates("{ unique: { first: [nickName, { from: title, ascii: true }] } }", ("title", "Иван"))
        }
        #expect(problem?.description == "nickName: a value is needed, because x is made of it")
    }

    @Test func `the chosen value stands in the projection, and is enforced unless the rule says otherwise`() throws {
        let map = try Profiles.map("uidNumber: { allocate: { from: 10, to: 12 } }")
        let projection = try map.project(.ann(), generated: ["uidnumber": "11"])
        #expect(projection.texts("uidNumber") == ["11"] && projection["uidNumber"]?.authority == .scim)
        let problem = #expect(throws: MappingProblem.self) { try map.project(.ann()) }
        #expect(problem?.description == "uidNumber: no value has been chosen yet" && problem?.generator == "uidNumber")
        let left = try Profiles.map("uidNumber: { allocate: { from: 10, to: 12 }, authority: initial }")
        #expect(try left.project(.ann(), generated: ["uidNumber": "11"])["uidNumber"]?.authority == .initial)
    }

    @Test func `a chosen value can name the entry, and then holds for ever`() throws {
        let map = try Profiles.map(["uid: { unique: { from: userName, local_part: true } }"], section: [])
        let projection = try map.project(.ann(), generated: ["uid": "ann2"])
        #expect(projection.dn.description == "uid=ann2,ou=people,dc=example,dc=com")
        #expect(projection["uid"]?.authority == .scim)
        #expect(map.source(of: "uid") == "uid (a value chosen by the gateway)")
    }

    @Test func `no value is needed where the condition does not hold`() throws {
        let map = try Profiles.map("uidNumber: { allocate: { from: 1, to: 2 }, when: 'userType eq \"Posix\"' }")
        let generator = try #require(map.generators.first)
        #expect(!generator.isNeeded(for: .ann()) && generator.isNeeded(for: .ann(("userType", "posix"))))
        #expect(try map.project(.ann()).texts("uidNumber") == [])
    }

    @Test(arguments: [
        ("{ allocate: { from: 5, to: 4 } }", "x.allocate: from must not be larger than to"),
        ("{ allocate: { from: -1, to: 4 } }", "x.allocate.from: expected a whole number from 0 to 2147483647"),
        ("{ allocate: { from: 1 } }", "x.allocate: the key to is missing"),
        ("{ allocate: { form: 1, to: 2 } }", "x.allocate.form: unknown key; did you mean from?"),
        ("{ allocate: { from: 1, to: 2 }, lowercase: true }", "x: lowercase cannot stand beside allocate"),
        ("{ unique: userName, from: title }", "x: from cannot stand beside unique"),
        (
            "{ unique: userName, allocate: { from: 1, to: 2 } }",
            "x: expected exactly one source, and not both allocate and unique"
        ),
        (
            "{ unique: { from: userName, suffix: x } }",
            "x.unique.suffix: expected a text with one {n}, such as \"-{n}\""
        ),
        ("{ unique: { from: userName, limit: 3 } }", "x.unique.limit: expected a whole number from 4 to 1000"),
        ("{ unique: { from: userName, limit: 4 } }", "x.unique: limit leaves no room for a number behind the name"),
        ("{ unique: { from: userName, base64: true } }", "x.unique: a name cannot be made of bytes"),
        ("{ unique: { limit: 20 } }", "x.unique: expected exactly one source: from, first, value, values or template"),
        (
            "{ unique: userName, authority: directory }",
            "x has authority directory and cannot be read back: the value is chosen by the gateway"
        ),
    ])
    func `a value that cannot be chosen is told`(rule: String, problem: String) {
        let problems = Profiles.problems(rule: "x: \(rule)")
        #expect(problems.count == 1 && problems[0].hasSuffix(problem), "\(problems)")
    }
}
