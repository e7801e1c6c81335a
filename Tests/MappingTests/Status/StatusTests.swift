import Directory
@testable import Mapping
import SCIM
import Testing

/// What `active` does to an entry, and what an entry says of it.
struct StatusTests {
    private let on: (String, Value) = ("active", true)
    private let off: (String, Value) = ("active", false)

    private func entry(_ attributes: Attributes, _ dn: String = "uid=ann,ou=people,dc=example,dc=com") throws -> Entry {
        Entry(dn: try DN(dn), attributes: attributes)
    }

    @Test func `a mark that stands only while inactive leaves the marks of others alone`() throws {
        let map = try Profiles.map(active: "{ attribute: pwdAccountLockedTime, when_false: '000001010000Z' }")
        let enabled = try #require(try map.project(.ann(on))["pwdAccountLockedTime"])
        #expect(enabled.values == [] && enabled.tolerance == .all && enabled.unwanted == ["000001010000Z"])
        let disabled = try #require(try map.project(.ann(off))["pwdAccountLockedTime"])
        #expect(disabled.values == ["000001010000Z"] && disabled.tolerance == Tolerance.none)
        #expect(try map.project(.ann())["pwdAccountLockedTime"]?.authority == .initial)
        #expect(map.isActive(try entry(["pwdAccountLockedTime": ["20261124131500Z"]])) == true)
        #expect(map.isActive(try entry(["pwdAccountLockedTime": ["000001010000Z"]])) == false)
        #expect(map.isActive(try entry([:])) == true)
    }

    @Test func `a value that a rule gives is replaced while inactive`() throws {
        let map = try Profiles.map(
            "loginShell: { value: /bin/sh }", active: "[{ attribute: loginShell, when_false: /usr/sbin/nologin }]")
        #expect(try map.project(.ann(on)).texts("loginShell") == ["/bin/sh"])
        #expect(try map.project(.ann(off)).texts("loginShell") == ["/usr/sbin/nologin"])
        let silent = try #require(try map.project(.ann())["loginShell"])
        #expect(silent.values == ["/bin/sh"] && silent.undecided == .attribute(holding: ["/usr/sbin/nologin"]))
        #expect(map.managedAttributes == [.objectClass, .uid, "loginShell"])
        #expect(map.isActive(try entry(["loginShell": ["/usr/sbin/nologin"]])) == false)
        #expect(map.isActive(try entry(["loginShell": ["/bin/zsh"]])) == true)
    }

    @Test func `some values of a rule are left out while inactive`() throws {
        let map = try Profiles.map(
            "enabledService: { values: [mail, deliver, smtp], tolerate: all }",
            active: "[{ attribute: enabledService, remove: [deliver, smtp, other] }]")
        #expect(try map.project(.ann(on)).texts("enabledService") == ["mail", "deliver", "smtp"])
        let disabled = try #require(try map.project(.ann(off))["enabledService"])
        #expect(disabled.values == ["mail"] && disabled.unwanted == ["deliver", "smtp"])
        #expect(try map.project(.ann())["enabledService"]?.undecided == .values(["deliver", "smtp", "other"]))
        #expect(map.isActive(try entry(["enabledService": ["mail", "smtp"]])) == true)
        #expect(map.isActive(try entry(["enabledService": ["mail"]])) == false)
        #expect(map.isActive(try entry([:])) == nil)
    }

    @Test func `one value to leave out needs no list`() throws {
        let map = try Profiles.map("host: { values: [a, b] }", active: "{ attribute: host, remove: a }")
        #expect(try map.project(.ann(off)).texts("host") == ["b"])
    }

    @Test func `bits are set while inactive`() throws {
        let map = try Profiles.map(active: "{ attribute: userAccountControl, bits: 2, initial: 512 }")
        let name: AttributeName = "userAccountControl"
        #expect(try map.project(.ann(on)).texts(name) == ["512"])
        #expect(try map.project(.ann(off)).texts(name) == ["514"])
        #expect(try map.project(.ann(off))[name]?.comparison == .bits(mask: 2))
        #expect(try map.project(.ann())[name]?.authority == .initial)
        #expect(map.isActive(try entry([name: ["66048"]])) == true)
        #expect(map.isActive(try entry([name: ["-2147483646"]])) == false)
        #expect(try map.isActive(entry([name: ["x"]])) == nil)
        #expect(try map.isActive(entry([:])) == nil)
    }

    @Test func `a new entry of an active user has none of the bits`() throws {
        let map = try Profiles.map(active: "{ attribute: userAccountControl, bits: 2, initial: 514 }")
        #expect(try map.project(.ann()).texts("userAccountControl") == ["512"])
        let several = try Profiles.map(active: "{ attribute: x, bits: 6 }")
        #expect(try several.isActive(entry(["x": ["4"]])) == nil)
        #expect(try several.isActive(entry(["x": ["7"]])) == false)
    }

    @Test func `an inactive user stands in another container`() throws {
        let map = try Profiles.map([], section: ["container: ou=staff", "active: [{ container: 'ou=disabled' }]"])
        let (staff, disabled) = (
            try DN("ou=staff,ou=people,dc=example,dc=com"), try DN("ou=disabled,ou=people,dc=example,dc=com")
        )
        let active = try map.project(.ann(on))
        #expect(active.dn.parent == staff && active.containers == [staff, disabled] && !active.staysInContainer)
        let inactive = try map.project(.ann(off))
        #expect(
            inactive.dn.parent == disabled && inactive.containers == [disabled, staff] && !inactive.staysInContainer)
        let silent = try map.project(.ann())
        #expect(silent.dn.parent == staff && silent.containers == [staff, disabled] && silent.staysInContainer)
        #expect([active, inactive, silent].allSatisfy { $0.inactiveContainer == disabled })
        #expect(map.isActive(try entry([:], inactive.dn.description)) == false)
        #expect(map.isActive(try entry([:], active.dn.description)) == true)
        #expect(map.isActive(try entry([:], "uid=ann,ou=sub,ou=Disabled,ou=people,dc=example,dc=com")) == false)
    }

    @Test func `changes are made in their order, and one sign of being inactive is enough`() throws {
        let map = try Profiles.map(
            "host: { value: a }",
            active:
                "[{ attribute: b, when_true: x, when_false: y }, { attribute: host, when_false: z }, { attribute: a, when_false: q }]"
        )
        let projection = try map.project(.ann(off))
        #expect(projection.attributes.map(\.name.description) == ["objectClass", "uid", "host", "b", "a"])
        #expect(projection.texts("host") == ["z"] && projection.texts("b") == ["y"] && projection.texts("a") == ["q"])
        #expect(map.isActive(try entry(["b": ["x"], "host": ["z"]])) == false)
        #expect(map.isActive(try entry(["b": ["X"], "host": ["a"]])) == true)
        #expect(try Profiles.map().isActive(entry([:])) == nil)
    }

    @Test func `a value for each state says nothing when neither stands there`() throws {
        let map = try Profiles.map(active: "{ attribute: s, when_true: on, when_false: off }")
        #expect(try map.isActive(entry([:])) == nil)
        #expect(try map.isActive(entry(["s": ["OFF"]])) == false)
        let present = try Profiles.map(active: "{ attribute: s, when_true: on }")
        #expect(try present.isActive(entry([:])) == false)
        #expect(try present.isActive(entry(["s": ["on"]])) == true)
    }

    @Test(arguments: [
        ("{ attribute: x, bits: 0 }", "active.bits: expected a whole number from 1 to 2147483647"),
        ("{ attribute: x, when_true: a, initial: 1 }", "active.initial: it is used with bits only"),
        (
            "{ attribute: x, bits: 2, remove: a }",
            "active: expected only one of: when_true and when_false, remove, bits"
        ),
        ("{ container: ou=x, attribute: y }", "active: nothing else can stand beside container"),
        ("{ attribute: x, remove: [] }", "active.remove: at least one value is needed"),
        ("{ attribute: x, remove: a }", "active: no rule under attributes gives x the values that are to be left out"),
        ("[{ attribute: x, when_false: a }, { attribute: X, when_false: b }]", "active[1]: two changes of X"),
        ("[{ container: ou=a }, { container: ou=b }]", "active[1]: two changes of the container"),
        (
            "{ container: people }",
            "active.container: expected the part of a DN that stands before the base, such as ou=people"
        ),
        ("[{ atribute: x }]", "active[0].atribute: unknown key; did you mean attribute?"),
    ])
    func `an active that cannot work is told`(rule: String, problem: String) {
        #expect(Profiles.problems(section: "active: \(rule)") == [problem])
    }

    @Test func `active cannot change what names the entry, nor what is not ours`() {
        #expect(
            Profiles.problems(section: "active: { attribute: uid, when_false: x }")
                == ["m.yaml:3: users.rdn: uid names the entry and cannot change with active"])
        let text = """
            users:
              base: dc=x
              rdn: uid
              object_classes: [x]
              attributes: { uid: userName, a: { value: x, authority: initial } }
              active: { attribute: a, when_false: y }
            """
        #expect(
            Profiles.problems(text)
                == ["m.yaml:6: users.active: a has authority initial, so active cannot change it"])
    }
}
