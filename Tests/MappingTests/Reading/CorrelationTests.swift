import Directory
@testable import Mapping
import SCIM
import Testing

/// How entries that stand already are known.
struct CorrelationTests {
    private let map = try? Profiles.map(
        [],
        section: [
            "correlate:", "  - { attribute: employeeNumber, equals: externalId, strength: strong }",
            "  - { attribute: mail, equals: { from: 'emails[type eq \"work\"].value', lowercase: true } }",
        ])

    @Test func `what proves it is asked for`() throws {
        let map = try #require(map)
        let filter = try map.strongFilter(
            for: .ann(("externalId", "1*"), ("emails", [["type": "work", "value": "A@x"]])))
        #expect(filter?.description == "(employeeNumber=1\\2a)")
        #expect(map.correlations.map(\.strength) == [.strong, .weak])
        #expect(map.correlations.map(\.attribute) == ["employeeNumber", "mail"])
    }

    @Test func `who has no such value is not looked for`() throws {
        let map = try #require(map)
        #expect(try map.strongFilter(for: .ann(("emails", [["type": "work", "value": "a@x"]]))) == nil)
        #expect(try Profiles.map().strongFilter(for: .ann()) == nil)
    }

    @Test func `the strongest rule that holds is told`() throws {
        let map = try #require(map)
        let ann = Resource.ann(("externalId", "1"), ("emails", [["type": "work", "value": "A@x"]]))
        let dn = try DN("uid=ann,dc=example,dc=com")
        let both = Entry(dn: dn, attributes: ["employeeNumber": ["1"], "mail": ["a@x"]])
        #expect(map.match(ann, both)?.strength == .strong)
        #expect(
            map.match(ann, Entry(dn: dn, attributes: ["employeeNumber": ["2"], "mail": ["a@x"]]))?.strength == .weak)
        #expect(map.match(ann, Entry(dn: dn, attributes: ["mail": ["b@x"]])) == nil)
    }

    @Test(arguments: [
        ("correlate: userName", "correlate: expected a list, such as [{ attribute: mail, equals: userName }]"),
        ("correlate: [{ attribute: mail }]", "correlate[0]: the key equals is missing"),
        ("correlate: [{ equals: userName }]", "correlate[0]: the key attribute is missing"),
        ("correlate: [{ attribute: mail, equals: nick }]", "correlate[0].equals: no schema of User defines nick"),
        (
            "correlate: [{ attribute: mail, equals: userName, strength: stong }]",
            "correlate[0].strength: expected one of strong, weak; did you mean strong?"
        ),
    ])
    func `what cannot be compared is told`(section: String, problem: String) {
        #expect(Profiles.problems(section: section) == [problem])
    }
}
