import SCIM
import Testing

@Suite("Bulk requests")
struct BulkRequestTests {
    private let bulk = "urn:ietf:params:scim:api:messages:2.0:BulkRequest"

    private func error(_ source: String, _ compatibility: Compatibility) -> SCIMError? {
        failure { _ = try bulkRequest(body: json(source), compatibility) }
    }

    @Test(
        arguments: [
            "[]", "1", #"{"schemas":["urn:x"],"Operations":[]}"#,
            #"{"schemas":["urn:ietf:params:scim:api:messages:2.0:BulkRequest"]}"#,
            #"{"schemas":["urn:ietf:params:scim:api:messages:2.0:BulkRequest"],"Operations":{}}"#,
            #"{"schemas":["urn:ietf:params:scim:api:messages:2.0:BulkRequest"],"Operations":null}"#,
        ], bothModes)
    func `a body that is no bulk request is 400 invalidSyntax`(_ source: String, _ compatibility: Compatibility) {
        #expect(error(source, compatibility)?.status == 400)
        #expect(error(source, compatibility)?.type == .invalidSyntax)
    }

    @Test(
        arguments: [
            #"{"Operations":[]}"#, #"{"schemas":[],"Operations":[]}"#,
            #"{"schemas":["urn:x","urn:ietf:params:scim:api:messages:2.0:BulkRequest"],"Operations":[]}"#,
        ])
    func `lenient mode takes schemas that strict mode refuses`(_ source: String) {
        #expect(error(source, .lenient) == nil)
        #expect(error(source, .strict)?.type == .invalidSyntax)
    }

    @Test func `more operations than maxOperations are 413, which names the limit`() throws {
        let operation = #"{"method":"DELETE","path":"/Users/1"}"#
        let hundred = Array(repeating: operation, count: 100).joined(separator: ",")
        #expect(try bulkRequest(hundred).entries.count == 100)
        let error = failure { _ = try bulkRequest(hundred + "," + operation) }
        #expect(error?.status == 413)
        #expect(error?.detail == "Operations has 101 elements; maxOperations is 100.")
    }

    @Test(arguments: [("1", 1), ("7", 7), ("0", nil), ("null", nil)])
    func `failOnErrors is a number from 1, and 0 is as if it were absent`(_ text: String, _ count: Int?) throws {
        let source = #"{"schemas":["\#(bulk)"],"Operations":[],"failOnErrors":\#(text)}"#
        #expect(try bulkRequest(body: json(source), .strict).failOnErrors == count)
    }

    @Test(arguments: ["-1", "1.5", "1e2", "99999999999999999999", #""1""#, "true", "[]"])
    func `failOnErrors that is no count is 400 invalidValue`(_ text: String) {
        #expect(
            error(#"{"schemas":["\#(bulk)"],"Operations":[],"failOnErrors":\#(text)}"#, .lenient)?.type
                == .invalidValue)
    }

    @Test func `the request stops when failOnErrors is reached, and never without it`() throws {
        let two = try bulkRequest("", failOnErrors: 2)
        #expect([0, 1, 2, 3].map(two.stops) == [false, false, true, true])
        #expect(try !bulkRequest("").stops(afterErrors: 1_000))
    }

    @Test func `a bulkId that is given twice refuses the request, even where it is no use`() {
        let delete = #"{"method":"DELETE","path":"/Users/1","bulkId":"a"}"#
        let error = failure { _ = try bulkRequest(post("/Users", "a") + "," + delete) }
        #expect(error?.type == .invalidSyntax)
        #expect(error?.detail.contains("\"a\"") == true)
    }

    @Test func `operations keep their order, the broken ones among them`() throws {
        let request = try bulkRequest(post("/Users", "a") + #",1,{"method":"DELETE","path":"/Users/1"}"#)
        #expect(request.entries.map(\.method) == ["POST", nil, "DELETE"])
        #expect(request.entries.map { (try? $0.operation.get()) != nil } == [true, false, true])
    }
}
