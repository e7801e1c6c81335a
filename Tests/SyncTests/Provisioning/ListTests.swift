import Directory
import SCIM
import Sync
import TestSupport
import Testing

struct ListTests {
    private func withUsers(_ count: Int) async throws -> Gateway {
        let gateway = try Gateway()
        for number in 0..<count {
            try await gateway.create("u\(number)", ("title", number % 2 == 0 ? "even" : "odd"))
        }
        return gateway
    }

    @Test func `without a filter a window of all is given, and the total of all`() async throws {
        let gateway = try await withUsers(5)
        let list = try await gateway.provisioner.list(ListRequest(type: .user, startIndex: 2, count: 2))
        #expect(list.total == 5 && list.resources.map(\.resource.userName) == ["u1", "u2"])
        let none = try await gateway.provisioner.list(ListRequest(type: .user, startIndex: 6, count: 2))
        #expect(none.total == 5 && none.resources.isEmpty)
    }

    @Test func `a filter counts all that match and gives the wanted page`() async throws {
        let gateway = try await withUsers(7)
        let list = try await gateway.provisioner.list(
            ListRequest(
                type: .user, startIndex: 2, count: 2, matching: { $0.stored.resource.attributes["title"] == "even" }))
        #expect(list.total == 4 && list.resources.map(\.resource.userName) == ["u2", "u4"])
    }

    @Test func `a lookup finds by the index, and the filter still decides`() async throws {
        let gateway = try await withUsers(3)
        let lookups: [Lookup] = [.name(NameKey("U1"))]
        let list = try await gateway.provisioner.list(
            ListRequest(type: .user, startIndex: 1, count: 9, lookups: lookups, matching: { _ in true }))
        #expect(list.total == 1 && list.resources.map(\.resource.userName) == ["u1"])
        let none = try await gateway.provisioner.list(
            ListRequest(type: .user, startIndex: 1, count: 9, lookups: lookups, matching: { _ in false }))
        #expect(none.total == 0 && none.resources.isEmpty)
    }

    @Test func `an order is made over all that match, before the page is cut, and ties stay in their order`()
        async throws
    {
        let gateway = try await withUsers(7)
        let title = ListOrder(
            key: { $0.stored.resource.attributes["title"]?.string.map { .text($0) } ?? .absent },
            precedes: { $1.isLess(than: $0) })
        var request = ListRequest(type: .user, startIndex: 3, count: 3, order: title)
        let list = try await gateway.provisioner.list(request)
        #expect(list.total == 7 && list.resources.map(\.resource.userName) == ["u5", "u0", "u2"])
        request.matches = { $0.stored.resource.userName != "u5" }
        #expect(
            try await gateway.provisioner.list(request).resources.map(\.resource.userName) == ["u0", "u2", "u4"])
        request.lookups = [.name(NameKey("u3"))]
        request.startIndex = 1
        #expect(try await gateway.provisioner.list(request).resources.map(\.resource.userName) == ["u3"])
    }

    @Test func `reads need no directory`() async throws {
        let gateway = try await withUsers(1)
        await gateway.memory.configure { $0.isAway = true }
        #expect(try await gateway.provisioner.read(ResourceID("id-1"), type: .user).resource.userName == "u0")
        let list = try await gateway.provisioner.list(ListRequest(type: .user, startIndex: 1, count: 9))
        #expect(list.total == 1)
    }
}
