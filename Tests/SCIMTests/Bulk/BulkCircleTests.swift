import SCIM
import Testing

@Suite("Circular references in bulk requests")
struct BulkCircleTests {
    private func plan(_ operations: String...) throws -> BulkPlan {
        try BulkPlan(bulkRequest(operations.joined(separator: ",")))
    }

    @Test func `groups that are members of each other are created first and completed afterwards`() throws {
        let plan = try plan(
            postGroup("qwerty", members: "bulkId:ytrewq", "7"), postGroup("ytrewq", members: "bulkId:qwerty"))
        #expect(outline(plan) == ["run 0", "run 1", "complete 0", "complete 1"])
        #expect(try operation(0, of: plan).data == ["members": [["value": "7"]]])
        #expect(try operation(1, of: plan).data == [:])
        let resolved = try completion(0, of: plan).resolving(["qwerty": "1", "ytrewq": "2"])
        #expect(resolved.method == .patch)
        #expect(resolved.path.text == "/Groups/1")
        #expect(
            resolved.data == [
                "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
                "Operations": [["op": "add", "path": "members", "value": [["value": "2"]]]],
            ])
    }

    @Test func `a group can be its own member`() throws {
        #expect(try outline(plan(postGroup("g", members: "bulkId:g"))) == ["run 0", "complete 0"])
    }

    @Test func `members outside the circle stay in the creation`() throws {
        let plan = try plan(
            postGroup("a", members: "bulkId:b", "bulkId:u"), postGroup("b", members: "bulkId:a"), post("/Users", "u"))
        #expect(outline(plan) == ["run 1", "run 2", "run 0", "complete 0", "complete 1"])
        let group = try operation(0, of: plan)
        #expect(group.referredBulkIds == ["u"])
    }

    @Test func `a circle is broken where it has a member of a group`() throws {
        let user = post("/Users", "u", #""manager":"bulkId:g""#)
        #expect(
            try outline(plan(user, postGroup("g", members: "bulkId:u"))) == ["run 1", "run 0", "complete 1"])
    }

    @Test func `who refers to a group of a circle finds it complete`() throws {
        let patch = #"{"method":"PATCH","path":"/Groups/bulkId:a","data":{}}"#
        #expect(
            try outline(
                plan(
                    patch, postGroup("a", members: "bulkId:b"), postGroup("b", members: "bulkId:a"), post("/Users", "u")
                ))
                == ["run 1", "run 2", "complete 1", "complete 2", "run 0", "run 3"])
    }

    @Test func `any other circle is 409`() throws {
        let users = [
            post("/Users", "a", #""manager":{"value":"bulkId:b"}"#), post("/Users", "b", #""manager":"bulkId:a""#),
        ]
        #expect(
            try outline(plan(users[0], users[1], post("/Users", "c"))) == ["refuse 0 409", "refuse 1 409", "run 2"])
        #expect(try outline(plan(post("/Users", "a", #""manager":"bulkId:a""#))) == ["refuse 0 409"])
        #expect(
            try outline(plan(post("/Groups", "a", #""members":{"value":"bulkId:a"}"#))) == ["refuse 0 409"])
    }

    @Test func `no group is created for members that are refused`() throws {
        let plan = try plan(
            postGroup("g", members: "bulkId:u"), post("/Users", "u", #""manager":"bulkId:v","groups":"bulkId:g""#),
            post("/Users", "v", #""manager":"bulkId:u""#))
        #expect(outline(plan) == ["refuse 1 409", "run 0", "refuse 2 409"])
        let group = try operation(0, of: plan)
        #expect(failure { _ = try group.resolving([:]) }?.type == .invalidValue)
    }

    @Test func `a long chain is no circle`() throws {
        let chain = (0..<100).map {
            $0 == 99 ? post("/Users", "99") : post("/Users", "\($0)", #""manager":"bulkId:\#($0 + 1)""#)
        }
        let plan = try BulkPlan(bulkRequest(chain.joined(separator: ",")))
        #expect(outline(plan) == (0..<100).reversed().map { "run \($0)" })
    }
}
