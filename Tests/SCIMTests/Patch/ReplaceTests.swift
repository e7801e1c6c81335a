import SCIM
import Testing

@Suite("PATCH replace")
struct ReplaceTests {
    private static let user: Value = [
        "userName": "a", "title": "t", "name": ["givenName": "g", "familyName": "f"],
        "emails": [
            ["value": "x", "type": "work", "display": "d"], ["value": "y", "type": "home", "primary": true],
        ],
    ]

    @Test(arguments: bothModes)
    func `a value without path replaces what it lists`(_ compatibility: Compatibility) throws {
        let user = try patched(
            Self.user,
            #"{"op":"replace","value":{"emails":[{"value":"n","type":"work","primary":true}],"nickname":"Babs","name":{"givenName":"G"}}}"#,
            compatibility)
        #expect(
            user
                == Resource(attributes: [
                    "userName": "a", "title": "t", "name": ["givenName": "G", "familyName": "f"],
                    "emails": [["value": "n", "type": "work", "primary": true]], "nickName": "Babs",
                ]))
    }

    @Test(arguments: bothModes)
    func `a whole list is replaced`(_ compatibility: Compatibility) throws {
        let user = try patched(
            Self.user, #"{"op":"replace","path":"emails","value":[{"value":"n"}]}"#, compatibility)
        #expect(user.attributes["emails"] == [["value": "n"]])
    }

    @Test(arguments: ["[]", "null"], bothModes)
    func `null and the empty list unassign`(_ value: String, _ compatibility: Compatibility) throws {
        for path in ["emails", "title", "name", "name.givenName"] {
            let user = try patched(
                Self.user, #"{"op":"replace","path":"\#(path)","value":\#(value)}"#, compatibility)
            #expect(try user.values(at: TargetPath(path), type: userType).isEmpty)
        }
    }

    @Test func `a selected element is merged in lenient mode and replaced in strict mode`() throws {
        let operation =
            #"{"op":"replace","path":"emails[type eq \"work\"]","value":{"type":"work","value":"n"}}"#
        #expect(
            try patched(Self.user, operation).attributes["emails"]?.array?[0]
                == ["value": "n", "type": "work", "display": "d"])
        #expect(
            try patched(Self.user, operation, .strict).attributes["emails"]?.array?[0]
                == ["type": "work", "value": "n"])
    }

    @Test(arguments: bothModes)
    func `an address is replaced, as in the RFC`(_ compatibility: Compatibility) throws {
        let user: Value = [
            "userName": "a",
            "addresses": [["type": "work", "streetAddress": "1"], ["type": "home", "primary": true]],
        ]
        let whole = try patched(
            user,
            #"""
            {"op":"replace","path":"addresses[type eq \"work\"]","value":{"type":"work","streetAddress":"911 Universal City Plaza",
             "locality":"Hollywood","region":"CA","postalCode":"91608","country":"US","primary":true}}
            """#, compatibility)
        #expect(whole.attributes["addresses"]?.array?[0].object?["locality"] == "Hollywood")
        #expect(whole.attributes["addresses"]?.array?[1].object?["primary"] == false)
        let street = try patched(
            user,
            #"{"op":"replace","path":"addresses[type eq \"work\"].streetAddress","value":"1010 Broadway Ave"}"#,
            compatibility)
        #expect(
            street.attributes["addresses"]?.array?[0] == [
                "type": "work", "streetAddress": "1010 Broadway Ave",
            ])
    }

    @Test func `what the filter does not find is made in lenient mode, and refused in strict mode`() throws {
        let operation = #"{"op":"replace","path":"emails[type eq \"other\"].value","value":"n"}"#
        #expect(
            try patched(Self.user, operation).attributes["emails"]?.array?.last == [
                "type": "other", "value": "n",
            ])
        #expect(patchError(Self.user, operation, .strict) == .noTarget)
        for filter in [
            #"type eq \"a\" or type eq \"b\""#, #"not (type pr)"#, #"type sw \"o\""#,
            #"type ne \"work\" and value eq \"q\""#,
        ] {
            let operation = #"{"op":"replace","path":"emails[\#(filter)].value","value":"n"}"#
            #expect(patchError(Self.user, operation) == .noTarget)
        }
    }

    @Test(arguments: bothModes)
    func `a part is replaced in every match`(_ compatibility: Compatibility) throws {
        let user = try patched(
            Self.user, #"{"op":"replace","path":"emails[value pr].display","value":"D"}"#, compatibility)
        #expect(try user.values(at: TargetPath("emails.display"), type: userType) == ["D", "D"])
    }

    @Test func `a reference that points elsewhere loses its old address`() throws {
        let user: Value = [
            "userName": "a",
            "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": [
                "manager": ["value": "M", "$ref": "../M"]
            ],
        ]
        for operation in [
            #"{"op":"replace","path":"manager","value":"N"}"#,
            #"{"op":"replace","path":"manager.value","value":"N"}"#,
            #"{"op":"Add","path":"manager","value":[{"$ref":null,"value":"N"}]}"#,
            #"{"op":"replace","value":{"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager":"N"}}"#,
        ] {
            #expect(try patched(user, operation).attributes[enterprise] == ["manager": ["value": "N"]])
        }
        let both = try patched(
            user, #"{"op":"replace","path":"manager","value":{"value":"N","$ref":"../N"}}"#)
        #expect(both.attributes[enterprise] == ["manager": ["value": "N", "$ref": "../N"]])
        #expect(try patched(user, #"{"op":"replace","path":"manager","value":"M"}"#) == makeUser(user))
    }

    @Test func `a single value may be selected`() throws {
        let user: Value = [
            "userName": "a",
            "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": ["manager": ["value": "M"]],
        ]
        let changed = try patched(
            user, #"{"op":"replace","path":"manager[value eq \"M\"].value","value":"N"}"#)
        #expect(changed.attributes[enterprise] == ["manager": ["value": "N"]])
        #expect(
            patchError(user, #"{"op":"replace","path":"manager[value eq \"X\"].value","value":"N"}"#)
                == .noTarget)
        let removed = try patched(user, #"{"op":"remove","path":"manager[value eq \"M\"]"}"#)
        #expect(removed == Resource(attributes: ["userName": "a"]))
    }
}
