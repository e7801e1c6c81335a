import SCIM

/// One page of a list, and how many there are in all.
package struct ListResult: Sendable {
    package let resources: [StoredResource]
    package let total: Int

    package init(resources: [StoredResource], total: Int) {
        self.resources = resources
        self.total = total
    }
}

extension Provisioner {
    /// The resources that a filter selects, in a stable order (RFC 7644 §3.4.2).
    ///
    /// Equality on an indexed attribute is looked up; anything else is evaluated over all resources as they
    /// stream by, and only the wanted page is kept.
    /// - Parameters:
    ///   - startIndex: the first resource to return, counted from 1.
    ///   - count: the most resources to return.
    ///   - matches: the filter; nil selects all.
    ///   - lookups: what the filter demands of indexed attributes.
    package func list(
        startIndex: Int, count: Int, lookups: [Lookup], matching matches: (@Sendable (StoredResource) -> Bool)?
    ) async throws -> ListResult {
        if let lookup = lookups.first {
            let found = try await engine.store.resources(lookup).filter { matches?($0) ?? true }
            return ListResult(
                resources: Array(found.dropFirst(startIndex - 1).prefix(count)), total: found.count)
        }
        guard let matches else {
            let window = try await engine.store.window(offset: startIndex - 1, limit: count)
            return ListResult(resources: window, total: try await engine.store.count())
        }
        return try await scan(startIndex: startIndex, count: count, matches)
    }

    private func scan(
        startIndex: Int, count: Int, _ matches: (StoredResource) -> Bool
    ) async throws -> ListResult {
        var total = 0
        var kept: [StoredResource] = []
        var position: PagePosition?
        repeat {
            let page = try await engine.store.page(after: position, limit: 500)
            for stored in page.resources where matches(stored) {
                total += 1
                if total >= startIndex && kept.count < count { kept.append(stored) }
            }
            position = page.next
        } while position != nil
        return ListResult(resources: kept, total: total)
    }
}
