import SCIM
import Testing

@Suite("Queries by cursor")
struct CursorQueryTests {
    private func query(_ raw: String) throws -> ListQuery {
        try ListQuery(query: raw, compatibility: .lenient)
    }

    private func search(_ members: Object) throws -> ListQuery {
        var body: Object = ["schemas": [.string(SchemaURI.searchRequest.text)]]
        for (name, value) in members { body[name] = value }
        return try ListQuery(searchRequest: .object(body), compatibility: .lenient)
    }

    @Test func `without a cursor, pages are counted`() throws {
        #expect(try query("count=5").cursor == nil)
        #expect(try search(["cursor": .null]).cursor == nil)
    }

    @Test func `an empty cursor asks for the first page`() throws {
        #expect(try query("cursor").cursor == .first)
        #expect(try query("cursor=&count=5").cursor == .first)
        #expect(try search(["cursor": ""]).cursor == .first)
    }

    @Test func `a cursor asks for the page that it leads to`() throws {
        #expect(try query("CURSOR=aZ09-._~").cursor == .next("aZ09-._~"))
        #expect(try search(["cursor": "VZUTiy", "count": 5]).cursor == .next("VZUTiy"))
    }

    @Test(arguments: ["cursor=a%20b", "cursor=a+b", "cursor=a=", "cursor=a%2Fb", "cursor=%C3%A9", "cursor=%00"])
    func `other characters are 400 invalidCursor`(_ raw: String) {
        let error = failure { _ = try query(raw) }
        #expect(error?.status == 400)
        #expect(error?.type == .invalidCursor)
    }

    @Test(arguments: ["cursor&startIndex=1", "startIndex=7&cursor=a", "cursor&cursor"])
    func `a cursor beside a start index or another cursor is 400 invalidValue`(_ raw: String) {
        #expect(failure { _ = try query(raw) }?.type == .invalidValue)
    }

    @Test func `a search request is held to the same`() {
        #expect(failure { _ = try search(["cursor": "", "startIndex": 1]) }?.type == .invalidValue)
        #expect(failure { _ = try search(["cursor": 1]) }?.type == .invalidValue)
        #expect(failure { _ = try search(["cursor": "a b"]) }?.type == .invalidCursor)
    }

    @Test func `a negative count is 0 by cursor too`() throws {
        #expect(try query("cursor&count=-3").count == 0)
    }

    @Test func `the identity of a query is what decides on the list`() throws {
        let raw = #"filter=title+eq+"a"&sortBy=name.familyName&sortOrder=descending"#
        #expect(
            try query(raw).identity(endpoint: "/Users")
                == #"["/Users","title eq \"a\"","name.familyName","descending"]"#)
        #expect(try query("").identity(endpoint: "/Users") == #"["/Users",null,null,null]"#)
    }

    @Test(arguments: ["&count=7", "&cursor=abc", "&startIndex=3", "&attributes=userName", "&excludedAttributes=name"])
    func `what is shown, and how many, is not part of it`(_ more: String) throws {
        #expect(
            try query("filter=title+pr" + more).identity(endpoint: "/Users")
                == query("filter=title+pr").identity(endpoint: "/Users"))
    }

    @Test(arguments: ["filter=title+pr", "sortBy=title", "sortBy=title&sortOrder=descending", "sortBy=name.title"])
    func `another list is another identity`(_ raw: String) throws {
        let others = ["", "filter=not(title+pr)", "sortBy=userName", "sortBy=title&sortOrder=descending&filter=a+pr"]
        let identity = try query(raw).identity(endpoint: "/Users")
        for other in others { #expect(try query(other).identity(endpoint: "/Users") != identity) }
        #expect(try query(raw).identity(endpoint: "/Groups") != identity)
    }

    @Test func `a page by cursor says where the next one is, and counts nothing from the start`() {
        let page = ListResponse.frame(count: 2, totalResults: 3, nextCursor: "YkU3")
        #expect(
            text(page)
                == #"{"schemas":["urn:ietf:params:scim:api:messages:2.0:ListResponse"],"totalResults":3,"#
                + #""itemsPerPage":2,"nextCursor":"YkU3","Resources":[]}"#)
    }

    @Test func `the last page has no cursor`() {
        let page = ListResponse.frame(count: 1, totalResults: 3, nextCursor: nil)
        #expect(page.object?["nextCursor"] == nil)
        #expect(page.object?["startIndex"] == nil)
    }
}
