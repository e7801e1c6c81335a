import Directory
import Sync
import Testing

/// The judgement of a mapping against a schema, as a value.
struct SchemaReviewTests {
    static let schema = DirectorySchema(
        objectClasses: [
            "( 2.5.6.0 NAME 'top' ABSTRACT MUST objectClass )",
            "( 2.5.6.6 NAME 'person' SUP top STRUCTURAL MUST ( sn $ cn ) MAY ( uid $ mail $ enabled $ manager $ born ) )",
            "( 1.1 NAME 'staff' SUP person STRUCTURAL )", "( 1.2 NAME 'device' SUP top STRUCTURAL MUST cn )",
            "( 1.3 NAME 'mailbox' SUP top AUXILIARY MUST mail MAY ( quota $ alias ) X-SCHEMA-FILE '50mail.ldif' )",
            "( 1.4 NAME 'old' SUP top AUXILIARY OBSOLETE MAY ( stamp $ shared $ former ) )",
            "( 1.5 NAME 'team' SUP top STRUCTURAL MUST ( cn $ member ) )",
        ],
        attributeTypes: [
            "( 2.5.4.0 NAME 'objectClass' SYNTAX 1.3.6.1.4.1.1466.115.121.1.38 )", text("cn"), text("sn"), text("uid"),
            "( 3.1 NAME 'mail' EQUALITY x SYNTAX 1.3.6.1.4.1.1466.115.121.1.26 )",
            "( 3.2 NAME 'quota' EQUALITY x SYNTAX 1.3.6.1.4.1.1466.115.121.1.27 SINGLE-VALUE )",
            "( 3.3 NAME 'enabled' EQUALITY x SYNTAX 1.3.6.1.4.1.1466.115.121.1.7 SINGLE-VALUE )",
            "( 3.4 NAME 'stamp' NO-USER-MODIFICATION )", "( 3.5 NAME 'shared' COLLECTIVE )",
            "( 3.6 NAME 'former' OBSOLETE )",
            "( 3.7 NAME 'member' EQUALITY x SYNTAX 1.3.6.1.4.1.1466.115.121.1.12 )",
            "( 3.8 NAME 'manager' EQUALITY x SYNTAX 1.3.6.1.4.1.1466.115.121.1.12 )",
            "( 3.9 NAME 'born' EQUALITY x SYNTAX 1.3.6.1.4.1.1466.115.121.1.24 )",
            "( 3.10 NAME 'alias' SYNTAX 1.3.6.1.4.1.1466.115.121.1.26 )",
        ])

    private static func text(_ name: String) -> String {
        "( \(name)-oid NAME '\(name)' EQUALITY x SYNTAX 1.3.6.1.4.1.1466.115.121.1.15 )"
    }

    static let complete = [
        MappedAttribute("uid", line: 6, source: "userName", content: .text),
        MappedAttribute("cn", line: 7, source: "displayName", content: .text),
        MappedAttribute("sn", line: 8, source: "name.familyName", content: .text),
    ]

    private func review(
        classes: [String] = ["person"], rdn: AttributeName = "uid", _ more: MappedAttribute...,
        without: AttributeName? = nil, product: ServerProduct = .openLDAP, noun: String = "user"
    ) throws -> [Finding] {
        let attributes = Self.complete.filter { $0.name != without } + more
        let entry = MappedEntry(
            noun: noun, base: try DN("ou=people,dc=example"), rdn: rdn, objectClasses: classes, attributes: attributes,
            file: "mapping.yaml")
        return SchemaReview(schema: Self.schema, entry: entry, product: product).findings
    }

    @Test func `a mapping that fits brings no findings`() throws {
        #expect(try review().isEmpty)
        #expect(try review(classes: ["person", "staff"]).isEmpty)
    }

    @Test func `an unknown class and a class that is obsolete are told`() throws {
        let findings = try review(classes: ["person", "persona", "old"])
        #expect(findings.map(\.severity) == [.error, .warning])
        #expect(findings[0].message.contains("no object class persona") && findings[1].message.contains("old obsolete"))
    }

    @Test func `two structural classes must be in one chain, where the server enforces it`() throws {
        let finding = try #require(try review(classes: ["person", "device"]).first)
        #expect(finding.severity == .error)
        #expect(finding.message.contains("person (STRUCTURAL, 2.5.6.6) and device (STRUCTURAL, 1.2)"))
        #expect(try review(classes: ["person", "device"], product: .directoryServer389).first?.severity == .warning)
    }

    @Test func `an entry needs a structural class`() throws {
        let findings = try review(classes: ["mailbox", "top"], MappedAttribute("mail", source: "userName"))
        #expect(findings.contains { $0.severity == .error && $0.message.contains("is structural here") })
    }

    @Test func `an attribute that no class allows is told with the classes that would`() throws {
        let finding = try #require(
            try review(MappedAttribute("quota", line: 9, source: "x", constants: ["1"])).first)
        #expect(finding.severity == .error && finding.place?.line == 9 && finding.attribute == "quota")
        #expect(finding.message.contains("none of the object classes allows quota; here they are person (STRUCTURAL"))
        #expect(finding.advice?.contains("mailbox (demands mail)") == true)
    }

    @Test func `an unknown attribute is told with the nearest known one`() throws {
        let finding = try #require(try review(MappedAttribute("maill", line: 9, source: "x")).first)
        #expect(finding.message == "the server knows no attribute maill")
        #expect(
            finding.advice == "write mail, if that is meant; else load the schema that defines it, or take the rule out"
        )
    }

    @Test func `an attribute that nobody may write is told`() throws {
        let findings = try review(
            classes: ["person", "old"], MappedAttribute("stamp", source: "x"), MappedAttribute("shared", source: "x"),
            MappedAttribute("former", source: "x"))
        #expect(findings.map(\.severity) == [.warning, .error, .error, .warning])
        #expect(findings[1].message.contains("NO-USER-MODIFICATION") && findings[2].message.contains("collective"))
    }

    @Test func `a demand that no rule fills is told, inherited ones too`() throws {
        let finding = try #require(try review(classes: ["staff"], without: "sn").first)
        #expect(finding.severity == .error && finding.attribute == "sn")
        #expect(finding.message == "the object classes demand sn, and no rule fills it (person demands it)")
        #expect(finding.paste == "sn: { first: [name.familyName, userName] }")
    }

    @Test func `a rule that may come without a value for a demand is a warning`() throws {
        let rule = MappedAttribute("sn", line: 8, source: "name.familyName", mayBeEmpty: true, content: .text)
        let finding = try #require(try review(rule, without: "sn").first)
        #expect(finding.severity == .warning && finding.place?.description == "mapping.yaml:8")
        #expect(finding.message == "person demands sn, and name.familyName may be absent: such a user is refused")
        #expect(finding.paste == "sn: { first: [name.familyName, userName] }")
    }

    @Test func `a group that may be empty needs a placeholder where a member is demanded`() throws {
        var members = MappedAttribute(
            "member", line: 20, source: "members", mayBeEmpty: true, mayBeMany: true, content: .dn, isMembers: true)
        let finding = try #require(
            try review(classes: ["team"], rdn: "cn", members, noun: "group").last)
        #expect(finding.severity == .error && finding.message.contains("a group without members has none"))
        #expect(finding.paste == "members: { attribute: member, value: dn, when_empty: placeholder }")
        members.mayBeEmpty = false
        #expect(try !review(classes: ["team"], rdn: "cn", members, noun: "group").contains { $0.attribute == "member" })
    }

    @Test func `several values for one are an error as constants and a warning as a source`() throws {
        let many = MappedAttribute("quota", source: "roles.value", mayBeMany: true, content: .integer)
        let constants = MappedAttribute("quota", source: "x", mayBeMany: true, constants: ["1", "2"])
        let mail = MappedAttribute("mail", source: "userName")
        let warning = try #require(try review(classes: ["person", "mailbox"], mail, many).first)
        #expect(warning.severity == .warning)
        #expect(warning.advice == "let the rule take one value, such as the primary one: roles[primary eq true].value")
        #expect(try review(classes: ["person", "mailbox"], mail, constants).map(\.severity) == [.error])
    }

    @Test func `a constant that the syntax refuses is told with the form that is right`() throws {
        let finding = try #require(
            try review(MappedAttribute("enabled", line: 9, source: "active", constants: ["TRUE", "no"])).first)
        #expect(finding.severity == .error)
        #expect(
            finding.message == "\"no\" is no value for enabled (Boolean): it must be TRUE or FALSE, in capitals")
    }

    @Test func `texts for a DN and times in SCIM's form are a warning`() throws {
        let findings = try review(
            MappedAttribute("manager", source: "title", content: .text),
            MappedAttribute("born", source: "meta.created", content: .time))
        #expect(findings.map(\.severity) == [.warning, .warning])
        #expect(findings[0].message.contains("what is no DN is refused"))
        #expect(findings[1].message.contains("20260131120000Z"))
    }

    @Test func `what cannot be compared cannot name an entry`() throws {
        let findings = try review(
            classes: ["person", "mailbox"], rdn: "alias", MappedAttribute("mail", source: "userName"),
            MappedAttribute("alias", source: "userName"))
        #expect(findings.map(\.message) == ["alias cannot name an entry: its values cannot be compared for equality"])
    }

    /// 389 Directory Server and others ship classes of one name and of different kinds.
    @Test func `a class counts as the server has it, not by its name`() throws {
        let attributes = [
            "( 1 NAME 'cn' EQUALITY x )", "( 2 NAME 'mgrpRFC822MailMember' )", "( 3 NAME 'mail' )",
        ]
        let auxiliary = "( 9.1 NAME 'mailGroup' SUP top AUXILIARY MAY ( mail $ mgrpRFC822MailMember ) X-ORIGIN 'A' )"
        let structural = "( 9.2 NAME 'mailGroup' SUP top STRUCTURAL MUST mail X-ORIGIN 'B' )"
        let team = "( 9.0 NAME 'team' STRUCTURAL MUST cn )"
        let entry = MappedEntry(
            noun: "group", base: try DN("ou=groups"), rdn: "cn", objectClasses: ["team", "mailGroup"],
            attributes: [
                MappedAttribute("cn", source: "displayName"), MappedAttribute("mgrpRFC822MailMember", source: "x"),
            ], file: "m")
        let review = { (classes: [String]) in
            SchemaReview(
                schema: DirectorySchema(objectClasses: classes, attributeTypes: attributes), entry: entry,
                product: .openLDAP
            ).findings
        }
        #expect(review([team, auxiliary]).isEmpty)
        let findings = review([team, structural])
        #expect(findings.map(\.severity) == [.error, .error, .error])
        #expect(findings[0].message.contains("mailGroup (STRUCTURAL, 9.2, B)"))
        #expect(findings[1].message.contains("none of the object classes allows mgrpRFC822MailMember"))
        #expect(findings[2].message.contains("demand mail"))
        #expect(
            review([team, auxiliary, structural]).contains {
                $0.message.contains("two definitions of the name mailGroup")
            })
    }
}
