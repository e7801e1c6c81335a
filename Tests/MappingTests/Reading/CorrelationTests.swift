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

    @Test func `each value is asked for`() throws {
        let map = try #require(map)
        let filter = try map.filter(for: .ann(("externalId", "1*"), ("emails", [["type": "work", "value": "A@x"]])))
        #expect(filter?.description == "(|(employeeNumber=1\\2a)(mail=a@x))")
        #expect(map.correlations.map(\.strength) == [.strong, .weak])
        #expect(map.correlations.map(\.attribute) == ["employeeNumber", "mail"])
    }

    @Test func `one value alone, and none`() throws {
        let map = try #require(map)
        #expect(try map.filter(for: .ann(("externalId", "1")))?.description == "(employeeNumber=1)")
        #expect(try map.filter(for: .ann()) == nil)
        #expect(try Profiles.map().filter(for: .ann()) == nil)
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
