package import SCIM

/// One page of a list, and how many there are in all.
package struct ListResult: Sendable {
    package let resources: [StoredResource]
    package let total: Int

    package init(resources: [StoredResource], total: Int) {
        self.resources = resources
        self.total = total
    }
}

/// What a list is to hold, and in which order.
package struct ListRequest: Sendable {
    /// The first resource to return, counted from 1.
    package var startIndex: Int
    /// The most resources to return.
    package var count: Int
    /// What the filter demands of indexed attributes; it narrows the candidates.
    package var lookups: [Lookup]
    /// The filter; nil selects all.
    package var matches: (@Sendable (StoredResource) -> Bool)?
    /// The order; nil for the state's own, in which resources were created.
    package var order: ListOrder?

    package init(
        startIndex: Int, count: Int, lookups: [Lookup] = [],
        matching matches: (@Sendable (StoredResource) -> Bool)? = nil, order: ListOrder? = nil
    ) {
        self.startIndex = startIndex
        self.count = count
        self.lookups = lookups
        self.matches = matches
        self.order = order
    }

    /// The wanted part of a list.
    fileprivate func page<Item>(_ items: [Item]) -> [Item] {
        Array(items.dropFirst(startIndex - 1).prefix(count))
    }
}

/// The order of a list. Those that are equal in it stay in the order in which they were created.
package struct ListOrder: Sendable {
    package let key: @Sendable (StoredResource) -> SortKey
    package let precedes: @Sendable (SortKey, SortKey) -> Bool

    package init(
        key: @escaping @Sendable (StoredResource) -> SortKey, precedes: @escaping @Sendable (SortKey, SortKey) -> Bool
    ) {
        self.key = key
        self.precedes = precedes
    }

    /// The items sorted by their keys.
    fileprivate func sorted<Item>(_ items: [(key: SortKey, item: Item)]) -> [Item] {
        items.enumerated()
            .sorted { left, right in
                if precedes(left.element.key, right.element.key) { return true }
                return left.offset < right.offset && !precedes(right.element.key, left.element.key)
            }
            .map(\.element.item)
    }
}

extension Provisioner {
    /// The resources that a filter selects, in a stable order (RFC 7644 §3.4.2).
    ///
    /// Equality on an indexed attribute is looked up; anything else is evaluated over all resources as they
    /// stream by, and only the wanted page is kept, or the keys to sort by.
    package func list(_ request: ListRequest) async throws -> ListResult {
        if let lookup = request.lookups.first {
            let found = try await engine.store.resources(lookup).filter { request.matches?($0) ?? true }
            let sorted = request.order.map { order in order.sorted(found.map { (order.key($0), $0) }) } ?? found
            return ListResult(resources: request.page(sorted), total: found.count)
        }
        if let order = request.order { return try await sort(request, by: order) }
        guard request.matches != nil else {
            let window = try await engine.store.window(offset: request.startIndex - 1, limit: request.count)
            return ListResult(resources: window, total: try await engine.store.count())
        }
        return try await scan(request)
    }

    private func scan(_ request: ListRequest) async throws -> ListResult {
        var total = 0
        var kept: [StoredResource] = []
        try await forEachMatch(of: request) { stored in
            total += 1
            if total >= request.startIndex && kept.count < request.count { kept.append(stored) }
        }
        return ListResult(resources: kept, total: total)
    }

    /// Sorts before it pages. Only the keys are held; one that is deleted meanwhile is left out of the page.
    private func sort(_ request: ListRequest, by order: ListOrder) async throws -> ListResult {
        var keys: [(key: SortKey, item: ResourceID)] = []
        try await forEachMatch(of: request) { keys.append((order.key($0), $0.id)) }
        var resources: [StoredResource] = []
        for id in request.page(order.sorted(keys)) {
            if let stored = try await engine.store.resource(id), stored.lifecycle == .living {
                resources.append(stored)
            }
        }
        return ListResult(resources: resources, total: keys.count)
    }

    private func forEachMatch(of request: ListRequest, _ body: (StoredResource) -> Void) async throws {
        var position: PagePosition?
        repeat {
            let page = try await engine.store.page(after: position, limit: 500)
            for stored in page.resources where request.matches?(stored) ?? true { body(stored) }
            position = page.next
        } while position != nil
    }
}
