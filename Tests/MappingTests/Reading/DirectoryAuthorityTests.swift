import Directory
@testable import Mapping
import SCIM
import Testing

/// Attributes whose values are the directory's, taken into a resource and kept from clients.
struct DirectoryAuthorityTests {
    private static let phones: (String, Value) = (
        "phoneNumbers",
        [["type": "home", "value": "0"], ["type": "work", "primary": true, "value": "1"]]
    )

    private func read(_ rule: String, _ values: [AttributeValue], _ resource: Resource) throws -> Object {
        let map = try Profiles.map("x: \(rule)")
        return map.reading(Entry(dn: try DN("uid=ann"), attributes: ["x": values]), into: resource).attributes
    }

    @Test(
        arguments: [
            (["2"], ["2"] as Value), ([], nil as Value?), (["1"], ["1"]),
        ] as [([AttributeValue], Value?)])
    func `a single value comes, changes and goes`(held: [AttributeValue], expected: Value?) throws {
        let rule = "{ from: title, authority: directory }"
        let attributes = try read(rule, held, .ann(("title", "1")))
        #expect(attributes["title"] == expected?.array?.first)
        #expect(attributes["userName"] == "ann")
    }

    @Test func `a part of an element changes, and what stands beside it stays`() throws {
        let rule = "{ from: 'phoneNumbers[type eq \"work\"].value', authority: directory }"
        let changed = try read(rule, ["2"], .ann(Self.phones))["phoneNumbers"]
        #expect(changed == [["type": "home", "value": "0"], ["type": "work", "primary": true, "value": "2"]])
        let gone = try read(rule, [], .ann(Self.phones))["phoneNumbers"]
        #expect(gone == [["type": "home", "value": "0"]])
        let new = try read(rule, ["2"], .ann())["phoneNumbers"]
        #expect(new == [["type": "work", "value": "2"]])
        let two = try read(rule, ["3", "1"], .ann(Self.phones))["phoneNumbers"]
        #expect(
            two == [
                ["type": "home", "value": "0"], ["type": "work", "primary": true, "value": "1"],
                ["type": "work", "value": "3"],
            ])
    }

    @Test func `the same values in another order change nothing`() throws {
        let resource = Resource.ann(("phoneNumbers", [["value": "1"], ["type": "fax", "value": "2"]]))
        let rule = "{ from: phoneNumbers.value, authority: directory }"
        #expect(try read(rule, ["2", "1"], resource) == resource.attributes)
        #expect(try read(rule, ["2"], resource)["phoneNumbers"] == [["type": "fax", "value": "2"]])
        #expect(try read(rule, [], resource)["phoneNumbers"] == nil)
    }

    @Test func `an extension comes and goes with its last value`() throws {
        let name = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
        let rule = "{ from: '\(name):department', authority: directory }"
        let with = try read(rule, ["IT"], .ann())
        #expect(with[name] == ["department": "IT"])
        #expect(try read(rule, [], Resource(attributes: with))[name] == nil)
    }

    @Test func `what cannot be read leaves the resource as it is`() throws {
        #expect(try read("{ from: title, authority: directory }", ["1", "2"], .ann(("title", "0")))["title"] == "0")
        let rule = "{ from: active, boolean: [yes, no], authority: directory }"
        #expect(try read(rule, ["maybe"], .ann(("active", true)))["active"] == true)
        #expect(try read(rule, ["no"], .ann(("active", true)))["active"] == false)
    }

    @Test func `it is read only where its condition holds`() throws {
        let rule = "{ from: title, authority: directory, when: 'userType eq \"Employee\"' }"
        #expect(try read(rule, ["1"], .ann())["title"] == nil)
        #expect(try read(rule, ["1"], .ann(("userType", "Employee")))["title"] == "1")
    }

    @Test func `no client gives it a value, and none is written`() throws {
        let map = try Profiles.map("x: { from: title, authority: directory }")
        let (known, wanted) = (Resource.ann(("title", "1")), Resource.ann(("title", "2"), ("nickName", "A")))
        #expect(map.keepingDirectoryValues(of: known, in: wanted) == .ann(("title", "1"), ("nickName", "A")))
        #expect(map.keepingDirectoryValues(of: known, in: .ann()) == known)
        #expect(map.keepingDirectoryValues(of: nil, in: wanted) == .ann(("nickName", "A")))
        #expect(try map.project(wanted)["x"] == nil && map.readsBack)
    }

    @Test(arguments: [
        ("x: { from: userName, authority: directory }", "userName is the client's to give"),
        ("x: { from: externalId, authority: directory }", "externalId is the client's to give"),
        (
            "y: { from: title, authority: directory }\n    x: { from: title, authority: directory }",
            "y gives title already"
        ),
    ])
    func `what the client has to give cannot be the directory's`(rule: String, reason: String) {
        let line = rule.contains("\n") ? 8 : 7
        #expect(
            Profiles.problems(rule: rule) == ["m.yaml:\(line): users: x cannot have authority directory: \(reason)"])
    }

    @Test func `addresses stay the gateway's`() throws {
        let problems = Profiles.problems(
            """
            users:
              base: dc=x
              rdn: uid
              object_classes: [x]
              addresses: { primary: 'emails[type eq "work"].value' }
              attributes:
                uid: userName
                x: { address: primary, authority: directory }

            """)
        #expect(
            problems == [
                "m.yaml:8: users: x cannot have authority directory: emails holds mail addresses, which the gateway "
                    + "keeps unique"
            ])
    }
}
