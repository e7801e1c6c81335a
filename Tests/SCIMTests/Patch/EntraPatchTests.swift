import SCIM
import Testing

/// What Microsoft Entra ID sends, as recorded, where it concerns users.
@Suite("PATCH as Entra sends it")
struct EntraPatchTests {
    @Test(
        arguments: [
            #"{"op":"Replace","path":"active","value":"False"}"#,
            #"{"op":"Replace","path":"active","value":"false"}"#,
            #"{"op":"Replace","path":"active","value":false}"#,
            #"{"op":"replace","path":"active","value":false}"#,
            #"{"op":"replace","value":{"active":false}}"#, #"{"op":"Replace","value":{"active":"False"}}"#,
            #"{"op":"Add","path":"active","value":"False"}"#,
            #"{"op":"Replace","path":"active","value":[{"value":"False"}]}"#,
        ])
    func `a user is disabled in every spelling`(_ operation: String) throws {
        let user = try patched(["userName": "a", "active": true], operation)
        #expect(user.isActive == false)
        #expect(try patched(user, operation) == user)
    }

    @Test func `several attributes change at once, with paths as names`() throws {
        let user = try patched(
            ["userName": "a", "emails": [["value": "old", "type": "work"]], "displayName": "x"],
            #"""
            {"op":"replace","path":"emails[type eq \"work\"].value","value":"x@y"},
            {"op":"replace","value":{"displayName":"Bjfe","name.givenName":"Kkom","name.familyName":"Unua",
             "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:employeeNumber":"Aklq"}}
            """#)
        #expect(
            user
                == Resource(attributes: [
                    "userName": "a", "emails": [["value": "x@y", "type": "work"]], "displayName": "Bjfe",
                    "name": ["givenName": "Kkom", "familyName": "Unua"],
                    "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": ["employeeNumber": "Aklq"],
                ]))
    }

    @Test func `names in a value may select elements`() throws {
        let user = try patched(
            ["userName": "a"], #"{"op":"Add","value":{"emails[type eq \"work\"].value":"x@y","Title":"t"}}"#)
        #expect(user.attributes["emails"] == [["type": "work", "value": "x@y"]])
        #expect(user.attributes["title"] == "t")
    }

    @Test func `a missing element is made`() throws {
        let user = try patched(
            ["userName": "a"],
            #"""
            {"op":"Replace","path":"emails[type eq \"work\"].value","value":"x@y"},
            {"op":"Add","path":"emails[type eq \"other\"].Value","value":"z@y"},
            {"op":"Add","path":"addresses[type eq \"work\"].Formatted","value":"Bern"},
            {"op":"Add","path":"addresses[type eq \"work\"].country","value":"Switzerland"}
            """#)
        #expect(
            user.attributes["emails"] == [
                ["type": "work", "value": "x@y"], ["type": "other", "value": "z@y"],
            ])
        #expect(
            user.attributes["addresses"] == [["type": "work", "formatted": "Bern", "country": "Switzerland"]])
    }

    @Test func `an empty value clears the element and leaves the others`() throws {
        let user = try patched(
            [
                "userName": "a",
                "phoneNumbers": [["type": "mobile", "value": "1"], ["type": "work", "value": "2"]],
            ],
            #"{"op":"Replace","path":"phoneNumbers[type eq \"mobile\"].value","value":""}"#)
        #expect(user.attributes["phoneNumbers"] == [["type": "work", "value": "2"]])
        let again = try patched(
            user, #"{"op":"Replace","path":"phoneNumbers[type eq \"mobile\"].value","value":""}"#)
        #expect(again == user)
    }

    @Test func `a manager comes as an array without its URN`() throws {
        let user = try patched(
            ["userName": "a"],
            #"{"op":"Add","path":"manager","value":[{"$ref":"http://x/scim/Users/M","value":"M"}]}"#)
        #expect(user.attributes[enterprise] == ["manager": ["$ref": "http://x/scim/Users/M", "value": "M"]])
        #expect(user.schemas(of: userType) == [.user, .enterpriseUser])
    }

    @Test func `a manager is added, replaced and cleared as bare text`() throws {
        let added = try patched(
            ["userName": "a"], #"{"op":"Add","path":"\#(enterprise):manager","value":"M"}"#)
        #expect(added.attributes[enterprise] == ["manager": ["value": "M"]])
        let replaced = try patched(added, #"{"op":"replace","path":"\#(enterprise):manager","value":"M2"}"#)
        #expect(replaced.attributes[enterprise] == ["manager": ["value": "M2"]])
        for empty in [#""""#, "null", #"{"value":""}"#] {
            let cleared = try patched(
                replaced, #"{"op":"replace","path":"\#(enterprise):manager","value":\#(empty)}"#)
            #expect(cleared == Resource(attributes: ["userName": "a"]))
        }
    }

    @Test func `a role is built part by part`() throws {
        let user = try patched(
            ["userName": "a"],
            #"""
            {"op":"Add","path":"roles[primary eq \"True\"].value","value":"Admin"},
            {"op":"Add","path":"roles[primary eq \"True\"].type","value":"T"},
            {"op":"Add","path":"roles[primary eq \"True\"].display","value":"D"}
            """#)
        #expect(
            user.attributes["roles"] == [["primary": true, "value": "Admin", "type": "T", "display": "D"]])
    }

    @Test(
        arguments: [
            #"{"op":"Add","path":"roles","value":"{\"id\":\"06b0\",\"value\":\"25\",\"displayName\":\"Role1234\"}"}"#,
            #"{"op":"Add","path":"roles","value":[{"value":"{\"id\":\"06b0\",\"value\":\"25\",\"displayName\":\"Role1234\"}"}]}"#,
        ])
    func `a role comes as JSON in text`(_ operation: String) throws {
        let user = try patched(["userName": "a"], operation)
        #expect(user.attributes["roles"] == [["value": "25", "display": "Role1234"]])
        #expect(try patched(user, operation) == user)
    }

    @Test func `roles are replaced as a list`() throws {
        let user = try patched(
            ["userName": "a", "roles": [["value": "x"]]],
            #"""
            {"op":"replace","path":"roles","value":[{"primary":false,"type":"W","display":"User","value":"User"},
             {"primary":"False","type":"W","displayName":"Admin","value":"Admin"}]}
            """#)
        #expect(
            user.attributes["roles"] == [
                ["primary": false, "type": "W", "display": "User", "value": "User"],
                ["primary": false, "type": "W", "display": "Admin", "value": "Admin"],
            ])
    }

    @Test func `operations and paths come in any case`() throws {
        let user = try patched(["userName": "a"], #"{"op":"aDD","path":"NAME.GIVENNAME","value":"x"}"#)
        #expect(user.attributes["name"] == ["givenName": "x"])
    }

    @Test(
        arguments: [
            #"{"op":"replace","path":"title","value":null},{"op":"replace","path":"name.familyName","value":null}"#,
            #"{"op":"replace","value":{"title":null,"name.familyName":null}}"#,
            #"{"op":"replace","value":{"title":"","name":{"familyName":""}}}"#,
            #"{"op":"replace","path":"title","value":""},{"op":"replace","path":"name","value":{"familyName":null}}"#,
            #"{"op":"Add","path":"title","value":""},{"op":"Add","path":"name.familyName","value":""}"#,
        ])
    func `null and empty text clear`(_ operations: String) throws {
        let user = try patched(
            ["userName": "a", "title": "t", "name": ["familyName": "f", "givenName": "g"]], operations)
        #expect(user == Resource(attributes: ["userName": "a", "name": ["givenName": "g"]]))
    }

    @Test func `one bad operation refuses all of them`() {
        let operations =
            #"{"op":"replace","path":"title","value":"x"},{"op":"replace","path":"nonsense","value":"x"}"#
        #expect(patchError(["userName": "a"], operations, .strict) == .invalidPath)
    }

    @Test func `the long patch of the validator leaves every value`() throws {
        var operations: [String] = []
        var expected: [(String, Value)] = []
        func add(_ path: String, _ value: Value) {
            operations.append(text(["op": "Add", "path": .string(path), "value": value]))
            expected.append((path, value))
        }
        for type in ["work", "mobile", "fax", "home", "other", "pager"] {
            add(#"phoneNumbers[type eq "\#(type)"].value"#, .string("+41 \(type)"))
        }
        for part in ["formatted", "streetAddress", "locality", "region", "postalCode", "country"] {
            add(#"addresses[type eq "work"].\#(part)"#, .string(part))
        }
        for part in [
            "formatted", "givenName", "familyName", "middleName", "honorificPrefix", "honorificSuffix",
        ] {
            add("name.\(part)", .string(part))
        }
        for name in [
            "displayName", "nickName", "profileUrl", "title", "userType", "locale", "timezone",
            "preferredLanguage",
        ] {
            add(name, .string("x-\(name)"))
        }
        for name in ["employeeNumber", "costCenter", "organization", "division", "department"] {
            add("\(enterprise):\(name)", .string(name))
        }
        add(#"emails[type eq "work"].value"#, "a@b")
        add(#"emails[type eq "work"].primary"#, true)
        add(#"roles[primary eq "True"].display"#, "d")
        add(#"roles[primary eq "True"].value"#, "v")
        add(#"roles[primary eq "True"].type"#, "t")
        let user = try patched(["userName": "a"], operations.joined(separator: ","))
        for (path, value) in expected {
            #expect(try user.values(at: TargetPath(path), type: userType) == [value])
        }
        #expect(operations.count == 36)
        #expect(try patched(user, operations.joined(separator: ",")) == user)
    }
}
