import Directory
@testable import Mapping
import SCIM
import Testing

/// The section of a mapping file that says how groups and their members stand in the directory.
struct GroupMappingTests {
    /// A section for groups whose rules begin in line 12; its members follow them.
    private static let head = """
        users:
          base: ou=people,dc=example,dc=com
          rdn: uid
          object_classes: [inetOrgPerson]
          attributes: { uid: userName }
        groups:
          base: ou=groups,dc=example,dc=com
          rdn: cn
          object_classes: [groupOfNames]
          attributes:
            cn: displayName

        """

    private static func compile(_ rest: String) throws(DocumentProblems) -> Mappings {
        try MappingCompiler.compile(head + rest, file: "m.yaml", catalog: .served)
    }

    private static func groups(_ members: String) throws -> AttributeMap {
        try #require(try compile("  members: \(members)").groups)
    }

    private func problems(_ rest: String) -> [String] { Profiles.problems(Self.head + rest) }

    @Test func `a section makes a map, and the file maps both types`() throws {
        let mappings = try Self.compile("  members: { attribute: member, value: dn }")
        #expect(mappings.kinds == [.user, .group])
        let map = try #require(mappings[.group])
        let base = try DN("ou=groups,dc=example,dc=com")
        #expect(map.base == base && map.rdn == .cn)
        #expect(map.objectClasses == ["groupOfNames"] && map.resourceType.kind == .group)
        #expect(map.members.map(\.attribute) == [.member] && map.members.first?.line == 12)
    }

    @Test func `a file without the section maps no groups`() throws {
        let text = """
            users:
              base: ou=people,dc=example,dc=com
              rdn: uid
              object_classes: [inetOrgPerson]
              attributes: { uid: userName }
            """
        let mappings = try MappingCompiler.compile(text, file: "m.yaml", catalog: .served)
        #expect(mappings.kinds == [.user] && mappings.groups == nil && mappings[.group] == nil)
    }

    static let standIns: [(String, String?)] = [
        ("{ attribute: member }", nil), ("{ attribute: member, when_empty: absent }", nil),
        ("{ attribute: member, when_empty: placeholder }", "cn=sluice-empty-group"),
        ("{ attribute: member, when_empty: placeholder, placeholder: 'uid=nobody,dc=x' }", "uid=nobody,dc=x"),
    ]

    @Test(arguments: standIns)
    func `an empty group has no members, or something that stands in for them`(members: String, expected: String?)
        throws
    {
        let map = try Self.groups(members)
        #expect(map.members.first?.placeholder?.description == expected)
    }

    @Test func `the attribute of the members is known by its source, and is not among the others`() throws {
        let map = try Self.groups("{ attribute: member }")
        #expect(map.source(of: "MEMBER") == "members" && map.source(of: "cn") == "displayName")
        #expect(map.managedAttributes == [.objectClass, .cn])
    }

    private let sales = Resource(attributes: ["displayName": "Sales"])

    @Test func `members stand in the entry as the names of their entries, in their order`() throws {
        let map = try Self.groups("{ attribute: member, when_empty: placeholder }")
        let places = [try DN("uid=bob,dc=x"), try DN("cn=a\\,b,dc=x")]
        let projection = try map.project(sales, members: places.map { MemberName($0) })
        #expect(
            projection.lines == [
                "dn: cn=Sales,ou=groups,dc=example,dc=com", "objectClass: groupOfNames", "cn: Sales",
                "member: uid=bob,dc=x", "member: cn=a\\,b,dc=x",
            ])
        let member = try #require(projection.attributes.first(where: { $0.name == .member }))
        #expect(member.isReference && member.authority == .scim && !member.toleratesOthers)
    }

    @Test func `without places the members are left out, so that they are neither compared nor written`() throws {
        let projection = try Self.groups("{ attribute: member, when_empty: placeholder }").project(sales)
        #expect(projection.texts(.member) == nil)
        #expect(projection.newEntry[.member] == [])
    }

    @Test func `nobody is nothing, or the one who stands in`() throws {
        let absent = try Self.groups("{ attribute: member }").project(sales, members: [])
        #expect(absent.texts(.member) == [])
        let placeholder = try Self.groups("{ attribute: member, when_empty: placeholder }")
        #expect(try placeholder.project(sales, members: []).texts(.member) == ["cn=sluice-empty-group"])
        let bob = try DN("uid=bob,dc=x")
        #expect(try placeholder.project(sales, members: [MemberName(bob)]).texts(.member) == ["uid=bob,dc=x"])
    }

    private static let bob = MemberName(
        DN([RDN(.uid, "bob"), RDN("dc", "x")]), values: ["uid": "bob", "mail": "bob@a.test"])

    @Test func `members are named by values of their entries, in as many ways as the mapping says`() throws {
        let map = try Self.groups(
            "[{ attribute: member, when_empty: placeholder }, { attribute: memberUid, value: uid, tolerate: all }]")
        let nested = MemberName(DN([RDN(.cn, "team"), RDN("dc", "x")]))
        let projection = try map.project(sales, members: [Self.bob, nested])
        #expect(projection.texts(.member) == ["uid=bob,dc=x", "cn=team,dc=x"])
        #expect(projection.texts("memberUid") == ["bob"])
        #expect(projection["memberUid"]?.comparison == .memberValues && projection["memberUid"]?.tolerance == .all)
        #expect(try map.project(sales, members: []).texts("memberUid") == [])
        #expect(map.source(of: "memberuid") == "members")
    }

    @Test func `memberships may stand on the members alone`() throws {
        let mappings = try Self.compile("  members: { on_member: memberOfGroup, value: cn }")
        #expect(mappings.groups?.members.isEmpty == true && mappings.users.membershipAttribute == "memberOfGroup")
        #expect(mappings.namingAttributes(of: .group) == [.cn] && mappings.namingAttributes(of: .user).isEmpty)
        let groups = Memberships(names: ["Sales"], undecided: ["Team"], unwanted: ["Old"])
        let attribute = try mappings.users.project(.ann(), memberships: groups)["memberOfGroup"]
        #expect(attribute?.values == ["Sales"] && attribute?.unwanted == ["Old"])
        #expect(attribute?.undecided == .values(["Team"]) && attribute?.tolerance == .all)
        #expect(try mappings.users.project(.ann())["memberOfGroup"] == nil)
        #expect(mappings.users.source(of: "memberOfGroup") == "groups")
    }

    @Test func `who has an entry cannot depend on what the entry says`() {
        let title = "uid: userName, title: { from: title, authority: directory } }"
        let users = Self.head.replacing("uid: userName }", with: title)
            .replacing("  rdn: uid", with: "  only: 'title eq \"Dr\"'\n  rdn: uid")
        let problems = Profiles.problems(users + "  members: { attribute: member }")
        #expect(problems.count == 1 && problems[0].contains("only asks for title"), "\(problems)")
    }

    @Test func `nobody is known by what the mapping does not keep right`() throws {
        let title = "title: { from: title, authority: initial }"
        let head = Self.head.replacing("uid: userName }", with: "uid: userName, \(title) }")
        #expect(
            Profiles.problems(head + "  members: { attribute: memberUid, value: title }") == [
                "m.yaml:12: groups.members: title has authority initial, so it may change without the groups following"
            ])
        let constant = Self.head.replacing("uid: userName }", with: "uid: userName, o: { value: x } }")
        #expect(
            Profiles.problems(constant + "  members: { attribute: memberUid, value: o }") == [
                "m.yaml:12: groups.members: o is the same for all, so nobody can be known by it"
            ])
    }

    @Test func `users have no members, whatever is handed in`() throws {
        let map = try Profiles.map()
        #expect(map.members.isEmpty)
        let bob = try DN("uid=bob,dc=x")
        #expect(try map.project(.ann(), members: [MemberName(bob)]) == map.project(.ann()))
    }

    @Test func `without a displayName the client is told`() throws {
        let map = try Self.groups("{ attribute: member }")
        let problem = #expect(throws: MappingProblem.self) { try map.project(Resource(attributes: Object())) }
        #expect(problem?.description == "displayName: a value is needed, because it names the entry")
    }

    @Test func `a section for groups needs to say how members stand in the entry`() {
        #expect(problems("") == ["m.yaml:7: groups: the key members is missing"])
    }

    @Test(arguments: [
        ("{ value: dn }", "members: the key attribute is missing"),
        ("{ attribute: 'a b' }", "members.attribute: a b is not an attribute's name"),
        ("{ attribute: member, value: 'u id' }", "members.value: u id is not an attribute's name"),
        (
            "{ attribute: memberUid, value: uid, when_empty: placeholder }",
            "members.when_empty: a placeholder is a DN and goes with value: dn only"
        ),
        (
            "{ attribute: memberUid, value: employeeNumber }",
            "members: no rule of users gives employeeNumber a value by which a member could be named"
        ),
        (
            "{ on_member: memberOfGroup, value: mail }",
            "members: no rule of groups gives mail a value by which a group could be known"
        ),
        ("{ on_member: uid, value: cn }", "members: uid is written by a rule of users in line 5, too"),
        ("{ on_member: memberOfGroup }", "members: the key value is missing"),
        ("[]", "members: expected a way to keep members, such as { attribute: member, value: dn }"),
        (
            "[{ attribute: member }, { attribute: MEMBER, value: uid }]",
            "members[1]: MEMBER stands here twice"
        ),
        ("{ attribute: member, when_empty: none }", "members.when_empty: expected one of absent, placeholder"),
        (
            "{ attribute: member, placeholder: cn=x }",
            "members.placeholder: it is used with when_empty: placeholder only"
        ),
        (
            "{ attribute: member, when_empty: absent, placeholder: cn=x }",
            "members.placeholder: it is used with when_empty: placeholder only"
        ),
        (
            "{ attribute: member, when_empty: placeholder, placeholder: nobody }",
            "members.placeholder: expected a DN, such as cn=nobody"
        ),
        ("{ attribute: member, vale: dn }", "members.vale: unknown key; did you mean value?"),
        ("member", "members: expected keys and values, such as attribute: …"),
    ])
    func `members that cannot work are told`(members: String, problem: String) {
        #expect(problems("  members: \(members)") == ["m.yaml:12: groups.\(problem)"])
    }

    @Test(arguments: ["member", "MEMBER"])
    func `a rule for the attribute of the members is told where it stands`(name: String) {
        let problems = problems("    \(name): externalId\n  members: { attribute: member }")
        #expect(problems.count == 1, "\(problems)")
        #expect(problems.first?.hasPrefix("m.yaml:12: ") == true, "\(problems)")
        #expect(problems.first?.hasSuffix(": \(name) is written by members, not by a rule") == true, "\(problems)")
    }

    @Test(arguments: ["members", "members.value", "members.display"])
    func `members cannot be the source of a rule`(path: String) {
        #expect(
            problems("    description: \(path)\n  members: { attribute: member }") == [
                "m.yaml:12: groups.attributes.description: \(path) cannot be a source: the section groups says how "
                    + "memberships are written"
            ])
    }

    @Test(arguments: ["groups", "groups.value"])
    func `nor can the groups of a user`(path: String) {
        let rule = "uid: userName, title: \(path)"
        let text = (Self.head + "  members: { attribute: member }").replacing("uid: userName", with: rule)
        #expect(
            Profiles.problems(text) == [
                "m.yaml:5: users.attributes.title: \(path) cannot be a source: the section groups says how "
                    + "memberships are written"
            ])
    }

    @Test func `a group is never inactive, and a user has no members`() {
        #expect(
            problems("  active: { attribute: x, when_true: a }\n  members: { attribute: member }") == [
                "m.yaml:12: groups.active: unknown key; known here: base, container, rdn, object_classes, only, protected, deprovision, "
                    + "attributes, members, addresses, correlate, owner_mark"
            ])
        let text = (Self.head + "  members: { attribute: member }").replacing(
            "  attributes: { uid: userName }", with: "  attributes: { uid: userName }\n  members: { attribute: member }"
        )
        #expect(
            Profiles.problems(text) == [
                "m.yaml:6: users.members: unknown key; known here: base, container, rdn, object_classes, only, protected, deprovision, "
                    + "attributes, active, password, addresses, correlate, owner_mark"
            ])
    }

    @Test func `what users have and groups have not is told`() {
        #expect(
            problems("    description: userName\n  members: { attribute: member }")
                == ["m.yaml:12: groups.attributes.description: no schema of Group defines userName"])
    }

    @Test func `the problems of both sections are told at once`() {
        let text = Self.head.replacing("rdn: uid", with: "rdn: mail").replacing("rdn: cn", with: "rdn: ou")
        #expect(
            Profiles.problems(text + "  members: { attribute: member }") == [
                "m.yaml:3: users.rdn: no rule under attributes gives mail a value",
                "m.yaml:8: groups.rdn: no rule under attributes gives ou a value",
            ])
    }
}
