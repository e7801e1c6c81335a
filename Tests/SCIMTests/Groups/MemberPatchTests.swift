import SCIM
import Testing

/// Which requests say by themselves who comes and who goes, and which need the list of members.
@Suite("PATCH of members")
struct MemberPatchTests {
    /// The request with its operations on members told apart.
    private func memberPatch(_ operations: String, _ compatibility: Compatibility) throws -> MemberPatch? {
        try patchRequest(operations, compatibility).memberPatch(groupType)
    }

    @Test(
        arguments: [
            #"{"op":"add","path":"members","value":[{"value":"a"},{"value":"b","display":"B"}]}"#,
            #"{"op":"add","path":"Members","value":[{"value":"a"},{"Value":"b","display":"B","type":"User"}]}"#,
            #"{"op":"add","path":"urn:ietf:params:scim:schemas:core:2.0:Group:members","#
                + #""value":[{"value":"a","$ref":"../Users/a"},{"value":"b","display":"B"}]}"#,
            #"{"op":"add","value":{"members":[{"value":"a"},{"value":"b","display":"B"}]}}"#,
        ], bothModes)
    func `an addition names those who come`(_ operation: String, _ compatibility: Compatibility) throws {
        let patch = try #require(try memberPatch(operation, compatibility))
        #expect(patch.edits == [.add([MemberReference(id: "a"), MemberReference(id: "b", display: "B")])])
        #expect(patch.others.operations.isEmpty)
    }

    @Test(
        arguments: [
            (#"{"op":"remove","path":"members[value eq \"a\"]"}"#, ["a"]),
            (#"{"op":"remove","path":"Members[Value eq \"a\"]"}"#, ["a"]),
            (#"{"op":"remove","path":"members[value eq \"a\" or value eq \"b\"]"}"#, ["a", "b"]),
            (
                #"{"op":"remove","path":"members[(value eq \"a\" or value eq \"b\") or value eq \"c\"]"}"#,
                ["a", "b", "c"]
            ),
        ])
    func `a removal by filter names those who go`(operation: String, ids: [String]) throws {
        for compatibility in bothModes {
            let patch = try #require(try memberPatch(operation, compatibility))
            #expect(patch.edits == [.remove(ids)])
            #expect(patch.others.operations.isEmpty)
        }
    }

    @Test(
        arguments: [
            #"{"op":"Add","path":"members","value":{"value":"a"}}"#,
            #"{"op":"ADD","path":"members","value":["a"]}"#, #"{"op":"add","path":"members","value":"a"}"#,
        ])
    func `what clients send instead of a list is one`(_ operation: String) throws {
        let patch = try #require(try memberPatch(operation, .lenient))
        #expect(patch.edits == [.add([MemberReference(id: "a")])])
    }

    @Test func `a removal with values takes those, and by the letter of the RFC all`() throws {
        let operation = #"{"op":"remove","path":"members","value":[{"value":"a"},{"value":"b"}]}"#
        #expect(try memberPatch(operation, .lenient)?.edits == [.remove(["a", "b"])])
        #expect(try memberPatch(operation, .strict) == nil)
    }

    @Test(
        arguments: [
            #"{"op":"replace","path":"members","value":[{"value":"a"}]}"#,
            #"{"op":"replace","value":{"members":[{"value":"a"}]}}"#, #"{"op":"remove","path":"members"}"#,
            #"{"op":"add","path":"members","value":[]}"#, #"{"op":"replace","path":"members","value":null}"#,
            #"{"op":"remove","path":"members[display eq \"A\"]"}"#,
            #"{"op":"remove","path":"members[value ne \"a\"]"}"#,
            #"{"op":"remove","path":"members[value eq \"a\" and type eq \"User\"]"}"#,
            #"{"op":"remove","path":"members[not (value eq \"a\")]"}"#,
            #"{"op":"remove","path":"members[value eq \"a\" or display eq \"B\"]"}"#,
            #"{"op":"remove","path":"members[value eq \"a\"].display"}"#,
            #"{"op":"remove","path":"members.display"}"#,
            #"{"op":"replace","path":"members[value eq \"a\"].display","value":"A"}"#,
            #"{"op":"add","path":"members[value eq \"a\"]","value":{"display":"A"}}"#,
            #"{"op":"add","path":"urn:ietf:params:scim:schemas:core:2.0:Group","value":{"members":[{"value":"a"}]}}"#,
            #"{"op":"add","value":{"urn:ietf:params:scim:schemas:core:2.0:Group":{"members":[{"value":"a"}]}}}"#,
            #"{"op":"add","value":{"members[value eq \"a\"].display":"A"}}"#,
            #"{"op":"add","value":{"urn:ietf:params:scim:schemas:core:2.0:Group:members":[{"value":"a"}]}}"#,
        ], bothModes)
    func `what depends on who the members are needs the whole list`(
        _ operation: String, _ compatibility: Compatibility
    ) throws {
        #expect(try memberPatch(operation, compatibility) == nil)
        let plain = #"{"op":"add","path":"members","value":[{"value":"z"}]}"#
        #expect(try memberPatch("\(plain),\(operation)", compatibility) == nil)
    }

    @Test(arguments: bothModes)
    func `what is said of other attributes stays, in its order`(_ compatibility: Compatibility) throws {
        let patch = try #require(
            try memberPatch(
                #"""
                {"op":"replace","path":"displayName","value":"One"},
                {"op":"add","path":"members","value":[{"value":"a"}]},
                {"op":"add","value":{"externalId":"x","members":[{"value":"b"}]}},
                {"op":"remove","path":"members[value eq \"a\"]"},
                {"op":"replace","value":{"displayName":"Two"}}
                """#, compatibility))
        #expect(
            patch.edits == [
                .add([MemberReference(id: "a")]), .add([MemberReference(id: "b")]), .remove(["a"]),
            ])
        let others = patch.others.operations
        #expect(others.compactMap(\.value) == ["One", ["externalId": "x"], ["displayName": "Two"]])
        let group = Resource(attributes: ["displayName": "Zero"])
        let patched = try patch.others.applied(to: group, type: groupType)
        #expect(patched.attributes == ["displayName": "Two", "externalId": "x"])
    }

    @Test(arguments: bothModes)
    func `a request without a word of members has no edits`(_ compatibility: Compatibility) throws {
        let operation = #"{"op":"replace","path":"displayName","value":"One"}"#
        let patch = try #require(try memberPatch(operation, compatibility))
        #expect(patch.edits.isEmpty && patch.others.operations.count == 1)
    }

    @Test(
        arguments: [
            #"{"op":"add","path":"members","value":[{"display":"A"}]}"#,
            #"{"op":"add","path":"members","value":[{"value":"a"},{"type":"User"}]}"#,
            #"{"op":"add","path":"members","value":true}"#,
        ], bothModes)
    func `a member that names nobody is refused`(_ operation: String, _ compatibility: Compatibility) {
        let error = failure { _ = try memberPatch(operation, compatibility) }
        #expect(error?.type == .invalidValue, "\(String(describing: error))")
    }

    @Test func `a user has no members`() throws {
        let operation = #"{"op":"add","path":"members","value":[{"value":"a"}]}"#
        #expect(try patchRequest(operation, .lenient).memberPatch(userType) == nil)
    }

    @Test func `the members of a resource are told apart from the rest, which keeps all else`() throws {
        let group = Resource(attributes: [
            "displayName": "Sales", "members": [["value": "a", "display": "A", "type": "User"], ["value": "b"]],
        ])
        let parts = try group.partingMembers()
        #expect(parts.rest == Resource(attributes: ["displayName": "Sales"]))
        #expect(parts.members == [MemberReference(id: "a", display: "A"), MemberReference(id: "b")])
    }
}
