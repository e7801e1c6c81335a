import Directory
@testable import Mapping
import SCIM
import Testing

/// Values that name the entries of other resources.
struct ReferenceTests {
    private static let enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
    private static let path = "'\(enterprise):manager'"

    /// A user whose manager was sent in one of its forms.
    private func user(_ manager: Value) -> Resource { .ann((Self.enterprise, ["manager": manager])) }

    private let boss = ResolvedReference(
        dn: .init([RDN(.uid, "boss"), RDN("dc", "x")]), attributes: ["uid": ["boss"], "mail": ["boss@x", "b@x"]])

    @Test(
        arguments: [
            ["value": "b1"], ["value": "b1", "$ref": "../Users/b1"], ["$ref": "https://x/scim/v2/Users/b1"], "b1",
        ] as [Value])
    func `the name of a manager's entry is found by the id, in all its forms`(manager: Value) throws {
        let map = try Profiles.map("manager: { from: \(Self.path), reference: dn }")
        #expect(map.references(in: user(manager)) == ["b1"])
        let projection = try map.project(user(manager), resolved: ["b1": boss])
        #expect(projection.texts("manager") == ["uid=boss,dc=x"] && projection.unresolved == [])
        #expect(projection["manager"]?.comparison == .names)
    }

    @Test func `an attribute of the other entry can stand there`() throws {
        let map = try Profiles.map(
            "secretary: { from: \(Self.path), reference: uid, uppercase: true }",
            "host: { from: \(Self.path), reference: mail }")
        let projection = try map.project(user(["value": "b1"]), resolved: ["b1": boss])
        #expect(projection.texts("secretary") == ["BOSS"] && projection.texts("host") == ["boss@x"])
        #expect(map.referencedAttributes == ["uid", "mail"] && projection["secretary"]?.comparison == .exact)
    }

    @Test func `who has no entry gives no value, and is told`() throws {
        let map = try Profiles.map(
            "manager: { from: \(Self.path), reference: dn }", "host: { from: \(Self.path), reference: uid }")
        let projection = try map.project(user(["value": "b2"]), resolved: ["b1": boss])
        #expect(projection.texts("manager") == [])
        #expect(
            projection.unresolved == [
                UnresolvedReference(attribute: "manager", id: "b2"), UnresolvedReference(attribute: "host", id: "b2"),
            ])
        let nameless = try map.project(user(["value": "b2"]), resolved: ["b2": ResolvedReference(dn: boss.dn)])
        #expect(nameless.unresolved == [UnresolvedReference(attribute: "host", id: "b2")])
    }

    @Test func `who names nobody has no references`() throws {
        let map = try Profiles.map("manager: { from: \(Self.path), reference: dn }")
        #expect(map.references(in: .ann()) == [] && map.references(in: user(["value": ""])) == [])
        #expect(try map.project(.ann()).unresolved == [])
        let conditional = try Profiles.map("manager: { from: \(Self.path), reference: dn, when: 'title pr' }")
        #expect(try conditional.project(user(["value": "b1"])).unresolved == [])
    }

    @Test(arguments: [
        ("{ value: x, reference: dn }", "manager.reference: it is used with from only"),
        (
            "{ from: title, reference: 'a b' }",
            "manager.reference: expected dn or an attribute of the other entry, such as uid"
        ),
        (
            "{ from: title, reference: dn, lowercase: true }",
            "manager.reference: the name of an entry is written as it is, without steps"
        ),
    ])
    func `a reference that cannot work is told`(rule: String, problem: String) {
        #expect(Profiles.problems(rule: "manager: \(rule)") == [problem])
    }
}
