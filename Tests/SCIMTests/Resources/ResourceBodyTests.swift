import SCIM
import Testing

@Suite("Reading resources")
struct ResourceBodyTests {
    private func read(_ source: String, _ compatibility: Compatibility = .lenient) throws -> Resource {
        try Resource(body: json(source), type: userType, compatibility: compatibility)
    }

    @Test func `Entra's first body is kept as sent`() throws {
        let user = try read(
            #"""
            {"schemas":["urn:ietf:params:scim:schemas:core:2.0:User","urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"],
             "externalId":"0a21f0f2-8d2a","userName":"Test_User_00aa","active":true,
             "emails":[{"primary":true,"type":"work","value":"Test_User_11bb@testuser.com"}],
             "meta":{"resourceType":"User"},
             "name":{"formatted":"givenName familyName","familyName":"familyName","givenName":"givenName"},"roles":[]}
            """#)
        #expect(
            text(.object(user.attributes))
                == #"{"externalId":"0a21f0f2-8d2a","userName":"Test_User_00aa","active":true,"#
                + #""emails":[{"primary":true,"type":"work","value":"Test_User_11bb@testuser.com"}],"#
                + #""name":{"formatted":"givenName familyName","familyName":"familyName","givenName":"givenName"}}"#
        )
        #expect(user.schemas(of: userType) == [.user])
        #expect(user.externalId == "0a21f0f2-8d2a")
        #expect(user.isActive == true)
    }

    @Test func `Entra's second body is read, with nulls and a misspelt URI`() throws {
        let user = try read(
            #"""
            {"schemas":["urn:ietf:params:scim:schemas:core:2.0:User","urn:ietf:params:scim:schemas:extension:enterprise:2.0User"],
             "externalId":"jyoung","userName":"jyoung@testuser.com","active":true,"addresses":null,"displayName":"Joy Young",
             "emails":[{"type":"work","value":"jyoung@Contoso.com","primary":true}],
             "meta":{"resourceType":"User"},"name":{"familyName":"Young","givenName":"Joy"},
             "phoneNumbers":null,"preferredLanguage":null,"title":null,"department":null,"manager":null}
            """#)
        #expect(
            user.attributes.names == ["externalId", "userName", "active", "displayName", "emails", "name"])
    }

    @Test func `names get the schema's spelling and values stay as sent`() throws {
        let user = try makeUser([
            "USERNAME": " Ä b ", "Name": ["GIVENNAME": "x"], "phonenumbers": [["Value": "+41 (0)1"]],
        ])
        #expect(
            text(.object(user.attributes))
                == #"{"userName":" Ä b ","name":{"givenName":"x"},"phoneNumbers":[{"value":"+41 (0)1"}]}"#)
    }

    @Test func `an extension may be used without being listed, in lenient mode`() throws {
        let body: Value = [
            "schemas": [.string(SchemaURI.user.text)], "userName": "a",
            "URN:ietf:params:scim:schemas:extension:enterprise:2.0:user": ["Department": "x"],
        ]
        let user = try Resource(body: body, type: userType, compatibility: .lenient)
        #expect(user.schemas(of: userType) == [.user, .enterpriseUser])
        #expect(user.attributes[enterprise] == ["department": "x"])
        #expect(user.attributes.names == ["userName", enterprise])
        #expect(
            failure { _ = try Resource(body: body, type: userType, compatibility: .strict) }?.type
                == .invalidValue)
    }

    @Test(
        arguments: [
            #"{"userName":"a","active":"True"}"#, #"{"userName":"a","active":"true"}"#,
            #"{"userName":"a","active":["TRUE"]}"#, #"{"userName":"a","active":{"value":"true"}}"#,
        ])
    func `text is a boolean in lenient mode only`(_ source: String) throws {
        let body = try json(source)
        #expect(try makeUser(body).isActive == true)
        #expect(failure { _ = try makeUser(body, .strict) }?.type == .invalidValue)
    }

    @Test(arguments: [
        #""123456""#, #"{"value":"123456"}"#, #"[{"value":"123456"}]"#, "123456",
        #"[{"$ref":null,"value":"123456"}]"#,
    ])
    func `a manager comes in many shapes`(_ manager: String) throws {
        let user = try makeUser(try json(#"{"userName":"a","\#(enterprise)":{"manager":\#(manager)}}"#))
        let value = user.attributes[enterprise]?.object?["manager"]
        #expect(value == ["value": "123456"] || value == ["value": 123456])
        #expect(try user.values(at: TargetPath("manager.value"), type: userType) == ["123456"])
    }

    @Test(arguments: [#""""#, "null", "{}", "[]", "[null]", #"{"value":null}"#, #"{"value":""}"#])
    func `a manager without value is none`(_ manager: String) throws {
        let user = try makeUser(try json(#"{"userName":"a","\#(enterprise)":{"manager":\#(manager)}}"#))
        #expect(user.attributes.names == ["userName"])
        #expect(user.schemas(of: userType) == [.user])
    }

    @Test func `one object and bare strings stand for lists, in lenient mode`() throws {
        #expect(
            try makeUser(["userName": "a", "emails": ["value": "x"]]).attributes["emails"] == [["value": "x"]]
        )
        #expect(
            try makeUser(["userName": "a", "emails": ["x", "y"]]).attributes["emails"]
                == [["value": "x"], ["value": "y"]])
        #expect(failure { _ = try makeUser(["userName": "a", "emails": ["value": "x"]], .strict) } != nil)
        #expect(failure { _ = try makeUser(["userName": "a", "emails": ["x"]], .strict) } != nil)
    }

    @Test func `an empty string clears an optional attribute, in lenient mode`() throws {
        #expect(try makeUser(["userName": "a", "title": ""]).attributes["title"] == nil)
        #expect(try makeUser(["userName": "a", "title": ""], .strict).attributes["title"] == "")
    }

    @Test func `numbers and booleans become text where text is expected`() throws {
        let user = try makeUser(["userName": "a", "title": 7, "nickName": true])
        #expect(user.attributes["title"] == "7")
        #expect(user.attributes["nickName"] == "true")
        #expect(
            failure { _ = try makeUser(["userName": "a", "title": 7], .strict) }?.detail.contains("title")
                == true)
        #expect(
            failure { _ = try read(#"{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":1e400}"#) }?
                .type == .invalidValue)
    }

    @Test func `roles are read from JSON in text`() throws {
        let source =
            #"{"userName":"a","roles":"{\"id\":\"06b0\",\"value\":\"25\",\"displayName\":\"Role\"}"}"#
        #expect(try makeUser(try json(source)).attributes["roles"] == [["value": "25", "display": "Role"]])
        let inner = #"{"userName":"a","roles":[{"value":"{\"id\":\"06b0\",\"value\":\"25\"}"}]}"#
        #expect(try makeUser(try json(inner)).attributes["roles"] == [["value": "25"]])
        #expect(
            try makeUser([
                "userName": "a", "roles": [["primary": "True", "value": "{x", "displayName": "y"]],
            ])
            .attributes["roles"] == [["primary": true, "value": "{x", "display": "y"]])
    }

    @Test func `attributes of the server, and unknown ones, are left out`() throws {
        let user = try makeUser([
            "userName": "a", "id": "", "groups": [["value": "g"]], "meta": ["version": "x"], "shoeSize": 44,
            "name": ["givenName": "x", "petName": "y"],
            "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": [
                "manager": ["value": "m", "displayName": "z"], "x": 1,
            ],
        ])
        #expect(user.attributes.names == ["userName", "name", enterprise])
        #expect(user.attributes["name"] == ["givenName": "x"])
        #expect(user.attributes[enterprise] == ["manager": ["value": "m"]])
    }

    @Test func `names may be paths, in lenient mode`() throws {
        let body = try json(
            #"{"userName":"a","name.givenName":"x","\#(enterprise):department":"d","emails[type eq \"work\"].value":"m@x","costCenter":"c"}"#
        )
        let user = try makeUser(body)
        #expect(user.attributes["name"] == ["givenName": "x"])
        #expect(user.attributes[enterprise] == ["department": "d", "costCenter": "c"])
        #expect(user.attributes["emails"] == [["type": "work", "value": "m@x"]])
        #expect(try makeUser(body, .strict).attributes.names == ["userName"])
    }

    @Test(
        arguments: [
            (#"{"userName":""}"#, "userName"), (#"{"userName":null}"#, "userName"),
            (#"{"title":"x"}"#, "userName"),
            (#"{"userName":{"a":1}}"#, "userName"), (#"{"userName":["a","b"]}"#, "userName"),
            (#"{"userName":"a","active":"yes"}"#, "active"), (#"{"userName":"a","active":1}"#, "active"),
            (#"{"userName":"a","name":"x"}"#, "name"),
            (#"{"userName":"a","name":{"givenName":{"x":1}}}"#, "name.givenName"),
            (#"{"userName":"a","emails":[[1]]}"#, "emails"), (#"{"userName":"a","emails":true}"#, "emails"),
            (#"{"userName":"a","emails":[{"value":"x","primary":"maybe"}]}"#, "emails.primary"),
            (
                #"{"userName":"a","emails":[{"value":"x","primary":true},{"value":"y","primary":"True"}]}"#,
                "emails"
            ),
            (
                #"{"userName":"a","urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":"x"}"#,
                "enterprise"
            ),
        ])
    func `a value that does not fit is 400 invalidValue and named`(_ source: String, _ name: String) throws {
        let body = try json(source)
        let error = failure { _ = try makeUser(body) }
        #expect(error?.type == .invalidValue)
        #expect(error?.detail.contains(name) == true)
        #expect(error?.detail.contains("expected") == true)
    }

    @Test(arguments: [
        "[]", "1", "\"x\"", "null", #"{"userName":"a"}"#, #"{"schemas":[],"userName":"a"}"#,
        #"{"schemas":[1],"userName":"a"}"#,
    ])
    func `a body that is no resource is 400 invalidSyntax`(_ source: String) {
        #expect(failure { _ = try read(source) }?.type == .invalidSyntax)
    }

    @Test func `a body of another type is refused`() {
        let source = #"{"schemas":["urn:ietf:params:scim:schemas:core:2.0:Group"],"userName":"a"}"#
        #expect(failure { _ = try read(source) }?.type == .invalidValue)
    }

    @Test func `values are selected by paths`() throws {
        let user = try FilterEvaluatorTests.bjensen()
        func values(_ path: String) throws -> [Value] {
            try user.values(at: TargetPath(path), type: userType)
        }
        #expect(try values("userName") == ["bjensen"])
        #expect(try values("NAME.familyname") == ["O'Malley"])
        #expect(try values("emails.value") == ["work@b.example", "home@a.example"])
        #expect(try values(#"emails[type eq "work"].value"#) == ["work@b.example"])
        #expect(try values(#"emails[type eq "home"]"#) == [["value": "home@a.example", "type": "home"]])
        #expect(try values(#"emails[primary eq "True"].type"#) == ["work"])
        #expect(try values("name") == [["familyName": "O'Malley", "givenName": "Barbara"]])
        #expect(try values("\(enterprise):department") == ["Sales"])
        #expect(try values("\(enterprise):manager.value") == ["M1"])
        #expect(try values("schemas") == [.string(SchemaURI.user.text), .string(enterprise)])
        for missing in ["locale", "unknown", "id", "meta.version", "emails.unknown", enterprise, "ims.value"] {
            #expect(try values(missing) == [])
        }
    }
}
