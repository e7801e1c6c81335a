import SCIM
import Testing

/// The password of a body: taken as it is or not at all, and parted from what is kept.
@Suite("Passwords")
struct PasswordTests {
    @Test func `it is parted from the rest`() throws {
        let user = try makeUser(["userName": "a", "PassWord": "s3cret", "title": "t"])
        let parts = try user.partingPassword()
        #expect(parts.password == "s3cret")
        #expect(parts.rest == Resource(attributes: ["userName": "a", "title": "t"]))
        let none = try makeUser(["userName": "a", "password": .null]).partingPassword()
        #expect(none.password == nil && none.rest == Resource(attributes: ["userName": "a"]))
    }

    @Test(arguments: [Value.string(""), 7, true, ["x"], ["value": "x"]])
    func `what is no text is refused, where others would be made one`(_ value: Value) throws {
        let error = failure { _ = try makeUser(["userName": "a", "password": value]) }
        #expect(error?.status == 400 && error?.type == .invalidValue)
    }

    @Test func `so is one that is too long, or has control characters`() throws {
        let limit = String(repeating: "ä", count: Resource.longestPassword / 2)
        #expect(try makeUser(["userName": "a", "password": .string(limit)]).partingPassword().password == limit)
        for text in [limit + "x", "a\u{0}b", "a\n", "\u{85}"] {
            let user = try makeUser(["userName": "a", "password": .string(text)])
            let error = failure { _ = try user.partingPassword() }
            #expect(error?.type == .invalidValue && error?.detail.contains(text) == false)
        }
    }

    @Test(arguments: [
        #"{"op":"replace","path":"password","value":"n"}"#, #"{"op":"Add","value":{"password":"n"}}"#,
        #"{"op":"replace","path":"urn:ietf:params:scim:schemas:core:2.0:User:password","value":"n"}"#,
        #"{"op":"replace","value":{"urn:ietf:params:scim:schemas:core:2.0:User":{"password":"n"}}}"#,
        #"{"op":"replace","path":"urn:ietf:params:scim:schemas:core:2.0:User","value":{"password":"n"}}"#,
    ])
    func `every dialect of PATCH sets it`(_ operation: String) throws {
        let user = try makeUser(["userName": "a"])
        let parts = try patched(user, operation).partingPassword()
        #expect(parts.password == "n" && parts.rest == user)
    }

    @Test(arguments: [
        #"{"op":"remove","path":"password"}"#, #"{"op":"replace","path":"password","value":null}"#,
        #"{"op":"add","value":{"password":null}}"#,
    ])
    func `none takes it away`(_ operation: String) throws {
        let error = failure { _ = try patched(["userName": "a"], operation) }
        #expect(error?.type == .mutability)
    }

    @Test func `a catalog publishes it where it is carried on`() throws {
        #expect(SchemaCatalog.served.user.schema.attribute(named: "password") == nil)
        let taking = try SchemaCatalog.served.takingPasswords()
        #expect(taking.user.schema.attribute(named: "password")?.returned == .never)
        #expect(taking.group == SchemaCatalog.served.group)
    }
}
