import Synchronization
import Testing

@testable import Sync

/// Pages of a survey are fetched, looked up and compared side by side.
struct ConveyorTests {
    private struct Broken: Error {}

    private static func pages(_ count: Int) -> @Sendable () async throws -> Int? {
        let next = Mutex(0)
        return {
            next.withLock { next in
                next += 1
                return next > count ? nil : next
            }
        }
    }

    @Test(arguments: [0, 1, 2, 3, 10]) func `every page comes, in order`(count: Int) async throws {
        var seen: [Int] = []
        try await Conveyor(fetch: Self.pages(count), match: { $0 * 2 }).run { seen.append($0) }
        #expect(seen == (0..<count).map { ($0 + 1) * 2 })
    }

    @Test func `no more than three pages are under way`() async throws {
        let fetched = Mutex(0)
        let most = Mutex(0)
        let pages = Self.pages(20)
        let fetch: @Sendable () async throws -> Int? = {
            let page = try await pages()
            if page != nil { fetched.withLock { $0 += 1 } }
            return page
        }
        var consumed = 0
        try await Conveyor(fetch: fetch, match: { $0 }).run { _ in
            let ahead = fetched.withLock { $0 } - consumed
            most.withLock { $0 = max($0, ahead) }
            consumed += 1
        }
        #expect(most.withLock { $0 } <= 3)
    }

    @Test func `whatever fails ends it`() async throws {
        await #expect(throws: Broken.self) {
            try await Conveyor(fetch: { throw Broken() }, match: { (page: Int) in page }).run { _ in }
        }
        await #expect(throws: Broken.self) {
            try await Conveyor(fetch: Self.pages(9), match: { _ -> Int in throw Broken() }).run { _ in }
        }
        await #expect(throws: Broken.self) {
            try await Conveyor(fetch: Self.pages(9), match: { $0 }).run { page in if page == 4 { throw Broken() } }
        }
    }
}
