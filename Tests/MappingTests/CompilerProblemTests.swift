@testable import Mapping
import Testing

/// Every mistake in a mapping file is told with its line and what would be right.
struct CompilerProblemTests {
    private static let head = """
        users:
          base: ou=people,dc=example,dc=com
          rdn: uid
          object_classes: [inetOrgPerson]
          attributes:
            uid: userName

        """

    /// A file whose rules begin in line 7.
    private func problems(_ rules: String) -> [String] { Profiles.problems(Self.head + rules) }

    @Test func `a mapping without a mistake has no problem`() {
        #expect(problems("") == [])
    }

    @Test(arguments: [
        (
            "    mial: { from: userName, lowercse: true }", "lowercase",
            "m.yaml:7: users.attributes.mial.lowercse: "
        ),
        ("    mail: { form: userName }", "from", "m.yaml:7: users.attributes.mail.form: "),
        ("  activ: { attribute: x, when_true: a }", "active", "m.yaml:7: users.activ: "),
        ("  active: { atribute: x, when_true: a }", "attribute", "m.yaml:7: users.active.atribute: "),
    ])
    func `an unknown key is told with the nearest known one`(line: String, nearest: String, place: String) {
        #expect(problems(line) == [place + "unknown key; did you mean \(nearest)?"])
    }

    @Test func `an unknown key with nothing near is told with all known ones`() {
        #expect(
            problems("    mail: { from: userName, xyzzy: true }") == [
                "m.yaml:7: users.attributes.mail.xyzzy: unknown key; known here: from, first, value, values, template, "
                    + "address, allocate, unique, reference, when, authority, tolerate, steps, split, trim, "
                    + "local_part, domain, ascii, lowercase, uppercase, replace, matching, not_matching, table, take, limit, "
                    + "join, boolean, generalized_time, days_since_epoch, filetime, unit, postal_address, "
                    + "proxy_addresses, default, base64, utf16_password"
            ])
        #expect(
            Profiles.problems("people: {}") == ["m.yaml:1: people: unknown key; known here: users, groups, addresses"])
    }

    @Test func `an unknown key whose value stands below it is told at the key`() {
        let text = """
              activ:
                attribute: x
            """
        #expect(problems(text) == ["m.yaml:7: users.activ: unknown key; did you mean active?"])
    }

    @Test(arguments: [
        ("base", "m.yaml:2: users: the key base is missing"),
        ("rdn", "m.yaml:2: users: the key rdn is missing"),
        ("object_classes", "m.yaml:2: users: the key object_classes is missing"),
    ])
    func `a missing key is told where it should stand`(key: String, problem: String) {
        let lines = Self.head.split(separator: "\n").filter { !$0.hasPrefix("  \(key):") }
        #expect(Profiles.problems(lines.joined(separator: "\n")) == [problem])
    }

    @Test func `an empty file and an empty section are told`() {
        #expect(Profiles.problems("") == ["m.yaml: the section users is missing"])
        #expect(Profiles.problems("# nothing\n") == ["m.yaml: the section users is missing"])
        #expect(
            Profiles.problems("users:\n") == ["m.yaml:1: users: expected keys and values, such as base: …"])
        #expect(Profiles.problems("[a, b]") == ["m.yaml:1: expected keys and values, such as users: …"])
    }

    @Test func `all problems are told at once, a missing key beside a mistake`() {
        let text = """
            users:
              base: people
              rdn: "not a name"
              object_classes: []
            """
        #expect(
            Profiles.problems(text) == [
                "m.yaml:2: users.base: expected a DN, such as ou=people,dc=example,dc=com",
                "m.yaml:3: users.rdn: not a name is not an attribute's name",
                "m.yaml:4: users.object_classes: at least one object class is needed",
                "m.yaml:2: users: the key attributes is missing",
            ])
    }

    @Test(arguments: ["people", "", "ou=people,,dc=x", "ou=people,dc", "\"\""])
    func `a base that is no DN is told`(base: String) {
        let text = Self.head.replacing("ou=people,dc=example,dc=com", with: base)
        let problems = Profiles.problems(text)
        #expect(
            problems.count == 1 && problems[0].hasPrefix("m.yaml:2: users.base: expected a "), "\(problems)")
    }

    @Test func `the attribute that names the entry needs a rule`() {
        let text = Self.head.replacing("rdn: uid", with: "rdn: cn")
        #expect(Profiles.problems(text) == ["m.yaml:3: users.rdn: no rule under attributes gives cn a value"])
    }

    @Test(arguments: [
        ("uid: { value: x }", "uid names the entry and cannot be a constant"),
        ("uid: { values: [x] }", "uid names the entry and cannot be a constant"),
        (
            "uid: { from: userName, authority: initial }",
            "uid names the entry and cannot have authority initial"
        ),
    ])
    func `the attribute that names the entry follows the resource`(rule: String, problem: String) {
        let text = Self.head.replacing("uid: userName", with: rule)
        #expect(Profiles.problems(text) == ["m.yaml:3: users.rdn: \(problem)"])
    }

    @Test(arguments: [
        ("    mail: userName\n    MAIL: externalId", "MAIL"),
        ("    mail: userName\n  active: { attribute: Mail, bits: 2 }", "Mail"),
    ])
    func `two rules for one attribute are told at the second, in any spelling`(rules: String, name: String) {
        expectOne(problems(rules), line: 8, "two rules write \(name) (the first is in line 7)")
    }

    @Test func `a rule for objectClass is told where it stands`() {
        expectOne(
            problems("    objectclass: userName"), line: 7,
            "objectClass is written by object_classes, not by a rule")
    }

    private func expectOne(_ problems: [String], line: Int, _ message: String) {
        #expect(problems.count == 1)
        #expect(problems.first?.hasPrefix("m.yaml:\(line): ") == true, "\(problems)")
        #expect(problems.first?.hasSuffix(": \(message)") == true, "\(problems)")
    }

    @Test(arguments: [
        ("nickname2", "no schema of User defines nickname2"),
        ("name.first", "no schema of User defines name.first"),
        ("employeeNumber", "no schema of User defines employeeNumber"),
        (
            "'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'",
            "no schema of User defines urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
        ),
        ("name", "name is complex; name one of its sub-attributes"),
        ("addresses", "addresses is complex; name one of its sub-attributes"),
    ])
    func `a SCIM path that no schema defines is told`(path: String, problem: String) {
        #expect(problems("    title: \(path)") == ["m.yaml:7: users.attributes.title: \(problem)"])
        #expect(
            problems("    title: { from: \(path) }") == ["m.yaml:7: users.attributes.title.from: \(problem)"])
        #expect(
            problems("    title:\n      first:\n        - userName\n        - \(path)")
                == ["m.yaml:10: users.attributes.title.first[1]: \(problem)"])
    }

    @Test(arguments: [
        "'emails[typo eq \"work\"].value'", "'userName[type eq \"work\"]'", "'emails[type eq].value'",
        "'a b'",
        "'emails[type eq \"work\"].nothing'", "'name.givenName.x'", "'emails[type eq \"work\"'",
    ])
    func `a path that selects nothing ever is told`(path: String) {
        let problems = problems("    title: \(path)")
        #expect(
            problems.count == 1 && problems[0].hasPrefix("m.yaml:7: users.attributes.title: "), "\(problems)")
    }

    @Test(arguments: [
        (
            "{ lowercase: true }",
            "title: expected exactly one source: from, first, value, values, template, address, allocate or unique"
        ),
        (
            "{ from: title, value: x }",
            "title: expected exactly one source: from, first, value, values, template, address, allocate or unique"
        ),
        ("{ first: [] }", "title.first: expected a list of SCIM paths, such as [displayName, userName]"),
        ("{ first: title }", "title.first: expected a list of SCIM paths, such as [displayName, userName]"),
        ("{ values: x }", "title.values: expected a list, such as [one, two]"),
        ("{ from: title, lowercase: yes }", "title.lowercase: expected true or false"),
        ("{ from: title, trim: 1 }", "title.trim: expected true or false"),
        ("{ from: title, split: \"\" }", "title.split: expected a separator, such as \";\""),
        (
            "{ from: title, authority: skim }",
            "title.authority: expected one of scim, initial, directory; did you mean scim?"
        ),
        ("{ from: title, authority: nobody }", "title.authority: expected one of scim, initial, directory"),
        ("", "title: expected a text"), ("[a]", "title: expected a text"), ("~", "title: expected a text"),
    ])
    func `a rule that cannot work is told`(rule: String, problem: String) {
        #expect(problems("    title: \(rule)") == ["m.yaml:7: users.attributes.\(problem)"])
    }

    @Test(arguments: [
        ("{ when_true: a }", "active: the key attribute is missing"),
        ("{ attribute: x }", "active: when_true and when_false must differ; one of them may be left out"),
        (
            "{ attribute: x, when_true: a, when_false: a }",
            "active: when_true and when_false must differ; one of them may be left out"
        ),
        ("{ attribute: 'a b', when_true: a }", "active.attribute: a b is not an attribute's name"),
        ("userName", "active: expected keys and values, such as attribute: …"),
    ])
    func `an active that cannot work is told`(rule: String, problem: String) {
        #expect(problems("  active: \(rule)") == ["m.yaml:7: users.\(problem)"])
    }

    @Test func `an attribute that is none is told`() {
        #expect(
            problems("    'no name': userName")
                == ["m.yaml:7: users.attributes.no name: no name is not an attribute's name"])
    }

    @Test func `what is not YAML is told with its line`() {
        let problems = Profiles.problems("users:\n  base: [unclosed\n")
        #expect(problems.count == 1 && problems[0].contains("this is not YAML: "), "\(problems)")
        #expect(problems.first?.hasPrefix("m.yaml:3: ") == true, "\(problems)")
    }

    @Test(arguments: [
        ("    mail: userName\n    mail: externalId", 8),
        ("    mail: userName\n    mailAlternateAddress: title\n    mail: externalId", 9),
        ("    mail: { from: userName }\n    \"mail\": externalId", 8),
    ])
    func `a key that stands twice is told at the second, whatever begins like it`(rules: String, line: Int) {
        #expect(problems(rules) == ["m.yaml:\(line): the same key stands here twice: mail"])
    }

    @Test func `keys that are no text are refused`() {
        #expect(problems("    ? [a]\n    : userName") == ["m.yaml:7: a key must be plain text"])
    }
}
