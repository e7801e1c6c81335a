import SCIM
import Testing

@Suite("PATCH remove")
struct RemoveTests {
    private static let user: Value = [
        "userName": "a", "title": "t", "name": ["givenName": "g", "familyName": "f"],
        "emails": [
            ["value": "x@example.com", "type": "work", "primary": true],
            ["value": "y@example.org", "type": "work"],
            ["value": "z@example.com", "type": "home"],
        ],
        "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": ["department": "d"],
    ]

    @Test(
        arguments: [
            ("title", "title"), ("name", "name"), ("emails", "emails"), (enterprise, enterprise),
            ("\(enterprise):department", enterprise), (#"emails[value pr]"#, "emails"),
        ], bothModes)
    func `an attribute goes altogether`(
        _ target: (path: String, name: String), _ compatibility: Compatibility
    ) throws {
        let operation: Value = ["op": "remove", "path": .string(target.path)]
        let user = try patched(Self.user, text(operation), compatibility)
        var expected = try makeUser(Self.user)
        expected.attributes[target.name] = nil
        #expect(user == expected)
    }

    @Test(
        arguments: [
            (#"emails[type eq \"work\" and value ew \"example.com\"]"#, ["y@example.org", "z@example.com"]),
            (#"emails[type eq \"work\"]"#, ["z@example.com"]),
            (#"emails[not (type eq \"work\")]"#, ["x@example.com", "y@example.org"]),
            (#"emails[type eq \"home\" or primary eq true]"#, ["y@example.org"]),
            (#"emails[type eq \"pager\"]"#, ["x@example.com", "y@example.org", "z@example.com"]),
        ], bothModes)
    func `selected elements go`(_ target: (path: String, left: [String]), _ compatibility: Compatibility)
        throws
    {
        let user = try patched(Self.user, #"{"op":"remove","path":"\#(target.path)"}"#, compatibility)
        let left = try user.values(at: TargetPath("emails.value"), type: userType)
        #expect(left == target.left.map(Value.string))
    }

    @Test(arguments: bothModes)
    func `a part goes, and an element of which only its label is left`(_ compatibility: Compatibility) throws {
        let name = try patched(Self.user, #"{"op":"remove","path":"name.givenName"}"#, compatibility)
        #expect(name.attributes["name"] == ["familyName": "f"])
        let email = try patched(
            Self.user, #"{"op":"remove","path":"emails[type eq \"home\"].value"}"#, compatibility)
        #expect(email.attributes["emails"]?.array?.count == 2)
        let types = try patched(Self.user, #"{"op":"remove","path":"emails.type"}"#, compatibility)
        #expect(try types.values(at: TargetPath("emails.type"), type: userType).isEmpty)
        #expect(types.attributes["emails"]?.array?.count == 3)
    }

    @Test(arguments: bothModes)
    func `what is not there can be removed`(_ compatibility: Compatibility) throws {
        for path in [
            "locale", "ims", "ims[type eq \\\"x\\\"].value", "name.middleName", "\(enterprise):manager.value",
        ] {
            #expect(
                try patched(Self.user, #"{"op":"remove","path":"\#(path)"}"#, compatibility)
                    == makeUser(Self.user))
        }
    }

    @Test(
        arguments: [
            #"[{"value":"x@example.com"},{"$ref":null,"value":"z@example.com","display":"?"}]"#,
            #"["x@example.com","z@example.com"]"#,
            #"[{"value":"x@example.com","type":"work"},{"value":"z@example.com","type":"home"}]"#,
        ])
    func `listed elements go in lenient mode, and all in strict mode`(_ list: String) throws {
        let operation = #"{"op":"Remove","path":"emails","value":\#(list)}"#
        #expect(
            try patched(Self.user, operation).attributes["emails"] == [
                ["value": "y@example.org", "type": "work"]
            ])
        let strict = operation.replacing("Remove", with: "remove")
        #expect(try patched(Self.user, strict, .strict).attributes["emails"] == nil)
    }

    @Test func `an empty list removes nothing, in lenient mode`() throws {
        #expect(try patched(Self.user, #"{"op":"remove","path":"emails","value":[]}"#) == makeUser(Self.user))
        #expect(
            try patched(Self.user, #"{"op":"remove","path":"emails","value":null}"#).attributes["emails"]
                == nil)
    }
}
