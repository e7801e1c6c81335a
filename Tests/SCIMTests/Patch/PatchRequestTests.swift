import SCIM
import Testing

@Suite("PATCH requests")
struct PatchRequestTests {
    private func read(_ source: String, _ compatibility: Compatibility) throws -> PatchRequest {
        try PatchRequest(body: json(source), type: userType, compatibility: compatibility)
    }

    @Test(
        arguments: [
            "[]", "1", #"{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"]}"#,
            #"{"schemas":["urn:x"],"Operations":[{"op":"add","path":"title","value":"x"}]}"#,
            #"{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":"x"}"#,
            #"{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[1]}"#,
            #"{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[{"path":"title"}]}"#,
            #"{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[{"op":"move","path":"title"}]}"#,
        ], bothModes)
    func `a body that is no PATCH is 400 invalidSyntax`(_ source: String, _ compatibility: Compatibility) {
        #expect(failure { _ = try read(source, compatibility) }?.type == .invalidSyntax)
    }

    @Test(
        arguments: [
            #"{"Operations":[{"op":"add","path":"title","value":"x"}]}"#,
            #"{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[]}"#,
            #"{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[{"op":"Add","path":"title","value":"x"}]}"#,
        ])
    func `lenient mode takes what strict mode refuses`(_ source: String) throws {
        _ = try read(source, .lenient)
        #expect(failure { _ = try read(source, .strict) }?.type == .invalidSyntax)
    }

    @Test func `the name of Operations is read in any case, and other members are ignored`() throws {
        let source =
            #"{"operations":[{"op":"add","path":"title","value":"x"}],"id":"1","#
            + #""schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"]}"#
        #expect(try read(source, .strict).operations.count == 1)
    }

    @Test(
        arguments: [
            (#"{"op":"remove"}"#, ErrorType.noTarget), (#"{"op":"add","path":"title"}"#, .invalidValue),
            (#"{"op":"replace","path":"title"}"#, .invalidValue),
            (#"{"op":"add","value":"x"}"#, .invalidValue),
            (#"{"op":"add"}"#, .invalidValue), (#"{"op":"add","path":"a..b","value":1}"#, .invalidPath),
            (#"{"op":"add","path":1,"value":1}"#, .invalidPath),
            (#"{"op":"remove","path":"emails[0]"}"#, .invalidPath),
            (#"{"op":"remove","path":"/emails/0"}"#, .invalidPath),
            (#"{"op":"remove","path":"emails[type zz \"x\"]"}"#, .invalidFilter),
            (#"{"op":"remove","path":"emails[primary gt true]"}"#, .invalidFilter),
            (#"{"op":"replace","path":"userName[value eq \"x\"]","value":"y"}"#, .invalidPath),
            (#"{"op":"replace","path":"id","value":"y"}"#, .mutability),
            (#"{"op":"add","path":"meta.version","value":"y"}"#, .mutability),
            (#"{"op":"add","path":"groups","value":[{"value":"g"}]}"#, .mutability),
            (#"{"op":"add","path":"manager.displayName","value":"g"}"#, .mutability),
            (#"{"op":"remove","path":"userName"}"#, .mutability),
            (#"{"op":"replace","path":"userName","value":null}"#, .mutability),
            (#"{"op":"replace","path":"userName","value":""}"#, .invalidValue),
            (#"{"op":"replace","value":{"userName":""}}"#, .invalidValue),
            (#"{"op":"replace","path":"active","value":"maybe"}"#, .invalidValue),
            (
                #"{"op":"add","path":"emails","value":[{"primary":true,"value":"a"},{"primary":true,"value":"b"}]}"#,
                .invalidValue
            ),
            (
                #"{"op":"replace","path":"emails[type eq \"a\" or type eq \"b\"].value","value":"x"}"#,
                .noTarget
            ),
            (#"{"op":"remove","path":"urn:ietf:params:scim:schemas:core:2.0:User"}"#, .mutability),
        ])
    func `an operation that cannot be done says why`(_ operation: String, _ type: ErrorType) {
        #expect(patchError(["userName": "a"], operation) == type)
    }

    @Test func `all or nothing`() throws {
        let user = try makeUser(["userName": "a", "title": "t"])
        let operations =
            #"{"op":"replace","path":"title","value":"x"},{"op":"replace","path":"active","value":"?"}"#
        #expect(failure { _ = try patched(user, operations) } != nil)
        #expect(user.attributes["title"] == "t")
    }

    @Test func `each operation sees what those before it did`() throws {
        let user = try patched(
            ["userName": "a"],
            #"""
            {"op":"add","path":"emails","value":[{"type":"work","value":"x"}]},
            {"op":"replace","path":"emails[type eq \"work\"].value","value":"y"},
            {"op":"remove","path":"emails[value eq \"x\"]"}
            """#)
        #expect(user.attributes["emails"] == [["type": "work", "value": "y"]])
    }

    @Test(arguments: bothModes)
    func `a patch that changes nothing gives an equal resource`(_ compatibility: Compatibility) throws {
        let user = try makeUser([
            "userName": "a", "title": "t", "name": ["givenName": "x"],
            "emails": [["value": "e", "type": "work", "primary": true]],
        ])
        let same = try patched(
            user,
            #"""
            {"op":"replace","path":"title","value":"t"},{"op":"add","path":"title","value":"t"},
            {"op":"add","path":"emails","value":[{"type":"work","value":"e","primary":true}]},
            {"op":"add","path":"emails","value":[{"value":"e"}]},{"op":"remove","path":"locale"},
            {"op":"remove","path":"emails[type eq \"home\"]"},{"op":"replace","value":{"name":{"givenName":"x"}}},
            {"op":"add","path":"title","value":"z"},{"op":"replace","path":"title","value":"t"}
            """#, compatibility)
        #expect(same == user)
    }

    @Test func `what no schema defines is skipped in lenient mode and refused in strict mode`() throws {
        for operation in [
            #"{"op":"add","path":"shoeSize","value":44}"#, #"{"op":"remove","path":"name.petName"}"#,
            #"{"op":"replace","value":{"shoeSize":44}}"#, #"{"op":"add","path":"urn:x:2.0:y","value":1}"#,
        ] {
            #expect(try patched(["userName": "a"], operation) == makeUser(["userName": "a"]))
            #expect(patchError(["userName": "a"], operation, .strict) == .invalidPath)
        }
    }

    @Test func `what the server sets is skipped in a value without path, in lenient mode`() throws {
        let operation =
            #"{"op":"replace","value":{"id":"1","schemas":[],"meta":{},"groups":[],"active":false}}"#
        let user = try patched(["userName": "a", "active": true], operation)
        #expect(user == Resource(attributes: ["userName": "a", "active": false]))
        #expect(patchError(["userName": "a"], operation, .strict) == .mutability)
    }

    @Test func `the number of operations and the length of a path are limited`() throws {
        let operation = #"{"op":"add","path":"title","value":"x"}"#
        let many = Array(repeating: operation, count: PatchRequest.maximumOperations)
        #expect(try patched(["userName": "a"], many.joined(separator: ",")).attributes["title"] == "x")
        let error = failure {
            _ = try patched(["userName": "a"], (many + [operation]).joined(separator: ","))
        }
        #expect(error?.status == 413)
        let long = "emails[type pr" + String(repeating: " or type pr", count: 1000) + "]"
        #expect(patchError(["userName": "a"], #"{"op":"remove","path":"\#(long)"}"#) == .invalidFilter)
    }

    @Test func `schemas cannot be patched, which lenient mode overlooks`() throws {
        let operation = #"{"op":"add","path":"schemas","value":["urn:x"]}"#
        #expect(try patched(["userName": "a"], operation) == makeUser(["userName": "a"]))
        #expect(patchError(["userName": "a"], operation, .strict) == .mutability)
    }

    @Test(arguments: bothModes)
    func `an extension may say of itself which schema it is`(_ compatibility: Compatibility) throws {
        let uri = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
        let operation = #"{"op":"add","path":"\#(uri)","value":{"schemas":["\#(uri)"],"department":"d"}}"#
        let expected = Resource(attributes: Object([("userName", "a"), (uri, .object(["department": "d"]))]))
        #expect(try patched(["userName": "a"], operation, compatibility) == expected)
    }
}
