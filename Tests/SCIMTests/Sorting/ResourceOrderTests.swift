import SCIM
import Testing

/// `sortBy` and `sortOrder` (RFC 7644 §3.4.2.3).
@Suite("Sorting")
struct ResourceOrderTests {
    /// The userNames of these users in an order.
    private func sorted(
        _ users: [Value], by path: String, _ direction: ListQuery.SortOrder = .ascending,
        _ compatibility: Compatibility = .lenient
    ) throws -> [String] {
        let order = try ResourceOrder(
            AttributePath(path), direction, type: userType, compatibility: compatibility)
        let resources = try users.map { try makeUser($0) }
        let keys = resources.map { ($0, order.key(of: $0, meta: makeMeta(id: $0.userName ?? ""))) }
        return keys.sorted { order.precedes($0.1, $1.1) }.compactMap(\.0.userName)
    }

    @Test func `text without case, beyond ASCII too`() throws {
        let users: [Value] = [["userName": "b"], ["userName": "A"], ["userName": "Ç"], ["userName": "c"]]
        #expect(try sorted(users, by: "userName") == ["A", "b", "c", "Ç"])
        #expect(try sorted(users, by: "USERNAME", .descending) == ["Ç", "c", "b", "A"])
    }

    @Test func `text with case where case counts`() throws {
        let users: [Value] = [
            ["userName": "1", "externalId": "b"], ["userName": "2", "externalId": "B"],
            ["userName": "3", "externalId": "a"],
        ]
        #expect(try sorted(users, by: "externalId") == ["2", "3", "1"])
    }

    @Test func `who has no value comes last, and first when the order is turned around`() throws {
        let users: [Value] = [
            ["userName": "none"], ["userName": "x", "title": "Chief"], ["userName": "y", "title": "Aide"],
        ]
        #expect(try sorted(users, by: "title") == ["y", "x", "none"])
        #expect(try sorted(users, by: "title", .descending) == ["none", "x", "y"])
    }

    @Test func `of several values the primary one counts, or else the first`() throws {
        let users: [Value] = [
            ["userName": "primary", "emails": [["value": "a@x"], ["value": "z@x", "primary": true]]],
            ["userName": "first", "emails": [["value": "m@x"], ["value": "b@x"]]],
        ]
        #expect(try sorted(users, by: "emails") == ["first", "primary"])
        #expect(try sorted(users, by: "emails.value") == ["first", "primary"])
        #expect(try sorted(users, by: "emails.value", .descending) == ["primary", "first"])
    }

    @Test func `parts, extensions, booleans and what the server keeps`() throws {
        let users: [Value] = [
            ["userName": "b", "active": true, "name": ["familyName": "Young"], enterprise: ["department": "Sales"]],
            ["userName": "a", "active": false, "name": ["familyName": "Adams"], enterprise: ["department": "Board"]],
        ]
        #expect(try sorted(users, by: "name.familyName") == ["a", "b"])
        #expect(try sorted(users, by: "\(enterprise):department") == ["a", "b"])
        #expect(try sorted(users, by: "active") == ["a", "b"])
        #expect(try sorted(users, by: "id", .descending) == ["b", "a"])
        #expect(try sorted(users, by: "meta.created").count == 2)
    }

    @Test func `numbers by size and dates by time`() {
        #expect(SortKey.number(Number(9)).isLess(than: .number(Number(10))))
        let early = DateTime("2026-01-01T12:00:00+02:00"), late = DateTime("2026-01-01T11:00:00Z")
        #expect(early.map(SortKey.instant)?.isLess(than: late.map(SortKey.instant) ?? .absent) == true)
    }

    @Test func `a complex attribute as a whole has no order, and the answer names its parts`() {
        let error = failure { _ = try sorted([], by: "name") }
        #expect(error?.status == 400 && error?.type == .invalidValue)
        #expect(error?.detail.contains("familyName") == true)
    }

    @Test func `an attribute that nobody knows changes nothing, or is refused by the letter`() throws {
        let users: [Value] = [["userName": "b"], ["userName": "a"]]
        #expect(try sorted(users, by: "shoeSize") == ["b", "a"])
        #expect(failure { _ = try sorted(users, by: "shoeSize", .ascending, .strict) }?.type == .invalidValue)
    }
}
