import SCIM
import Testing

@Suite("Queries")
struct ListQueryTests {
    private func query(_ raw: String, _ compatibility: Compatibility = .lenient) throws -> ListQuery {
        try ListQuery(query: raw, compatibility: compatibility)
    }

    @Test(
        arguments: [
            "filter=userName+eq+%22a%2Bb%40x%22", "filter=userName%20eq%20%22a%2Bb@x%22",
            "filter=userName+eq+\"a%2bb@x\"",
        ])
    func `plus is a blank, and a plus is written in percent`(_ raw: String) throws {
        #expect(try query(raw).filter == Filter(#"userName eq "a+b@x""#))
    }

    @Test func `parameters are read`() throws {
        let query = try query(
            "startIndex=6&count=5&sortBy=name.familyName&sortOrder=descending&aadOptscim062020&x=y")
        #expect(query.startIndex == 6)
        #expect(query.count == 5)
        #expect(query.sortBy == AttributePath(name: "name", subAttribute: "familyName"))
        #expect(query.sortOrder == .descending)
        #expect(query.filter == nil)
        #expect(query.selection == .all)
    }

    @Test func `an empty query asks for everything`() throws {
        #expect(try query("") == ListQuery())
    }

    @Test func `numbers out of range are brought into it`() throws {
        #expect(try query("startIndex=0&count=20").startIndex == 1)
        #expect(try query("startIndex=-4").startIndex == 1)
        #expect(try query("count=-1").count == 0)
        #expect(try query("count=0").count == 0)
        #expect(try query("count=").count == nil)
    }

    @Test(
        arguments: [
            "startIndex=x", "count=1.5", "count=99999999999999999999", "sortOrder=up", "sortBy=a..b",
            "filter=%zz",
            "filter=%2", "filter=%C3", "filter=%FF%FE", "attributes=a&excludedAttributes=b",
            "count=1&count=2",
        ])
    func `a malformed parameter is 400 invalidValue`(_ raw: String) {
        let error = failure { _ = try query(raw) }
        #expect(error?.status == 400)
        #expect(error?.type == .invalidValue)
    }

    @Test(arguments: ["filter=", "filter=userName", "filter=userName+eq"])
    func `a malformed filter is 400 invalidFilter`(_ raw: String) {
        #expect(failure { _ = try query(raw) }?.type == .invalidFilter)
    }

    @Test func `a search request asks the same as a query`() throws {
        let body = try json(
            #"""
            {"schemas":["urn:ietf:params:scim:api:messages:2.0:SearchRequest"],"attributes":["userName","emails"],
             "filter":"userName eq \"x\"","startIndex":2,"count":"3","sortBy":"userName"}
            """#)
        let search = try ListQuery(searchRequest: body, compatibility: .lenient)
        #expect(
            try search
                == query(
                    "attributes=userName,emails&filter=userName+eq+\"x\"&startIndex=2&count=3&sortBy=userName"
                ))
        #expect(
            failure { _ = try ListQuery(searchRequest: [:], compatibility: .lenient) }?.type == .invalidSyntax
        )
        #expect(
            failure { _ = try ListQuery(searchRequest: [1], compatibility: .lenient) }?.type == .invalidSyntax
        )
    }

    @Test func `a query string is decoded in order`() throws {
        let parameters = try QueryString.parse("a=1&b&&c=%3D%26+x=y&a=2")
        #expect(parameters.map(\.name) == ["a", "b", "c", "a"])
        #expect(parameters.map(\.value) == ["1", "", "=& x=y", "2"])
    }

    @Test func `a list always has its Resources`() {
        let list = ListResponse.whole([])
        #expect(
            text(list)
                == #"{"schemas":["urn:ietf:params:scim:api:messages:2.0:ListResponse"],"totalResults":0,"#
                + #""startIndex":1,"itemsPerPage":0,"Resources":[]}"#)
    }
}
