import SCIM
import Testing

@Suite("Replacing resources")
struct ReplacementTests {
    @Test func `what is omitted is cleared, but active and the password stay`() throws {
        let old = try makeUser([
            "userName": "a", "title": "t", "active": false, "password": "p",
            "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": ["department": "d"],
        ])
        let new = try old.replacing(with: makeUser(["userName": "b", "nickName": "n"]), type: userType)
        #expect(
            new == Resource(attributes: ["userName": "b", "nickName": "n", "active": false, "password": "p"]))
        #expect(new.schemas(of: userType) == [.user])
    }

    @Test func `what is given replaces`() throws {
        let old = try makeUser(["userName": "a", "active": false, "password": "p"])
        let new = try makeUser(["userName": "a", "active": true, "password": "q"])
        #expect(try old.replacing(with: new, type: userType) == new)
        #expect(try old.replacing(with: old, type: userType) == old)
    }

    @Test func `an immutable attribute keeps its value and cannot get another`() throws {
        let badge = AttributeDefinition(name: "badge", mutability: .immutable)
        let type = ResourceType(
            kind: .user, description: "",
            schema: Schema(
                id: .user, name: "User", description: "", attributes: userType.schema.attributes + [badge]),
            extensions: [])
        let old = Resource(attributes: ["userName": "a", "badge": "1"])
        let without = Resource(attributes: ["userName": "a"])
        let other = Resource(attributes: ["userName": "a", "badge": "2"])
        #expect(try old.replacing(with: without, type: type) == old)
        #expect(try without.replacing(with: other, type: type) == other)
        #expect(failure { _ = try old.replacing(with: other, type: type) }?.type == .mutability)
    }
}
