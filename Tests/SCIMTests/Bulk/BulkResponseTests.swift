import SCIM
import Testing

@Suite("Bulk responses")
struct BulkResponseTests {
    @Test func `results are shown in order, without those that were not run`() throws {
        let entries = try bulkRequest(
            post("/Users", "q") + #",{"method":"DELETE","path":"/Users/2"},{"method":"PUT","path":"/Users/3"},1"#
        ).entries
        let error = SCIMError.badRequest(.invalidSyntax, "data is missing.")
        let results: [BulkResult?] = [
            BulkResult(entries[0], status: 201, location: "https://x/Users/1", version: "W/\"1\""),
            nil,
            BulkResult(entries[2], error: error, location: "https://x/Users/3"),
            BulkResult(entries[3], error: error, location: nil),
        ]
        let problem =
            #"{"schemas":["urn:ietf:params:scim:api:messages:2.0:Error"],"status":"400","#
            + #""scimType":"invalidSyntax","detail":"data is missing."}"#
        let expected =
            #"{"schemas":["urn:ietf:params:scim:api:messages:2.0:BulkResponse"],"Operations":["#
            + #"{"location":"https://x/Users/1","method":"POST","bulkId":"q","version":"W/\"1\"","status":"201"},"#
            + #"{"location":"https://x/Users/3","method":"PUT","status":"400","response":\#(problem)},"#
            + #"{"status":"400","response":\#(problem)}]}"#
        #expect(text(BulkResponse.render(results)) == expected)
    }

    @Test func `a request without operations has a response without results`() {
        #expect(BulkResponse.render([]).object?["Operations"] == [])
    }

    @Test func `errors are all that is not 2xx`() throws {
        let entry = try bulkEntry(post("/Users", "q"))
        #expect(!BulkResult(entry, status: 201, location: nil).isError)
        #expect(!BulkResult(entry, status: 204, location: nil).isError)
        #expect(BulkResult(entry, error: .preconditionFailed("changed"), location: nil).isError)
    }
}
