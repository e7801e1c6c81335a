import Directory
@testable import Mapping
import SCIM
import Testing

/// `deprovision` of a section.
struct DeprovisioningTests {
    private func text(_ rule: String, active: String = "", base: String = "ou=people,dc=example,dc=com") -> String {
        """
        users:
          base: \(base)
          rdn: uid
          object_classes: [inetOrgPerson]
          deprovision: \(rule)
          attributes: { uid: userName, description: { values: [a, b] }, mail: userName }
          \(active)
        """
    }

    private func map(_ rule: String, active: String = "") throws -> AttributeMap {
        try MappingCompiler.compile(text(rule, active: active), file: "m.yaml", catalog: .builtIn).users
    }

    private static let archive = "ou=leavers,dc=example,dc=com"
    private static let disabled = "active: { attribute: employeeType, when_true: active, when_false: disabled }"

    @Test func `without the key entries are deleted`() throws {
        #expect(try map("delete").deprovisioning == Deprovisioning(.delete))
        let without = text("delete").replacing("  deprovision: delete\n", with: "")
        let mappings = try MappingCompiler.compile(without, file: "m.yaml", catalog: .builtIn)
        #expect(mappings.users.deprovisioning == Deprovisioning(.delete))
    }

    @Test func `an action may stand alone or with what it needs`() throws {
        #expect(try map("keep").deprovisioning == Deprovisioning(.keep))
        let disable = try map("{ action: disable, delete_after: 30d }", active: Self.disabled)
        #expect(disable.deprovisioning == Deprovisioning(.disable, deleteAfter: 30 * 86_400))
        let archive = try map("{ action: archive, container: \"\(Self.archive)\" }")
        #expect(try archive.deprovisioning == Deprovisioning(.archive, archive: DN(Self.archive)))
        #expect(try archive.fixedContainers == [DN(Self.archive)] && archive.movesEntries)
    }

    @Test(arguments: [
        ("disable", "", "users.deprovision: the section has no active"),
        ("remove", "", "users.deprovision: expected one of delete, disable, archive, keep"),
        ("archive", "", "users.deprovision: archive needs a container"),
        ("{ action: archive, container: nowhere }", "", "users.deprovision.container: expected a DN"),
        ("{ action: keep, delete_after: 30d }", "", "users.deprovision.delete_after: it is for the actions disable"),
        ("{ action: keep, container: ou=x }", "", "users.deprovision.container: it is for the action archive only"),
        ("{ action: disable, delete_after: 30 }", disabled, "users.deprovision.delete_after: expected a duration"),
        (
            "{ action: archive, container: \"ou=people,dc=example,dc=com\" }", "",
            "users.deprovision: ou=people,dc=example,dc=com is where the section has its other entries"
        ),
        (
            "{ action: archive, container: \"ou=off,ou=people,dc=example,dc=com\" }", "active: { container: ou=off }",
            "users.deprovision: ou=off,ou=people,dc=example,dc=com is where"
        ),
    ])
    func `what cannot work is told with its line`(rule: String, active: String, problem: String) {
        let problems = Profiles.problems(text(rule, active: active))
        #expect(problems.count == 1 && problems[0].hasPrefix("m.yaml:5: " + problem), "\(problems)")
    }

    @Test func `a group is never out of service`() {
        let groups = """

            groups:
              base: ou=groups,dc=example,dc=com
              rdn: cn
              object_classes: [groupOfNames]
              deprovision: disable
              attributes: { cn: displayName }
              members: { attribute: member, value: dn, when_empty: placeholder }
            """
        let problems = Profiles.problems(text("keep") + groups)
        #expect(problems == ["m.yaml:12: groups.deprovision: a group is never out of service: expected delete or keep"])
    }

    @Test func `the marks of who left need no resource`() throws {
        let active = """
            active:
              - { attribute: employeeType, when_true: active, when_false: disabled }
              - { attribute: description, remove: [a] }
              - { attribute: mailEnabled, when_true: "TRUE" }
              - { attribute: userAccountControl, bits: 2, initial: 512 }
            """.replacing("\n", with: "\n  ")
        let marks = try map("disable", active: active).inactiveMarks
        #expect(marks.map(\.name) == ["employeeType", "description", "mailEnabled", "userAccountControl"])
        #expect(marks.map(\.values) == [["disabled"], [], [], ["514"]])
        #expect(marks.map(\.unwanted) == [[], ["a"], [], []])
        #expect(marks.map(\.tolerance) == [.none, .all, .none, .none])
    }
}
