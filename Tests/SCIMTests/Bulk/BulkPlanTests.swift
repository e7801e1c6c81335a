import SCIM
import Testing

@Suite("Bulk plans")
struct BulkPlanTests {
    private func steps(_ operations: String...) throws -> [String] {
        try outline(BulkPlan(bulkRequest(operations.joined(separator: ","))))
    }

    private func postUser(_ bulkId: String, manager: String = "") -> String {
        post("/Users", bulkId, #""manager":{"value":"\#(manager)"}"#)
    }

    private func delete(_ path: String) -> String { #"{"method":"DELETE","path":"\#(path)"}"# }

    @Test func `without references the order is that of the request`() throws {
        #expect(
            try steps(postUser("b"), delete("/Users/1"), "1", postUser("a"), delete("/Users/1"))
                == ["run 0", "run 1", "refuse 2 400", "run 3", "run 4"])
        #expect(try steps() == [])
    }

    @Test func `what refers forward waits, and comes as soon as it can`() throws {
        #expect(
            try steps(
                postGroup("g", members: "bulkId:u", "bulkId:v"), postUser("u", manager: "bulkId:v"),
                delete("/Users/1"), postUser("v"), delete("/Users/2"))
                == ["run 2", "run 3", "run 1", "run 0", "run 4"])
    }

    @Test func `a path that is a reference is one too`() throws {
        #expect(try steps(delete("/Users/bulkId:u"), postUser("u")) == ["run 1", "run 0"])
    }

    @Test func `operations on one resource keep their order`() throws {
        let patch = #"{"method":"PATCH","path":"/Users/1","data":{"manager":"bulkId:u"}}"#
        #expect(try steps(patch, delete("/Users/1"), postUser("u")) == ["run 2", "run 0", "run 1"])
    }

    @Test func `a bulkId that no POST has is 400 invalidValue`() throws {
        let request = try bulkRequest(
            postUser("u", manager: "bulkId:nobody") + "," + postUser("v", manager: "bulkId:u"))
        let plan = BulkPlan(request)
        #expect(outline(plan) == ["refuse 0 400", "run 1"])
        #expect(
            plan.steps.first
                == .refuse(
                    index: 0,
                    error: .badRequest(
                        .invalidValue, "bulkId:nobody refers to no POST operation of this request.")))
    }

    @Test func `a bulkId of anything but a POST cannot be referred to`() throws {
        let patch = #"{"method":"PATCH","path":"/Users/1","bulkId":"p","data":{}}"#
        #expect(try steps(patch, postUser("u", manager: "bulkId:p")) == ["run 0", "refuse 1 400"])
    }

    @Test func `what refers to a broken POST is left to fail when it is run`() throws {
        let broken = #"{"method":"POST","path":"/Users","bulkId":"b"}"#
        #expect(try steps(postUser("u", manager: "bulkId:b"), broken) == ["refuse 1 400", "run 0"])
    }
}
