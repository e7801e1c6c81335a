import SCIM
import Testing

@Suite("Representing resources")
struct RepresentationTests {
    private func render(attributes: String? = nil, excluded: String? = nil) throws -> Object {
        var user = try FilterEvaluatorTests.bjensen()
        user.attributes["password"] = "secret"
        let selection = try AttributeSelection(attributes: attributes, excludedAttributes: excluded)
        let value = Representation.render(user, meta: makeMeta(), type: userType, selection: selection)
        #expect(!text(value).contains("secret"))
        return try #require(value.object)
    }

    @Test func `everything comes in order, and the password never`() throws {
        let user = try render()
        #expect(
            user.names == [
                "schemas", "id", "externalId", "userName", "title", "userType", "displayName", "active",
                "name",
                "emails", enterprise, "meta",
            ])
        #expect(user["schemas"] == [.string(SchemaURI.user.text), .string(enterprise)])
        #expect(
            user["meta"] == [
                "resourceType": "User", "created": "2011-05-13T04:42:34.000Z",
                "lastModified": "2011-06-13T04:42:34.000Z",
                "location": "https://scim.example.com/Users/2819c223",
                "version": "W/\"1\"",
            ])
    }

    @Test(
        arguments: [
            ("userName", ["schemas", "id", "userName"]),
            ("USERNAME, title ,", ["schemas", "id", "userName", "title"]),
            ("id", ["schemas", "id"]), ("password", ["schemas", "id"]), ("unknown,1x", ["schemas", "id"]),
            ("emails[type eq \"work, or\"]", ["schemas", "id", "emails"]),
            ("department", ["schemas", "id", enterprise]), (enterprise, ["schemas", "id", enterprise]),
            ("\(enterprise):manager.value", ["schemas", "id", enterprise]),
            ("urn:ietf:params:scim:schemas:core:2.0:User:title", ["schemas", "id", "title"]),
            ("meta.created,externalId", ["schemas", "id", "externalId", "meta"]),
        ])
    func `attributes names what is shown`(_ names: String, _ expected: [String]) throws {
        #expect(try render(attributes: names).names == expected)
    }

    @Test func `attributes may name parts`() throws {
        #expect(
            try render(attributes: "emails.value")["emails"] == [
                ["value": "work@b.example"], ["value": "home@a.example"],
            ])
        #expect(try render(attributes: "name.givenName")["name"] == ["givenName": "Barbara"])
        #expect(try render(attributes: "meta.version")["meta"] == ["version": "W/\"1\""])
        #expect(try render(attributes: "emails.value,emails")["emails"]?.array?.count == 2)
        #expect(try render(attributes: "department")[enterprise] == ["department": "Sales"])
    }

    @Test func `excludedAttributes names what is not shown, but id and schemas stay`() throws {
        let user = try render(excluded: "id,schemas,emails,meta,name.givenName,\(enterprise):manager")
        #expect(
            user.names == [
                "schemas", "id", "externalId", "userName", "title", "userType", "displayName", "active",
                "name",
                enterprise,
            ])
        #expect(user["name"] == ["familyName": "O'Malley"])
        #expect(user[enterprise] == ["department": "Sales"])
        #expect(try render(excluded: enterprise)[enterprise] == nil)
        #expect(try render(excluded: "members")["emails"] != nil)
    }

    @Test func `both at once are refused`() {
        #expect(failure { _ = try render(attributes: "a", excluded: "b") }?.type == .invalidValue)
    }

    @Test func `attributes returned on request, or never, obey in parts too`() throws {
        let key = AttributeDefinition(
            name: "key", type: .complex, isMultiValued: true,
            subAttributes: [
                AttributeDefinition(name: "id", returned: .always),
                AttributeDefinition(name: "secret", returned: .never),
                AttributeDefinition(name: "note", returned: .request), AttributeDefinition(name: "label"),
            ])
        let audit = AttributeDefinition(name: "audit", returned: .request)
        let type = ResourceType(
            kind: .user, description: "",
            schema: Schema(id: .user, name: "User", description: "", attributes: [key, audit]), extensions: []
        )
        let user = Resource(
            attributes: ["key": [["id": "1", "secret": "s", "note": "n", "label": "l"]], "audit": "a"])
        func shown(_ names: String?) throws -> Object {
            let selection = try AttributeSelection(attributes: names, excludedAttributes: nil)
            return try #require(
                Representation.render(user, meta: makeMeta(), type: type, selection: selection).object)
        }
        #expect(try shown(nil)["key"] == [["id": "1", "label": "l"]])
        #expect(try shown(nil)["audit"] == nil)
        #expect(try shown("key.note,audit")["key"] == [["id": "1", "note": "n"]])
        #expect(try shown("key.note,audit")["audit"] == "a")
    }
}
