import Directory
@testable import Mapping
import SCIM
import Testing

/// Where values come from, and under which conditions.
struct SourceTests {
    private func title(_ rule: String, _ attributes: (String, Value)...) throws -> [String] {
        let resource = Resource(attributes: Object([("userName", "Ann.Lee@Example.com")] + attributes))
        return try Profiles.map("title: \(rule)").project(resource).texts("title") ?? []
    }

    @Test func `first takes whole tables among its paths, each with its own steps`() throws {
        let rule = "{ first: [nickName, { from: userName, local_part: true, lowercase: true }], limit: 5 }"
        #expect(try title(rule) == ["ann.l"])
        #expect(try title(rule, ("nickName", "ANNIKA")) == ["ANNIK"])
        #expect(try title("{ first: [nickName, { value: x }] }") == ["x"])
        #expect(
            try title("{ first: [{ from: nickName, when: 'title pr' }, userName] }", ("nickName", "n")) == [
                "Ann.Lee@Example.com"
            ])
    }

    @Test func `a template puts values into text`() throws {
        let name: (String, Value) = ("name", ["givenName": "Ann", "familyName": "Lee"])
        #expect(try title("{ template: '{name.givenName}.{name.familyName}', lowercase: true }", name) == ["ann.lee"])
        #expect(try title("{ template: '/home/{userName|local_part|lowercase}' }") == ["/home/ann.lee"])
        #expect(
            try title("{ template: '{ name.givenName | limit:1 | lowercase }{name.familyName}' }", name) == ["aLee"])
        #expect(try title("{ template: '{{x}} {userName}' }") == ["{x} Ann.Lee@Example.com"])
        #expect(try title("{ template: 'constant' }") == ["constant"])
    }

    @Test func `a template of which a value is missing has none`() throws {
        #expect(try title("{ template: '{name.givenName}.{name.familyName}' }", ("name", ["givenName": "Ann"])) == [])
        #expect(try title("{ template: '{nickName}' }", ("nickName", "")) == [])
        #expect(try title("{ template: 'a{nickName}', default: b }") == ["b"])
    }

    @Test func `one placeholder of many values gives a result for each`() throws {
        let emails: (String, Value) = ("emails", [["value": "a@x"], ["value": "b@x"]])
        #expect(try title("{ template: 'smtp:{emails.value}' }", emails) == ["smtp:a@x", "smtp:b@x"])
        #expect(
            try title("{ template: '{userName|domain}/{emails.value|local_part}' }", emails)
                == ["Example.com/a", "Example.com/b"])
    }

    @Test func `two placeholders of many values are told`() throws {
        let rule = "{ template: '{emails[type eq \"work\"].value}{phoneNumbers[type eq \"work\"].value}' }"
        let work: Value = [["type": "work", "value": "1"], ["type": "work", "value": "2"]]
        let problem = #expect(throws: MappingProblem.self) {
            try title(rule, ("emails", work), ("phoneNumbers", work))
        }
        #expect(
            problem?.description
                == "emails[type eq \"work\"].value, phoneNumbers[type eq \"work\"].value: only one of them may have "
                + "several values")
    }

    @Test func `braces and bars in the quotes of a filter are text`() throws {
        let emails: (String, Value) = ("emails", [["type": "a|}b", "value": "v"]])
        #expect(try title("{ template: '<{emails[type eq \"a|}b\"].value}>' }", emails) == ["<v>"])
    }

    @Test(arguments: [
        ("'{userName'", "a { is not closed; write {{ for the character itself"),
        ("'userName}'", "a } stands alone; write }} for the character itself"),
        ("'{}'", "no schema of User defines "), ("'{nick}'", "no schema of User defines nick"),
        ("'{userName|lowercse}'", "lowercse is no step of a placeholder; did you mean lowercase?"),
        (
            "'{userName|xyzzyxyzzy}'",
            "xyzzyxyzzy is no step of a placeholder; known here: lowercase, uppercase, trim, local_part, domain, ascii, "
                + "limit:N"
        ),
        (
            "'{emails.value}{phoneNumbers.value}'",
            "only one placeholder may have several values: emails.value, phoneNumbers.value"
        ),
    ])
    func `a template that cannot work is told`(template: String, problem: String) {
        let problems = Profiles.problems(rule: "title: { template: \(template) }")
        #expect(problems.count == 1 && problems[0].hasPrefix("title.template: "), "\(problems)")
        if !template.contains("{}") { #expect(problems == ["title.template: \(problem)"]) }
    }

    @Test func `a rule with a condition gives no value where it does not hold`() throws {
        let rule = "{ value: yes, when: 'userType eq \"Employee\" and emails[type eq \"work\"].value pr' }"
        let work: (String, Value) = ("emails", [["type": "work", "value": "a@x"]])
        #expect(try title(rule, ("userType", "employee"), work) == ["yes"])
        #expect(try title(rule, ("userType", "employee")) == [])
        #expect(try title(rule, ("userType", "Guest"), work) == [])
    }

    @Test func `a section can leave resources out`() throws {
        let map = try Profiles.map([], section: ["only: 'userType eq \"Employee\"'"])
        #expect(map.leavesOut(.ann(("userType", "Employee"))) == nil && map.leavesOut(.ann()) == .keep)
        #expect(try Profiles.map().leavesOut(.ann()) == nil)
    }

    @Test(arguments: [
        ("title: { value: x, when: 'userType' }", "title.when: userType is not a SCIM filter: "),
        ("title: { value: x, when: 'nick eq \"a\"' }", "title.when: nick eq \"a\" is not a SCIM filter: "),
        (
            "title: { value: x, when: 'meta.created pr' }",
            "title.when: a filter here cannot ask for meta, members or groups"
        ),
        ("title: { value: x, when: 'groups pr' }", "title.when: a filter here cannot ask for meta, members or groups"),
        ("title: { value: x, when: [] }", "title.when: expected a text"),
    ])
    func `a condition that cannot work is told`(rule: String, problem: String) {
        let problems = Profiles.problems(rule: rule)
        #expect(problems.count == 1 && problems[0].hasPrefix(problem), "\(problems)")
    }

    @Test func `a rule by which the directory wins is never written`() throws {
        let map = try Profiles.map("mail: { from: 'emails[type eq \"work\"].value', authority: directory }")
        let projection = try map.project(.ann(("emails", [["type": "work", "value": "a@x"]])))
        #expect(projection["mail"] == nil)
        #expect(map.managedAttributes.contains("mail"))
    }

    @Test func `which values of others are left alone stands in the projection`() throws {
        let map = try Profiles.map(
            "host: { values: [a], tolerate: all }", "proxyAddresses: { from: title, tolerate: '^(?!SMTP:|smtp:)' }")
        let projection = try map.project(.ann())
        #expect(projection["host"]?.tolerance == .all)
        #expect(projection["proxyAddresses"]?.tolerance == .matching(try ValuePattern("^(?!SMTP:|smtp:)")))
    }

    @Test(arguments: [
        ("host: { value: a, tolerate: '(' }", "host.tolerate: it is no regular expression: expected ')'"),
        (
            "host: { value: a, authority: initial, tolerate: all }",
            "host.tolerate: it is used with authority: scim only"
        ),
        ("host: { address: all }", "host.address: the section has no addresses"),
        (
            "host: { address: al }",
            "host.address: expected one of primary, aliases, all; did you mean all?"
        ),
    ])
    func `other parts of a rule that cannot work are told`(rule: String, problem: String) {
        #expect(Profiles.problems(rule: rule) == [problem])
    }
}
