import Directory
@testable import Mapping
import SCIM
import Testing

/// The mapping run backwards.
struct ReadingTests {
    private func read(_ attributes: Attributes, _ rules: String..., section: [String] = []) throws -> ReadBack {
        let dn = try DN("uid=ann,ou=people,dc=example,dc=com")
        return try Profiles.map(rules, section: section).read(Entry(dn: dn, attributes: attributes))
    }

    private static let enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"

    @Test func `paths of all kinds are written`() throws {
        let found = try read(
            [
                "uid": ["ann"], "sn": ["Lee"], "mail": ["a@x"], "l": ["Bonn"], "c": ["DE"], "host": ["1", "2"],
                "o": ["Acme"],
            ],
            "sn: name.familyName", "mail: 'emails[type eq \"work\" and primary eq true].value'",
            "l: 'addresses[type eq \"work\"].locality'", "c: 'addresses[type eq \"work\"].country'",
            "host: phoneNumbers.value", "o: '\(Self.enterprise):organization'")
        #expect(
            found.attributes == [
                "userName": "ann", "name": ["familyName": "Lee"],
                "emails": [["type": "work", "primary": true, "value": "a@x"]],
                "addresses": [["type": "work", "locality": "Bonn", "country": "DE"]],
                "phoneNumbers": [["value": "1"], ["value": "2"]], "\(Self.enterprise)": ["organization": "Acme"],
            ])
        #expect(found.unreadable == [])
        #expect(found.items.map(\.path.description).contains("name.familyName"))
    }

    @Test(arguments: [
        ("{ from: title, lowercase: true, trim: true }", "abc", "abc"),
        ("{ from: title, table: { DE: Germany, AT: Austria } }", "germany", "DE"),
        ("{ from: title, table: { DE: Germany } }", "France", "France"),
        ("{ from: title, generalized_time: true }", "20261124131500Z", "2026-11-24T13:15:00Z"),
        ("{ from: title, days_since_epoch: true }", "1", "1970-01-02T00:00:00Z"),
        ("{ from: title, filetime: true }", "134399997000000000", "2026-11-24T13:15:00Z"),
        ("{ from: title, unit: { from: MB, to: B } }", "5000000", "5"),
        ("{ from: title, postal_address: true }", "a$b", "a\nb"),
        ("{ from: title, base64: true }", "a", "YQ=="),
        ("{ from: title, boolean: [yes, no] }", "YES", "TRUE"),
        ("{ template: '/home/{title}' }", "/home/ann", "ann"),
        ("{ template: '<{title|lowercase}>' }", "<ann>", "ann"),
        ("{ first: [title, userName] }", "x", "x"),
    ])
    func `a value is read back through its steps`(rule: String, stored: String, expected: String) throws {
        #expect(try Profiles.map("x: \(rule)").irreversible == [])
        #expect(try read(["x": [AttributeValue(stored)]], "x: \(rule)").attributes == ["title": .string(expected)])
    }

    @Test func `values get the type of their attribute`() throws {
        let found = try read(
            ["x": ["no"], "y": ["TRUE"]], "x: { from: active, boolean: [yes, no] }", "y: 'emails.primary'")
        #expect(found.attributes == ["active": false, "emails": [["primary": true]]])
    }

    @Test func `lists are put together and taken apart`() throws {
        #expect(try read(["x": ["a", "b"]], "x: { from: title, split: ';' }").attributes == ["title": "a;b"])
        let proxies = try read(
            ["x": ["X500:/o=a", "smtp:b@x", "SMTP:a@x"]],
            "x: { from: emails.value, proxy_addresses: true, tolerate: '^(?!SMTP:|smtp:)' }")
        #expect(proxies.attributes == ["emails": [["value": "a@x"], ["value": "b@x"]]])
    }

    @Test func `the default is no value`() throws {
        #expect(try read(["x": ["none"]], "x: { from: title, default: none }").attributes == [:])
        #expect(try read(["x": ["a"]], "x: { from: title, default: none }").attributes == ["title": "a"])
    }

    @Test func `the rule that changes least is believed`() throws {
        let found = try read(
            ["cn": ["Ann Lee"], "displayName": ["Ann"], "x": ["ann"]], "cn: { first: [displayName, userName] }",
            "x: { from: displayName, lowercase: true }", "displayName: displayName")
        #expect(found.attributes == ["displayName": "Ann"])
        #expect(
            try read(["cn": ["Ann Lee"]], "cn: { first: [displayName, userName] }", "displayName: displayName")
                .attributes == ["displayName": "Ann Lee"])
    }

    @Test func `what active says is read from all of the entry`() throws {
        let section = ["active: [{ attribute: a, when_true: on, when_false: off }, { attribute: b, bits: 2 }]"]
        #expect(try read(["a": ["on"], "b": ["2"]], section: section).attributes == ["active": false])
        #expect(try read(["a": ["on"]], section: section).attributes == ["active": true])
        #expect(try read([:], section: section).attributes == [:])
    }

    @Test func `values that were chosen are read as such`() throws {
        let found = try read(["uidNumber": ["1000"]], "uidNumber: { allocate: { from: 1, to: 2 } }")
        #expect(found.generated == ["uidNumber": "1000"] && found.unreadable == [])
    }

    @Test func `what cannot be read is told`() throws {
        let found = try read(
            ["a": ["x"], "b": ["maybe"], "c": ["1", "2"], "d": [AttributeValue(bytes: [255])], "e": ["x"]],
            "a: { from: title, limit: 3 }", "b: { from: active, boolean: [yes, no] }", "c: nickName", "d: title",
            "e: { template: 'y{nickName}' }", "f: { from: title, ascii: true }")
        #expect(found.attributes == [:])
        #expect(found.unreadable == ["c", "d", "e", "b", "a"])
    }

    @Test(arguments: [
        ("{ from: title, limit: 3 }", "limit drops characters"), ("{ from: title, take: 1 }", "take drops values"),
        ("{ from: title, ascii: true }", "ascii drops marks"), ("{ from: title, join: x }", "join cannot be undone"),
        ("{ from: title, local_part: true }", "local_part drops the domain"),
        ("{ from: title, domain: true }", "domain drops the local part"),
        ("{ from: title, replace: { pattern: a, with: b } }", "replace cannot be undone"),
        ("{ from: title, matching: a }", "matching and not_matching drop values"),
        ("{ from: title, split: [a, b] }", "split has several separators"),
        ("{ from: title, table: { a: x, b: X } }", "two values of the table become the same"),
        ("{ from: title, unit: { from: B, to: MB } }", "unit rounds"),
        ("{ from: title, utf16_password: true }", "a password cannot be read"),
        ("{ template: '{title}{nickName}' }", "the template cannot be taken apart"),
        ("{ template: '{title|limit:1}' }", "the template cannot be taken apart"),
        ("{ from: title, reference: dn }", "the value names another entry"),
        (
            "'emails[type ne \"work\"].value'",
            "the filter of emails[type ne \"work\"].value does not say what an element would hold"
        ),
    ])
    func `what cannot be run backwards is told by the compiler`(rule: String, reason: String) throws {
        #expect(
            try Profiles.map("x: \(rule)").irreversible == [IrreversibleRule(attribute: "x", reason: reason)])
        let source = rule.hasPrefix("{") ? String(rule.dropLast(2)) : "{ from: \(rule)"
        #expect(
            Profiles.problems(rule: "x: \(source), authority: directory }")
                == ["m.yaml:7: users: x has authority directory and cannot be read back: \(reason)"])
    }

    @Test func `constants and active need not be run backwards`() throws {
        let map = try Profiles.map("x: { value: a }", active: "{ attribute: s, when_false: a }")
        #expect(map.irreversible == [])
        #expect(
            Profiles.problems(rule: "x: { value: a, authority: directory }")
                == ["m.yaml:7: users: x has authority directory and cannot be read back: the value is a constant"])
    }

    @Test func `what was projected is read back as it was`() throws {
        let map = try Profiles.compile(try Profiles.shipped("inetorgperson.yaml"))
        let resource = try Profiles.resource(ShippedProfileTests.entra)
        let found = map.read(try map.project(resource).newEntry)
        for name in ["userName", "displayName", "title", "preferredLanguage", "active"] {
            #expect(found.attributes[name] == resource.attributes[name], "\(name)")
        }
        #expect(found.attributes["name"] == ["familyName": "Lee", "givenName": "Ann"])
    }
}
