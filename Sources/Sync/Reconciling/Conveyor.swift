/// Three stations at work at the same time, each on another page: while one is compared, the next one is looked up in the
/// state, and the one after that comes from the directory. No more than these three are in memory.
struct Conveyor<Page: Sendable, Matched: Sendable>: Sendable {
    /// Gives one page a call, nil after the last.
    let fetch: @Sendable () async throws -> Page?
    let match: @Sendable (Page) async throws -> Matched

    /// - Parameter consume: gets the pages in their order, one at a time.
    /// - Throws: what any of the stations throws; the others are cancelled then, and their work is lost.
    func run(_ consume: (Matched) async throws -> Void) async throws {
        var fetched = try await fetch()
        var matched: Matched?
        while fetched != nil || matched != nil {
            let page = fetched
            async let following = page == nil ? nil : fetch()
            async let looked = match(page)
            if let matched { try await consume(matched) }
            matched = try await looked
            fetched = try await following
        }
    }

    private func match(_ page: Page?) async throws -> Matched? {
        guard let page else { return nil }
        return try await match(page)
    }
}
