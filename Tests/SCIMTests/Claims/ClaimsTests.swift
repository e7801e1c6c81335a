@testable import SCIM
import Testing

/// Of what clients have spoken, and what survives them.
struct ClaimsTests {
    private let type = userType
    private let stored = Resource(attributes: [
        "userName": "ann", "title": "Chief", "name": ["givenName": "Ann", "familyName": "Hand"],
        "emails": [["value": "one@x", "type": "other", "primary": true], ["value": "two@x", "type": "other"]],
    ])

    private func sent(_ operations: Value...) throws -> SentAttributes {
        let body: Value = ["schemas": [.string(SchemaURI.patchOp.text)], "Operations": .array(operations)]
        return SentAttributes(patch: try PatchRequest(body: body, type: type, compatibility: .lenient), type: type)
    }

    @Test func `a PATCH speaks of what its paths and values name`() throws {
        #expect(try sent(["op": "replace", "path": "name.givenName", "value": "A"]).names == ["name.givenname"])
        #expect(try sent(["op": "replace", "path": "name", "value": ["familyName": "A"]]).names == ["name.familyname"])
        #expect(try sent(["op": "remove", "path": "name"]).names == ["name"])
        #expect(
            try sent(["op": "add", "value": ["name.givenName": "A", "title": "B"]]).names == [
                "name.givenname", "title",
            ])
        let work = try sent(["op": "replace", "path": "emails[type eq \"work\"].value", "value": "a@x"])
        #expect(work.names == ["emails"] && work.lists.isEmpty)
        #expect(try sent(["op": "replace", "path": "emails", "value": [["value": "a@x"]]]).lists == ["emails"])
        let enterprise = SchemaURI.enterpriseUser.text
        #expect(
            try sent(["op": "add", "path": .string("\(enterprise):department"), "value": "D"]).names
                == ["\(enterprise.lowercased()):department"])
        #expect(
            try sent(["op": "add", "value": .object(Object([(enterprise, .object(["department": "D"]))]))]).names
                == ["\(enterprise.lowercased()):department"])
    }

    @Test func `a part is claimed with the whole, and the whole with a part`() throws {
        let part = try #require(type.resolve(AttributePath("name.givenName"), .lenient))
        let other = try #require(type.resolve(AttributePath("name.familyName"), .lenient))
        let whole = try #require(type.resolve(AttributePath("name"), .lenient))
        let claims = Claims(["name.givenname"])
        #expect(claims.contains(part) && claims.contains(whole) && !claims.contains(other))
        #expect(Claims(["name"]).contains(part) && !Claims().contains(whole))
    }

    @Test func `what a replacement leaves out and nobody claimed survives`() {
        let body = Resource(attributes: ["userName": "anna", "emails": [["value": "new@x", "primary": true]]])
        let (claims, result) = Claims().after(
            SentAttributes(body: body, type: type), from: stored, to: body, type: type)
        #expect(result.attributes["title"] == "Chief")
        #expect(result.attributes["name"] == ["givenName": "Ann", "familyName": "Hand"])
        #expect(
            result.attributes["emails"] == [
                ["value": "new@x", "primary": true], ["value": "one@x", "type": "other"],
                ["value": "two@x", "type": "other"],
            ])
        #expect(claims.texts == ["username", "emails", "emails=new@x"])
    }

    @Test func `what was claimed goes when a replacement leaves it out`() {
        let body = Resource(attributes: ["userName": "ann"])
        let claims = Claims(["username", "title", "name.familyname", "emails", "emails=two@x"])
        let (after, result) = claims.after(SentAttributes(body: body, type: type), from: stored, to: body, type: type)
        #expect(result.attributes["title"] == nil)
        #expect(result.attributes["name"] == ["givenName": "Ann"])
        #expect(result.attributes["emails"]?.array?.count == 1)
        #expect(after.texts == ["username", "title", "name.familyname", "emails"])
    }

    @Test func `a PATCH changes what it says and nothing else`() throws {
        var attributes = stored.attributes
        attributes["emails"] = [["value": "two@x", "type": "other"]]
        let removal = try sent(["op": "remove", "path": "emails[value eq \"one@x\"]"])
        let (claims, result) = Claims().after(
            removal, from: stored, to: Resource(attributes: attributes), type: type)
        #expect(result.attributes == attributes && claims.texts == ["emails"])
    }
}
