import SCIM
import Testing

@Suite("References to bulkIds")
struct BulkReferenceTests {
    private let patch = #"""
        {"method":"PATCH","path":"/Groups/bulkId:g","version":"W/\"1\"","data":{
            "schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[
                {"op":"add","path":"members","value":[{"value":"bulkId:a"},{"value":"2"},{"value":"bulkId:b"}]}]}}
        """#

    @Test func `references are found in the path and wherever an id may stand, and nowhere else`() throws {
        #expect(try bulkEntry(patch).operation.get().referredBulkIds == ["g", "a", "b"])
        let user = post(
            "/Users", "u",
            #""manager":{"value":"bulkId:m"},"members":["bulkId:m",{"value":"bulkId:n"}],"nickName":"bulkId:o"#
                + #"","x":{"$ref":"bulkId:p"}"#)
        #expect(try bulkEntry(user).operation.get().referredBulkIds == ["m", "m", "n", "p"])
    }

    @Test func `only a whole string is a reference`() throws {
        let data = #""a":"x bulkId:b","bulkId:c":1,"d":"BULKID:e","f":"bulkId","g":"value eq \"bulkId:h\"","i":null"#
        let operation = try bulkEntry(post("/Users", "u", data)).operation.get()
        #expect(operation.referredBulkIds.isEmpty)
        #expect(try operation.resolving([:]) == operation)
    }

    @Test func `resolving puts ids in the place of references and leaves the rest`() throws {
        let operation = try bulkEntry(patch).operation.get()
        let resolved = try operation.resolving(["g": "10", "a": "20", "b": "30", "unused": "40"])
        #expect(resolved.path.text == "/Groups/10")
        #expect(resolved.version == operation.version)
        let operations = try #require(resolved.data?.object?["Operations"]?.array)
        #expect(operations.first?.object?["value"] == [["value": "20"], ["value": "2"], ["value": "30"]])
    }

    @Test(arguments: ["g", "a", "b"])
    func `a bulkId without an id is 400 invalidValue and is named`(_ missing: String) throws {
        var ids = ["g": "10", "a": "20", "b": "30"]
        ids[missing] = nil
        let operation = try bulkEntry(patch).operation.get()
        let error = failure { _ = try operation.resolving(ids) }
        #expect(error?.status == 400)
        #expect(error?.type == .invalidValue)
        #expect(error?.detail.hasPrefix("bulkId:\(missing) ") == true)
    }
}
