import Directory
import Testing

/// The syntaxes of RFC 4517 that constants of a mapping meet.
struct AttributeSyntaxTests {
    struct Sample: Sendable, CustomTestStringConvertible {
        let syntax: AttributeSyntax
        let right: [String]
        let wrong: [String]
        var testDescription: String { "\(syntax)" }
    }

    private static func standard(_ arc: Int) -> AttributeSyntax {
        AttributeSyntax(oid: "1.3.6.1.4.1.1466.115.121.1.\(arc)")
    }

    static let samples = [
        Sample(syntax: .boolean, right: ["TRUE", "FALSE"], wrong: ["true", "1", "", "yes"]),
        Sample(syntax: .integer, right: ["0", "-1", "1073741824"], wrong: ["", "-", "-0", "007", "1.5", "1 G", "+1"]),
        Sample(
            syntax: .generalizedTime,
            right: ["20260131120000Z", "2026013112Z", "202601311200+0100", "20260131120000.25Z", "20260131120060-05"],
            wrong: ["2026-01-31T12:00:00Z", "20260131120000", "20261331120000Z", "20260131250000Z", "20260131120000.Z"]
        ),
        Sample(
            syntax: .utcTime, right: ["2601311200Z", "260131120000+0100", "2601311200"], wrong: ["26013112Z", "x"]),
        Sample(syntax: .ia5String, right: ["", "ann@example.com"], wrong: ["ä@example.com"]),
        Sample(syntax: standard(15), right: ["é", " "], wrong: [""]),
        Sample(syntax: .dn, right: ["", "cn=a,dc=b"], wrong: ["ann", "cn=a,,dc=b"]),
        Sample(syntax: .nameAndOptionalUID, right: ["cn=a", "cn=a#'01'B"], wrong: ["cn=a,,b#'01'B", "x"]),
        Sample(syntax: .telephoneNumber, right: ["+41 31 123 45 67", "(031) 1"], wrong: ["", "031*1", "zürich"]),
        Sample(syntax: .postalAddress, right: ["Street 1$3000 Bern", "\\24 5"], wrong: ["a$$b", "", "a\\b", "a$"]),
        Sample(
            syntax: .uuid, right: ["597ae2f6-16a6-1027-98f4-d28b5365dc14"],
            wrong: ["597ae2f616a6102798f4d28b5365dc14", "597ae2f6-16a6-1027-98f4-d28b5365dc1g", ""]),
        Sample(syntax: .numericString, right: ["12 34"], wrong: ["", "12a"]),
        Sample(syntax: .printableString, right: ["a/b"], wrong: ["a@b", ""]),
        Sample(syntax: .oid, right: ["cn", "2.5.4.3"], wrong: ["2.5.", "a b", ""]),
        Sample(syntax: standard(6), right: ["'01'B", "''B"], wrong: ["01", "'2'B", "'B"]),
        Sample(syntax: standard(11), right: ["CH"], wrong: ["CHE", "C"]),
        Sample(syntax: standard(39), right: ["internet$a@b"], wrong: ["a@b"]),
        Sample(syntax: standard(22), right: ["+41 1$fineResolution"], wrong: ["$x"]),
        Sample(syntax: standard(40), right: ["", "\u{0}"], wrong: []),
    ]

    @Test(arguments: samples)
    func `a syntax takes what it is made for and says why it refuses the rest`(sample: Sample) {
        for text in sample.right {
            #expect(sample.syntax.problem(with: AttributeValue(text)) == nil, "\(sample.syntax): \(text)")
        }
        for text in sample.wrong {
            #expect(sample.syntax.problem(with: AttributeValue(text)) != nil, "\(sample.syntax): \(text)")
        }
    }

    @Test func `bytes that are no text are refused by texts and taken by octet strings`() {
        let bytes = AttributeValue(bytes: [0xFF])
        #expect(AttributeSyntax.integer.problem(with: bytes) != nil)
        #expect(Self.standard(40).problem(with: bytes) == nil)
        #expect(AttributeSyntax(oid: "1.2.3").problem(with: bytes) == nil)
    }
}
