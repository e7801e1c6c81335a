import Directory
import Testing

@testable import LDAP

/// Values that come in pieces, from a server that decides how large they are.
struct RangedValuesTests {
    private static let many = (0..<4_321).map { AttributeValue("cn=m\($0),dc=test") }

    @Test(arguments: [0, 1, 1_499, 1_500, 1_501, 3_000, 4_321])
    func `a read gives all members, however many pieces they come in`(count: Int) async throws {
        let server = RangingServer(Array(Self.many.prefix(count)))
        let entry = try await server.read(RangingServer.group, [.cn, .member])
        #expect(entry?[.member] == Array(Self.many.prefix(count)))
        #expect(entry?[.cn] == ["g"])
        #expect(entry?.attributes.names.contains { $0.spelling.contains("range") } == false)
    }

    @Test func `a search does so too`() async throws {
        let server = RangingServer(Self.many)
        let request = SearchRequest(base: RangingServer.group, attributes: [.member])
        #expect(try await server.search(request).collect().first?[.member] == Self.many)
    }

    @Test func `values are read anew when the entry changes between two pieces`() async throws {
        let server = RangingServer(Self.many)
        server.changesAfterPieces = [2]
        #expect(try await server.read(RangingServer.group, [.member])?[.member] == Self.many)
    }

    @Test func `an entry that never holds still is an error, not a short list`() async throws {
        let server = RangingServer(Self.many)
        server.changesAfterPieces = Set(1...100)
        let error = await #expect(throws: DirectoryError.self) {
            _ = try await server.read(RangingServer.group, [.member])
        }
        #expect(error?.code == .busy && error?.isOutage == true)
    }

    @Test(arguments: RangingServer.Fault.allCases)
    func `a piece that does not come as it should is an error, not a short list`(
        fault: RangingServer.Fault
    ) async throws {
        let server = RangingServer(Self.many)
        server.fault = fault
        await #expect(throws: DirectoryError.self) {
            _ = try await server.read(RangingServer.group, [.member])
        }
        #expect(server.pieces < 20)
    }

    @Test(
        arguments: [
            ("member", nil, nil), ("member;range=0-1499", 0, 1_500), ("member;Range=1500-*", 1_500, nil),
            ("member;range=5-4", nil, nil), ("cn;lang-de", nil, nil),
        ] as [(String, Int?, Int?)])
    func `a range is read from the name of the attribute`(text: String, start: Int?, count: Int?) throws {
        let range = ValueRange(of: try #require(AttributeName(text)))
        #expect(range?.start == start && range?.count == count)
        #expect(range?.isLast == (start == nil ? nil : count == nil))
    }
}
