import SCIM
import Testing

@Suite("Bulk operations")
struct BulkOperationTests {
    private func error(_ operation: String, _ compatibility: Compatibility = .lenient) throws -> SCIMError? {
        let entry = try bulkEntry(operation, compatibility)
        return failure { _ = try entry.operation.get() }
    }

    @Test func `each method has its parts`() throws {
        let post = try bulkEntry(#"{"method":"POST","path":"/Users","bulkId":"q","data":{"userName":"a"}}"#, .strict)
        #expect(
            try post.operation.get()
                == BulkOperation(
                    method: .post, path: BulkPath(endpoint: "/Users"), bulkId: "q", data: ["userName": "a"]))
        let put = try bulkEntry(#"{"method":"PUT","path":"/Users/1","version":"W/\"2\"","data":{}}"#, .strict)
        #expect(
            try put.operation.get()
                == BulkOperation(
                    method: .put, path: BulkPath(endpoint: "/Users", id: "1"), version: "W/\"2\"", data: [:]))
        let delete = try bulkEntry(#"{"method":"DELETE","path":"/Groups/bulkId:q","data":{"x":1}}"#, .strict)
        #expect(
            try delete.operation.get()
                == BulkOperation(method: .delete, path: BulkPath(endpoint: "/Groups", id: "bulkId:q")))
    }

    @Test(
        arguments: [
            "1", "{}", #"{"method":1,"path":"/Users/1"}"#, #"{"method":"GET","path":"/Users/1"}"#,
            #"{"method":"DELETE"}"#, #"{"method":"DELETE","path":7}"#, #"{"method":"DELETE","path":""}"#,
            #"{"method":"DELETE","path":"/Users"}"#, #"{"method":"DELETE","path":"/users/1"}"#,
            #"{"method":"DELETE","path":"/Users/1/emails"}"#, #"{"method":"DELETE","path":"/Users/1?x=y"}"#,
            #"{"method":"DELETE","path":"https://example.com/Users/1"}"#, #"{"method":"DELETE","path":"/Me"}"#,
            #"{"method":"DELETE","path":"/Users/1","bulkId":1}"#,
            #"{"method":"DELETE","path":"/Users/1","version":1}"#,
            #"{"method":"POST","path":"/Users","data":{}}"#,
            #"{"method":"POST","path":"/Users","bulkId":"","data":{}}"#,
            #"{"method":"POST","path":"/Users","bulkId":"q"}"#,
            #"{"method":"POST","path":"/Users","bulkId":"q","data":null}"#,
            #"{"method":"POST","path":"/Users","bulkId":"q","data":[]}"#,
            #"{"method":"POST","path":"/Users/1","bulkId":"q","data":{}}"#,
            #"{"method":"POST","path":"/Users/.search","bulkId":"q","data":{}}"#,
            #"{"method":"POST","path":"/Bulk","bulkId":"q","data":{}}"#,
            #"{"method":"PUT","path":"/Users","data":{}}"#, #"{"method":"PUT","path":"/Users/1"}"#,
            #"{"method":"PATCH","path":"/Users/1"}"#, #"{"method":"PATCH","path":"/Users","data":{}}"#,
        ], bothModes)
    func `a broken operation is 400 invalidSyntax by itself`(
        _ operation: String, _ compatibility: Compatibility
    ) throws {
        let error = try error(operation, compatibility)
        #expect(error?.status == 400)
        #expect(error?.type == .invalidSyntax)
    }

    @Test func `lenient mode reads a method in any case`() throws {
        let operation = #"{"method":"delete","path":"/Users/1"}"#
        #expect(try bulkEntry(operation).operation.get().method == .delete)
        #expect(try bulkEntry(operation).method == "DELETE")
        #expect(try error(operation, .strict)?.type == .invalidSyntax)
        #expect(try bulkEntry(operation, .strict).method == "delete")
    }

    @Test(arguments: ["Users/1", "/Users/1/", "//Users//1"])
    func `slashes of a path are forgiving`(_ path: String) throws {
        let operation = try bulkEntry(#"{"method":"DELETE","path":"\#(path)"}"#, .strict).operation.get()
        #expect(operation.path.text == "/Users/1")
    }

    @Test func `a long value is cut in the message`() throws {
        let long = String(repeating: "x", count: 1_000)
        let detail = try #require(try error(#"{"method":"DELETE","path":"/\#(long)"}"#)).detail
        #expect(detail.utf8.count < 200)
    }

    @Test func `the location of a resource is known even if the operation is broken`() throws {
        let base = "https://scim.example.com/v2"
        func location(_ operation: String) throws -> String? {
            try bulkEntry(operation).location(base: base, ids: ["q": "7"])
        }
        #expect(try location(#"{"method":"PUT","path":"/Users/1"}"#) == "https://scim.example.com/v2/Users/1")
        #expect(
            try location(#"{"method":"DELETE","path":"/Users/bulkId:q"}"#) == "https://scim.example.com/v2/Users/7")
        #expect(try location(#"{"method":"DELETE","path":"/Users/bulkId:r"}"#) == nil)
        #expect(try location(#"{"method":"DELETE","path":"/Users"}"#) == nil)
        #expect(try location(#"{"method":"DELETE","path":"/Me"}"#) == nil)
        #expect(try location(#"{"method":"POST","path":"/Users/1"}"#) == nil)
    }
}
