import Directory
@testable import Mapping
import SCIM
import Testing

struct ProjectionTests {
    @Test func `the entry stands below the base, named by the rule of its RDN`() throws {
        let projection = try Profiles.map().project(.ann())
        #expect(
            projection.lines == [
                "dn: uid=ann,ou=people,dc=example,dc=com", "objectClass: inetOrgPerson", "uid: ann",
            ])
        let classes = try #require(projection.attributes.first)
        #expect(classes.name == .objectClass && classes.toleratesOthers)
    }

    @Test func `an attribute without a value is managed and empty`() throws {
        let projection = try Profiles.map("title: title").project(.ann())
        #expect(projection.texts("title") == [])
        #expect(projection.newEntry["title"] == [])
        #expect(projection.texts("description") == nil)
    }

    @Test(arguments: [
        (Object([("userName", "ann")]), ["ann"]),
        (Object([("userName", "ann"), ("displayName", "Ann")]), ["Ann"]),
        (Object([("userName", "ann"), ("displayName", "")]), ["ann"]),
        (Object([("userName", "ann"), ("name", ["formatted": "Ann Lee"])]), ["Ann Lee"]),
    ])
    func `first takes the first path that has a value`(attributes: Object, expected: [String]) throws {
        let map = try Profiles.map("cn: { first: [displayName, name.formatted, userName] }")
        #expect(try map.project(Resource(attributes: attributes)).texts("cn") == expected)
    }

    @Test func `steps run in the order split, trim, lowercase, default, however they are written`() throws {
        let map = try Profiles.map(
            "mail: { default: none, lowercase: true, trim: true, split: \";\", from: title }")
        #expect(try map.project(.ann(("title", " A@x ;; B@x;"))).texts("mail") == ["a@x", "b@x"])
        #expect(try map.project(.ann(("title", " ;; "))).texts("mail") == ["none"])
        #expect(try map.project(.ann()).texts("mail") == ["none"])
    }

    @Test func `trim drops what is nothing but space, and lowercase is Unicode's`() throws {
        let map = try Profiles.map("cn: { from: title, trim: true }", "sn: { from: title, lowercase: true }")
        let projection = try map.project(.ann(("title", "\u{A0} ÄÖ\t\n")))
        #expect(projection.texts("cn") == ["ÄÖ"])
        #expect(projection.texts("sn") == ["\u{A0} äö\t\n"])
        #expect(try map.project(.ann(("title", "  "))).texts("cn") == [])
    }

    @Test func `a step that is switched off does nothing`() throws {
        let map = try Profiles.map("cn: { from: title, trim: false, lowercase: false }")
        #expect(try map.project(.ann(("title", " A "))).texts("cn") == [" A "])
    }

    @Test func `constants and what is written at creation only`() throws {
        let map = try Profiles.map(
            "mailQuota: { value: \"1073741824\", authority: initial }", "host: { values: [a, b, a] }")
        let projection = try map.project(.ann())
        #expect(projection.texts("mailQuota") == ["1073741824"])
        #expect(projection.attributes.first { $0.name == "mailQuota" }?.authority == .initial)
        #expect(projection.texts("host") == ["a", "b"])
    }

    @Test(arguments: [
        ("{ attribute: status, when_true: on, when_false: off }", ["on"], ["off"]),
        ("{ attribute: status, when_true: on }", ["on"], []),
        ("{ attribute: status, when_false: off }", [], ["off"]),
    ])
    func `active is a value for each state, or the absence of one`(
        rule: String, whenTrue: [String], whenFalse: [String]
    ) throws {
        let map = try Profiles.map(active: rule)
        #expect(try map.project(.ann(("active", true))).texts("status") == whenTrue)
        #expect(try map.project(.ann(("active", false))).texts("status") == whenFalse)
        // A client that never said so means an active user (RFC 7643 §4.1.1 leaves it to the server).
        #expect(try map.project(.ann()).texts("status") == whenTrue)
    }

    @Test func `one value sent twice is one value`() throws {
        let map = try Profiles.map("telephoneNumber: phoneNumbers.value")
        let phones: Value = [
            ["type": "work", "value": "1"], ["type": "mobile", "value": "1"], ["value": "2"],
        ]
        #expect(try map.project(.ann(("phoneNumbers", phones))).texts("telephoneNumber") == ["1", "2"])
    }

    @Test func `a filter in the path chooses among the elements, without regard to case`() throws {
        let map = try Profiles.map(
            "mail: 'emails[type eq \"work\"].value'", "cn: 'emails[primary eq true].value'")
        let emails: Value = [
            ["type": "Work", "value": "w@x"], ["type": "home", "value": "h@x", "primary": true],
            ["value": "n@x"],
        ]
        let projection = try map.project(.ann(("emails", emails)))
        #expect(projection.texts("mail") == ["w@x"] && projection.texts("cn") == ["h@x"])
    }

    @Test func `booleans and numbers are written as the directory writes them`() throws {
        let map = try Profiles.map("host: active", "sn: 'emails.primary'", "cn: roles")
        let projection = try map.project(
            .ann(
                ("active", true), ("emails", [["primary": false]]),
                ("roles", [["value": 12], ["value": "x"]])))
        #expect(projection.texts("host") == ["TRUE"] && projection.texts("sn") == ["FALSE"])
        #expect(projection.texts("cn") == ["12", "x"])
    }

    @Test func `the resource's own identifier can be written`() throws {
        #expect(
            try Profiles.map("employeeNumber: externalId").project(.ann(("externalId", "x1"))).texts(
                "employeeNumber") == ["x1"])
    }

    @Test func `without a value for the RDN the client is told which attribute is missing`() throws {
        let map = try Profiles.map()
        for attributes in [Object(), ["userName": ""]] as [Object] {
            let problem = #expect(throws: MappingProblem.self) {
                try map.project(Resource(attributes: attributes))
            }
            #expect(problem?.attribute == "userName")
            #expect(problem?.description == "userName: a value is needed, because it names the entry")
        }
    }

    @Test func `several values for the RDN are told, too`() throws {
        let map = try Profiles.compile(
            """
            users:
              base: ou=people,dc=example,dc=com
              rdn: mail
              object_classes: [x]
              attributes: { mail: emails.value }
            """)
        let problem = #expect(throws: MappingProblem.self) {
            try map.project(.ann(("emails", [["value": "a"], ["value": "b"]])))
        }
        #expect(
            problem?.description == "emails.value: exactly one value is needed, because it names the entry")
        #expect(try map.project(.ann(("emails", [["value": "a"], ["value": "a"]]))).texts("mail") == ["a"])
    }

    @Test func `a value that is no text is told with its attribute`() throws {
        let map = try Profiles.map("title: title")
        let problem = #expect(throws: MappingProblem.self) { try map.project(.ann(("title", ["x": "y"]))) }
        #expect(problem?.description == "title: expected a text, number or boolean")
    }

    @Test(arguments: [
        "x,ou=sub", "*", "a)(uid=*", "Ünïcode", " leading", "trailing ", "#1", "a+b=c", "a\"b", "a\\b", "a=b",
        "a;b",
        "<a>", "a\nb", "a\u{0}b", ",", "\\2a", "uid=x", "e\u{301}",
    ])
    func `whatever a name looks like, it stays one value in one place`(name: String) throws {
        let map = try Profiles.map("cn: userName")
        let projection = try map.project(Resource(attributes: ["userName": .string(name)]))
        #expect(projection.dn.parent == map.base)
        #expect(projection.dn.rdn?.values.map(\.value) == [AttributeValue(name)])
        #expect(try DN(projection.dn.description) == projection.dn)
        #expect(projection.newEntry["cn"] == [AttributeValue(name)])
    }

    @Test func `the same resource gives the same projection`() throws {
        let map = try Profiles.compile(try Profiles.shipped("inetorgperson.yaml"))
        #expect(try map.project(.ann(("title", "x"))) == map.project(.ann(("title", "x"))))
    }

    @Test func `the attributes that the mapping writes, and where each comes from`() throws {
        let map = try Profiles.map(
            "mail: { from: 'emails[type eq \"work\"].value' }", "cn: { first: [displayName, userName] }",
            "host: { value: x }", active: "{ attribute: status, when_true: on }")
        #expect(map.managedAttributes == [.objectClass, .uid, .mail, .cn, "host", "status"])
        #expect(map.source(of: "MAIL") == "emails[type eq \"work\"].value")
        #expect(map.source(of: "cn") == "displayName")
        #expect(map.source(of: "host") == "host (a constant of the mapping)")
        #expect(map.source(of: "status") == "active")
        #expect(map.source(of: "description") == nil)
    }
}
