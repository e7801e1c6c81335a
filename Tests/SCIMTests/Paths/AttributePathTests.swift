import SCIM
import Testing

@Suite("Attribute paths")
struct AttributePathTests {
    @Test func `a path has a schema, a name and a part`() throws {
        let path = try AttributePath(
            "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.$ref")
        #expect(path.schema == .enterpriseUser)
        #expect(path.name == "manager")
        #expect(path.subAttribute == "$ref")
        #expect(try AttributePath("name.givenName") == AttributePath(name: "NAME", subAttribute: "givenname"))
        #expect(try AttributePath("x-y_1").name == "x-y_1")
    }

    @Test(arguments: ["userName", "name.givenName", "urn:x:2.0:User:a.b", "$ref", "urn:a.b:c:d"])
    func `the text of a path reads back`(_ text: String) throws {
        #expect(try AttributePath(text).description == text)
    }

    @Test(
        arguments: [
            "", ".", "a.", ".a", "a..b", "a.b.c", "1a", "a b", "a/b", "/a", ":a", "urn:x:", "urn:x:2.0",
            "a[0]", "a]",
            "é", "a.é", "-a",
        ])
    func `what is no path is 400 invalidPath`(_ text: String) {
        #expect(failure { _ = try AttributePath(text) }?.type == .invalidPath)
    }

    @Test(
        arguments: [
            "emails", "emails.value", #"emails[type eq "work"]"#, #"emails[type eq "work"].value"#,
            #"urn:ietf:params:scim:schemas:core:2.0:User:emails[type eq "a]b" or primary eq true].value"#,
            "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User",
            "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department",
        ])
    func `the text of a target reads back`(_ text: String) throws {
        let path = try TargetPath(text)
        #expect(path.description == text)
        #expect(try TargetPath(path.description) == path)
    }

    @Test func `a bare schema URI is a target`() throws {
        #expect(try TargetPath("URN:ietf:params:scim:schemas:extension:enterprise:2.0:user").isSchemaOnly)
        #expect(try !TargetPath("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:x").isSchemaOnly)
        #expect(try TargetPath("urn:my:ext:1.0", known: [SchemaURI("urn:my:ext:1.0")]).isSchemaOnly)
    }

    @Test(
        arguments: [
            ("emails[0]", ErrorType.invalidPath), ("/emails/0", .invalidPath),
            ("emails[12].value", .invalidPath),
            ("emails[type eq \"x\"].a.b", .invalidPath), ("emails[type eq \"x\"]value", .invalidPath),
            ("emails.value[type eq \"x\"]", .invalidPath), ("emails[type eq \"x\"].", .invalidPath),
            ("emails[type eq \"x\"", .invalidFilter), ("emails[type xx \"x\"]", .invalidFilter),
            ("emails[]", .invalidFilter), ("[type eq \"x\"]", .invalidPath),
            ("emails[a[b pr]]", .invalidFilter),
            ("emails[type eq \"x\"][type eq \"y\"]", .invalidPath), ("", .invalidPath),
        ])
    func `what is no target is 400`(_ text: String, _ type: ErrorType) {
        #expect(failure { _ = try TargetPath(text) }?.type == type)
    }

    @Test func `a bare name finds the only extension that has it, in lenient mode`() throws {
        let department = try AttributePath("department")
        let found = try #require(userType.resolve(department, .lenient))
        #expect(found.schema == .enterpriseUser)
        #expect(found.isExtension)
        #expect(userType.resolve(department, .strict) == nil)
        #expect(userType.resolve(try AttributePath("displayName"), .strict)?.isExtension == false)
        #expect(userType.resolve(try AttributePath("meta.created"), .strict)?.leaf.type == .dateTime)
        #expect(userType.resolve(try AttributePath("name.unknown"), .lenient) == nil)
    }
}
