import Directory
@testable import Mapping
import SCIM
import Testing

/// Each step by itself, and the order in which they run.
struct StepTests {
    @Test(arguments: [
        ("uppercase: true", "Weiß", ["WEISS"]), ("lowercase: true", "ÄB", ["äb"]),
        ("trim: true", "  a ", ["a"]), ("trim: true", "  ", []),
        ("split: ';'", "a; b;;c", ["a", "b", "c"]), ("split: [';', ',']", "a; b,c", ["a", "b", "c"]),
        ("split: ';', join: ', '", "a;b", ["a, b"]), ("split: ';', join: ''", "a;b", ["ab"]),
        ("join: x", "a", ["a"]),
        ("limit: 3", "abcdef", ["abc"]), ("limit: 3", "ab", ["ab"]), ("limit: 2", "e\u{301}ab", ["e\u{301}a"]),
        ("split: ';', take: 2", "a;b;c", ["a", "b"]), ("split: ';', take: 5", "a;b", ["a", "b"]),
        ("local_part: true", "ann@x.org", ["ann"]), ("local_part: true", "ann", ["ann"]),
        ("local_part: true", "a@b@c", ["a@b"]), ("local_part: true", "@x", []),
        ("domain: true", "ann@x.org", ["x.org"]), ("domain: true", "ann", []), ("domain: true", "a@b@c", ["c"]),
        ("default: none", "", ["none"]), ("default: [a, b]", "", ["a", "b"]), ("default: none", "x", ["x"]),
        ("ascii: false", "ä", ["ä"]),
    ])
    func `a step makes of a value`(step: String, value: String, expected: [String]) throws {
        #expect(try Profiles.title("{ from: title, \(step) }", .string(value)) == expected)
    }

    @Test(arguments: [
        ("Müller Straße", "Muller Strasse"), ("Ærøskøbing", "AEroskobing"), ("Łódź", "Lodz"), ("Þórður", "THordur"),
        ("Nguyễn Văn Đức", "Nguyen Van Duc"), ("mu\u{308}ller", "muller"), ("Şahin Ğ ı İ", "Sahin G i I"),
        ("Čapek Ő ų", "Capek O u"), ("O’Neill – x", "O'Neill - x"), ("Иван A", " A"), ("a\u{338}", "a"),
        ("plain ASCII 1_.-", "plain ASCII 1_.-"),
    ])
    func `ascii drops marks and what has no letter`(text: String, expected: String) throws {
        #expect(try Profiles.title("{ from: title, ascii: true }", .string(text)) == [expected])
        #expect(try Profiles.title("{ from: title, ascii: plain }", .string(text)) == [expected])
    }

    @Test func `ascii writes German umlauts with an e where it is told so`() throws {
        let rule = "{ from: title, ascii: german }"
        #expect(try Profiles.title(rule, "Müller Äöß é mu\u{308}") == ["Mueller Aeoess e mue"])
    }

    @Test(arguments: [
        ("replace: { pattern: '[^0-9+]', with: '' }", "+49 (1) 2", ["+4912"]),
        ("replace: { pattern: '^(\\w+) (\\w+)$', with: '$2, $1' }", "Ann Lee", ["Lee, Ann"]),
        ("replace: { pattern: 'x', with: '$$$0$9' }", "axb", ["a$xb"]),
        ("replace: { pattern: '.*', with: '' }", "abc", []),
        ("split: ';', matching: '@example\\.com$'", "a@example.com;b@x.org", ["a@example.com"]),
        ("split: ';', not_matching: '(?i)^(x500|sip):'", "X500:/o=x;smtp:a@b;SIP:c", ["smtp:a@b"]),
    ])
    func `patterns choose and replace`(step: String, value: String, expected: [String]) throws {
        #expect(try Profiles.title("{ from: title, \(step) }", .string(value)) == expected)
    }

    @Test(arguments: ["matching: a", "not_matching: b", "replace: { pattern: a, with: b }"])
    func `a pattern is not tried on a text beyond measure`(step: String) throws {
        let map = try Profiles.map("title: { from: title, \(step) }")
        let long = String(repeating: "a", count: 256)
        _ = try map.project(.ann(("title", .string(long))))
        let problem = #expect(throws: MappingProblem.self) { try map.project(.ann(("title", .string(long + "a")))) }
        #expect(
            problem?.description
                == "title: a value is longer than the 256 characters that a pattern is tried on")
    }

    @Test(arguments: [("de", ["Germany"]), ("DE", ["Germany"]), ("FR", ["FR"])])
    func `a table looks up without case and keeps what it does not know`(value: String, expected: [String]) throws {
        #expect(try Profiles.title("{ from: title, table: { DE: Germany } }", .string(value)) == expected)
    }

    @Test func `a table can drop or refuse what it does not know`() throws {
        #expect(try Profiles.title("{ from: title, table: { DE: Germany, otherwise: drop } }", "FR") == [])
        let map = try Profiles.map("title: { from: title, table: { DE: Germany, AT: Austria, otherwise: refuse } }")
        let problem = #expect(throws: MappingProblem.self) { try map.project(.ann(("title", "FR"))) }
        #expect(problem?.description == "title: \"FR\" cannot be carried: expected one of DE, AT")
    }

    @Test func `a boolean is looked up by its name`() throws {
        let map = try Profiles.map("host: { from: active, table: { true: in, false: out } }")
        #expect(try map.project(.ann(("active", false))).texts("host") == ["out"])
    }

    @Test func `steps in a list run in the order of the list`() throws {
        let list = "{ from: title, steps: [uppercase, { split: ';' }, { take: 1 }, lowercase, { default: z }] }"
        #expect(try Profiles.title(list, "A;B") == ["a"])
        #expect(try Profiles.title(list, nil) == ["z"])
        // As keys, take would come after lowercase; the order of the table does not matter.
        #expect(try Profiles.title("{ limit: 1, lowercase: true, from: title }", "ABC") == ["a"])
        #expect(
            try Profiles.title("{ from: title, steps: [{ limit: 2 }, { replace: { pattern: b, with: c } }] }", "abb")
                == ["ac"])
        #expect(try Profiles.title("{ from: title, steps: [{ trim: false }] }", " a ") == [" a "])
    }

    @Test(arguments: [
        ("title: { from: title, steps: [] }", "title.steps: expected a list of steps, such as [trim, lowercase]"),
        (
            "title: { from: title, steps: [lowercse] }",
            "title.steps[0]: expected one of split, trim, local_part, domain, ascii, lowercase, uppercase, replace, "
                + "matching, not_matching, table, take, limit, join, boolean, generalized_time, days_since_epoch, "
                + "filetime, unit, postal_address, proxy_addresses, default, base64, utf16_password; "
                + "did you mean lowercase?"
        ),
        ("title: { from: title, steps: [split] }", "title.steps[0]: split needs to know more, such as { split: … }"),
        (
            "title: { from: title, steps: [{ trim: true, lowercase: true }] }",
            "title.steps[0]: expected one step an item, because the order counts"
        ),
        (
            "title: { from: title, steps: [{ lowercse: true }] }",
            "title.steps[0].lowercse: unknown key; did you mean lowercase?"
        ),
        (
            "title: { from: title, steps: [trim], lowercase: true }",
            "title: lowercase stands beside steps; put it into the list, where it is to run"
        ),
        ("title: { from: title, limit: 0 }", "title.limit: expected a whole number from 1 to 100000"),
        ("title: { from: title, split: [] }", "title.split: expected a separator, such as \";\""),
        ("title: { from: title, matching: '(' }", "title.matching: it is no regular expression: expected ')'"),
        (
            "title: { from: title, matching: '^(a+)+$' }",
            "title.matching: a repeated group must hold neither a repetition nor alternatives: the search may never end"
        ),
        ("title: { from: title, replace: { pattern: a } }", "title.replace: the key with is missing"),
        ("title: { from: title, replace: { with: a } }", "title.replace: the key pattern is missing"),
        (
            "title: { from: title, replace: { pattern: a, with: '$x' } }",
            "title.replace.with: a $ stands for a group ($1) or, doubled, for itself ($$)"
        ),
        ("title: { from: title, table: {} }", "title.table: expected values and what they become, such as DE: Germany"),
        (
            "title: { from: title, table: { A: 1, a: 2 } }",
            "title.table.a: the table has this value already: case does not count"
        ),
        (
            "title: { from: title, table: { A: 1, otherwise: dorp } }",
            "title.table.otherwise: expected one of keep, drop, refuse; did you mean drop?"
        ),
        (
            "title: { from: title, boolean: [yes] }",
            "title.boolean: expected two spellings, for true and for false, such as [\"TRUE\", \"FALSE\"]"
        ),
        (
            "title: { from: title, boolean: [x, X] }",
            "title.boolean: expected two spellings, for true and for false, such as [\"TRUE\", \"FALSE\"]"
        ),
        (
            "title: { from: title, unit: { from: Mb, to: B } }",
            "title.unit.from: expected one of B, KB, MB, GB, TB, KiB, MiB, GiB, TiB; did you mean MB?"
        ),
        ("title: { from: title, ascii: latin }", "title.ascii: expected true or false"),
        (
            "title: { from: title, steps: [base64, lowercase] }",
            "title.steps: base64 and utf16_password make bytes, so only one of them can stand, as the last"
        ),
        (
            "title: { from: title, base64: true, utf16_password: true }",
            "title: base64 and utf16_password make bytes, so only one of them can stand, as the last"
        ),
        (
            "title: { first: [{ from: title, base64: true }] }",
            "title.first[0]: only a rule's own steps can end in bytes (base64, utf16_password)"
        ),
    ])
    func `a step that cannot work is told`(rule: String, problem: String) {
        #expect(Profiles.problems(rule: rule) == [problem])
    }
}
