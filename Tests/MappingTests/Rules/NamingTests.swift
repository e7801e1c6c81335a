import Directory
@testable import Mapping
import SCIM
import Testing

/// How entries are named, and where they stand.
struct NamingTests {
    private func dn(_ map: AttributeMap, _ userName: String) throws -> String {
        try map.project(Resource(attributes: ["userName": .string(userName)])).dn.description
    }

    @Test func `an entry can be named by several attributes`() throws {
        let map = try Profiles.map(["cn: { from: userName, local_part: true }"], section: ["rdn: [cn, uid]"])
        #expect(try dn(map, "ann@x") == "cn=ann+uid=ann@x,ou=people,dc=example,dc=com")
        #expect(map.naming == [.cn, .uid] && map.rdn == .cn)
    }

    @Test func `the container is made of values`() throws {
        let map = try Profiles.map([], section: ["container: 'ou=Users,domainName={userName|domain|lowercase}'"])
        #expect(
            try dn(map, "ann@Example.COM")
                == "uid=ann@Example.COM,ou=Users,domainName=example.com,ou=people,dc=example,dc=com")
    }

    @Test(arguments: ["x,ou=sub", "a+ou=b", "a\\", " x ", "#1", "\"", "a=b", "\u{0}", "\u{F8FF}0\u{F8FF}"])
    func `what comes from a resource never adds a part to a name`(value: String) throws {
        let map = try Profiles.map([], section: ["container: 'ou=a-{title}-b+l={title},o=c'"])
        let projection = try map.project(.ann(("title", .string(value))))
        #expect(projection.dn.rdns.count == 6)
        #expect(projection.dn.rdns[1].values.map(\.value) == [AttributeValue("a-\(value)-b"), AttributeValue(value)])
        #expect(try DN(projection.dn.description) == projection.dn)
    }

    @Test func `escapes of the fixed part are read as in a DN`() throws {
        let map = try Profiles.map([], section: ["container: 'ou=A\\, B, O = x'"])
        #expect(try map.project(.ann()).dn.parent == DN("ou=A\\, B,o=x,ou=people,dc=example,dc=com"))
    }

    @Test func `a container without a value is told`() throws {
        let map = try Profiles.map([], section: ["container: 'ou={title}'"])
        let problem = #expect(throws: MappingProblem.self) { try map.project(.ann()) }
        #expect(problem?.description == "title: a value is needed, because it names the container of the entry")
        let many = try Profiles.map([], section: ["container: 'ou={emails.value}'"])
        let several = #expect(throws: MappingProblem.self) {
            try many.project(.ann(("emails", [["value": "a"], ["value": "b"]])))
        }
        #expect(several?.message == "exactly one value is needed, because it names the container of the entry")
    }

    @Test(arguments: [
        "''", "people", "'ou=a,,o=b'", "'{title}=x'", "'ou=a;o=b'", "'ou={title}{{'", "'ou=\u{F8FF}'", "'ou='",
        "'ou={nick}'", "'ou={title'", "[]",
    ])
    func `a container that is none is told`(container: String) {
        let problems = Profiles.problems(section: "container: \(container)")
        // Braces mean nothing to a DN, so doubled ones are good.
        if container.hasSuffix("{{'") {
            #expect(problems == [])
        } else {
            #expect(problems.count == 1 && problems[0].hasPrefix("container: "), "\(problems)")
        }
    }

    @Test(arguments: [
        ("[]", "m.yaml:3: users.rdn: at least one attribute is needed"),
        ("[uid, UID]", "m.yaml:3: users.rdn[1]: UID stands here twice"),
        ("[uid, cn]", "m.yaml:3: users.rdn: no rule under attributes gives cn a value"),
    ])
    func `names that cannot work are told`(rdn: String, problem: String) {
        let text = "users:\n  base: dc=x\n  rdn: \(rdn)\n  object_classes: [x]\n  attributes: { uid: userName }"
        #expect(Profiles.problems(text) == [problem])
    }

    @Test func `a name cannot depend on a condition`() {
        let text = """
            users:
              base: dc=x
              rdn: uid
              object_classes: [x]
              attributes: { uid: { from: userName, when: 'title pr' } }
            """
        #expect(Profiles.problems(text) == ["m.yaml:3: users.rdn: uid names the entry and cannot depend on when"])
    }
}
