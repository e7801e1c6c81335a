import Directory
import Mapping
import SCIM
import Sync
import Testing

/// What the check takes from a compiled mapping.
struct MappedEntryTests {
    private static let mapping = """
        users:
          base: ou=people,dc=example
          rdn: uid
          object_classes: [inetOrgPerson]
          attributes:
            uid: userName
            cn: { first: [displayName, userName] }
            sn: name.familyName
            mail: 'emails[type eq "work"].value'
            rfc822Mailbox: 'emails[primary eq true].value'
            description: { values: [one, two] }
            title: { from: title, default: none }
            ou: { from: nickName, split: ";" }
          active: { attribute: employeeType, when_true: active }
        groups:
          base: ou=groups,dc=example
          rdn: cn
          object_classes: [groupOfNames]
          attributes: { cn: displayName }
          members: { attribute: member, when_empty: placeholder }

        """

    private func entries() throws -> [MappedEntry] {
        try MappingCompiler.compile(Self.mapping, file: "m.yaml", catalog: .served).all.map {
            MappedEntry($0, file: "m.yaml")
        }
    }

    private func attribute(_ name: AttributeName) throws -> MappedAttribute {
        try #require(try entries().flatMap(\.attributes).first { $0.name == name })
    }

    @Test func `what every user has is never empty, what may be missing may be`() throws {
        #expect(try !attribute("uid").mayBeEmpty && !attribute("cn").mayBeEmpty && !attribute("title").mayBeEmpty)
        #expect(try attribute("sn").mayBeEmpty && attribute("mail").mayBeEmpty && attribute("employeeType").mayBeEmpty)
    }

    @Test func `lists, several constants and cut texts may be many, the primary value is one`() throws {
        #expect(try attribute("mail").mayBeMany && attribute("description").mayBeMany && attribute("ou").mayBeMany)
        #expect(try !attribute("rfc822Mailbox").mayBeMany && !attribute("cn").mayBeMany)
    }

    @Test func `constants, lines and sources are told`() throws {
        #expect(try attribute("description").constants == ["one", "two"] && attribute("description").content == nil)
        #expect(try attribute("employeeType").constants == ["active"] && attribute("title").constants == ["none"])
        #expect(try attribute("sn").line == 8 && attribute("sn").source == "name.familyName")
    }

    @Test func `members are an attribute like others, never empty with a placeholder`() throws {
        let member = try attribute("member")
        #expect(member.isMembers && !member.mayBeEmpty && member.mayBeMany && member.content == .dn)
        #expect(try entries().map(\.noun) == ["user", "group"])
    }
}
