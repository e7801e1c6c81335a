import SCIM
import Testing

@Suite("The grammar of filters")
struct FilterGrammarTests {
    /// RFC 7644 figure 2.
    static let examples = [
        #"userName eq "bjensen""#, #"name.familyName co "O'Malley""#, #"userName sw "J""#,
        #"urn:ietf:params:scim:schemas:core:2.0:User:userName sw "J""#, "title pr",
        #"meta.lastModified gt "2011-05-13T04:42:34Z""#, #"meta.lastModified ge "2011-05-13T04:42:34Z""#,
        #"meta.lastModified lt "2011-05-13T04:42:34Z""#, #"meta.lastModified le "2011-05-13T04:42:34Z""#,
        #"title pr and userType eq "Employee""#, #"title pr or userType eq "Intern""#,
        #"schemas eq "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User""#,
        #"userType eq "Employee" and (emails co "example.com" or emails.value co "example.org")"#,
        #"userType ne "Employee" and not (emails co "example.com" or emails.value co "example.org")"#,
        #"userType eq "Employee" and (emails.type eq "work")"#,
        #"userType eq "Employee" and emails[type eq "work" and value co "@example.com"]"#,
        #"emails[type eq "work" and value co "@example.com"] or ims[type eq "xmpp" and value co "@foo.com"]"#,
    ]

    static let further = [
        #"active eq true and (a pr or b pr) and not (c eq null)"#, "a eq 1 or b gt -1.5e3",
        #"a eq "\"\\\u0041é""#, "a pr and (b pr and c pr)", "(a pr or b pr) or c pr", "not (not (a pr))",
        #"emails[not (type eq "work")]"#, #"emails[type eq "work"].value eq "x@y""#,
        "emails[type eq 1].value pr",
    ]

    @Test(arguments: [Compatibility.lenient, .strict])
    func `all examples of the RFC are read`(_ compatibility: Compatibility) throws {
        for example in Self.examples { _ = try Filter(example, compatibility: compatibility) }
    }

    @Test(arguments: examples + further)
    func `the text of a filter reads back as the same filter`(_ source: String) throws {
        let filter = try Filter(source)
        #expect(try Filter(filter.description) == filter)
        #expect(try Filter(filter.description).description == filter.description)
    }

    @Test func `not binds closer than and, and closer than or`() throws {
        #expect(try Filter("a pr or b pr and c pr") == Filter("a pr or (b pr and c pr)"))
        #expect(try Filter("a pr and b pr or c pr") == Filter("(a pr and b pr) or c pr"))
        #expect(try Filter("not (a pr) and b pr") == Filter("(not (a pr)) and b pr"))
        #expect(try Filter("a pr and b pr and c pr") == Filter("(a pr and b pr) and c pr"))
        #expect(try Filter("(a pr or b pr) and c pr") != Filter("a pr or b pr and c pr"))
    }

    @Test func `a chain is the same filter however it is grouped`() throws {
        let terms = try ["a pr", "b pr", "c pr", "d pr"].map { try Filter($0) }
        #expect(try Filter("a pr or (b pr or (c pr or d pr))") == Filter.any(terms))
        #expect(try Filter("((a pr and b pr) and c pr) and d pr") == Filter.all(terms))
        #expect(Filter.any(terms)?.description == "a pr or b pr or c pr or d pr")
        #expect(Filter.all([]) == nil)
    }

    @Test func `words are read in any case and blanks may be many or missing`() throws {
        #expect(
            try Filter(#"USERNAME Eq "x" AND NOT(title PR)"#)
                == Filter(#"userName eq "x" and not (title pr)"#))
        #expect(try Filter("  a   eq\t1  ") == Filter("a eq 1"))
        #expect(try Filter(#"members[value eq"x"]"#) == Filter(#"members[value eq "x"]"#))
        #expect(try Filter(#"( a eq "x" )"#) == Filter(#"a eq "x""#))
    }

    @Test func `words may be the beginning of a name`() throws {
        #expect(
            try Filter("orderNo pr or android eq 1 and notes pr").description
                == "orderNo pr or android eq 1 and notes pr")
        #expect(try Filter("not pr and not eq 1").description == "not pr and not eq 1")
        for source in ["not.value eq 1", "not-x pr", "not1 pr", "not[type eq 1]", "not:a pr", "not (not.a pr)"] {
            #expect(try Filter(source).description == source)
        }
    }

    @Test func `strings are JSON strings`() throws {
        guard case .comparison(_, .eq, let value) = try Filter(#"a eq "x\"y\\z\u00e9\ud83d\ude00) or (b""#)
        else {
            Issue.record("not a comparison")
            return
        }
        #expect(value == "x\"y\\zé😀) or (b")
    }

    @Test(
        arguments: [
            "", " ", "a", "a eq", "a eq ", "eq 1", "a regex \"x\"", "a eq \"x", "a eq \"x\" and",
            "a eq \"x\" b pr",
            "(a pr", "a pr)", "()", "not", "not a pr", "not ()", "not userName eq \"x\"", "a pr and or b pr",
            "a eq \"\\x\"", "a eq \"\\ud800\"", "emails[]", "emails[type eq \"x\"", "emails[type eq \"x\"].",
            "emails[type eq \"x\"].value", "emails[a[b pr]]", "a.b.c pr", "a.b[c pr]", ".a pr", "a. pr",
            "1a pr",
            "a,b pr", "a eq (b)", "a eq [1]", "a pr pr", "a eq 1 2", "a == 1", "é pr", "a eq 'x",
        ])
    func `a malformed filter is 400 invalidFilter`(_ source: String) {
        let error = failure { _ = try Filter(source) }
        #expect(error?.status == 400)
        #expect(error?.type == .invalidFilter)
    }

    @Test func `an error says where and what was expected`() {
        let error = failure { _ = try Filter(#"userName regex "x""#) }
        #expect(error?.detail.contains("character 10: expected an operator") == true)
    }

    @Test(
        arguments: [
            ("meta.resourceType eq User", "User"), ("displayName sw 'Group'", "Group"),
            ("userName sw J", "J"),
            ("externalId eq 0a21f0f2-8d2a", "0a21f0f2-8d2a"), ("externalId eq 007", "007"),
            ("a eq True", "True"),
            ("a eq x@y.example", "x@y.example"),
        ])
    func `unquoted text is read in lenient mode only`(_ source: String, _ expected: String) throws {
        guard case .comparison(_, _, .string(let value)) = try Filter(source) else {
            Issue.record("not a comparison with a string")
            return
        }
        #expect(value == expected)
        #expect(failure { _ = try Filter(source, compatibility: .strict) }?.type == .invalidFilter)
    }

    @Test func `a comparison after the brackets is read in lenient mode only`() throws {
        let source = #"emails[type eq "work"].value eq "x@y""#
        #expect(try Filter(source).description == source)
        #expect(failure { _ = try Filter(source, compatibility: .strict) }?.type == .invalidFilter)
    }

    @Test func `depth and length are limited`() throws {
        func nested(_ depth: Int) -> String {
            String(repeating: "(", count: depth) + "a pr" + String(repeating: ")", count: depth)
        }
        _ = try Filter(nested(50))
        #expect(failure { _ = try Filter(nested(51)) }?.type == .invalidFilter)
        #expect(failure { _ = try Filter(nested(4000)) }?.type == .invalidFilter)
        let long = (0..<700).map { _ in "a pr" }.joined(separator: " or ")
        #expect(try Filter(long).description == long)
        #expect(
            failure { _ = try Filter(long + String(repeating: " or a pr", count: 400)) }?.type
                == .invalidFilter)
    }
}
