package import SCIM

/// A resource of a list, with the members of a group or the groups of a user where they were asked for.
package struct ListedResource: Sendable {
    package let stored: StoredResource
    /// Empty where nobody asked for them.
    package let memberships: [Membership]

    package init(stored: StoredResource, memberships: [Membership]) {
        self.stored = stored
        self.memberships = memberships
    }
}

/// One page of a list, and how many there are in all.
package struct ListResult: Sendable {
    package let resources: [ListedResource]
    package let total: Int
    /// Where the next page starts, for a request that says after which resource to begin; nil on the last page.
    package let next: PagePosition?

    package init(resources: [ListedResource], total: Int, next: PagePosition? = nil) {
        self.resources = resources
        self.total = total
        self.next = next
    }
}

/// What a list is to hold, and in which order.
package struct ListRequest: Sendable {
    /// The type of resource; nil for all.
    package var type: ResourceKind?
    /// The first resource to return, counted from 1.
    package var startIndex: Int
    /// Begin after this place instead, in the state's own order and over all resources; it holds its place whatever
    /// comes or goes before it.
    package var after: PagePosition?
    /// The most resources to return.
    package var count: Int
    /// What the filter demands of indexed attributes; it narrows the candidates.
    package var lookups: [Lookup]
    /// The filter; nil selects all.
    package var matches: (@Sendable (ListedResource) -> Bool)?
    /// The order; nil for the state's own, in which resources were created.
    package var order: ListOrder?
    /// Which memberships the filter and the order ask for.
    package var reads = Memberships.none
    /// Which memberships are part of the answer.
    package var shows = Memberships.none

    /// Some of the members of a group, or the groups of a user.
    package enum Memberships: Sendable {
        case none
        case all
        /// Whether these are members of a group; all groups of a user.
        case among([ResourceID])

        /// What several ask for together.
        package static func union(_ all: [Memberships]) -> Memberships {
            all.reduce(.none) { result, next in
                switch (result, next) {
                case (.none, let other), (let other, .none): other
                case (.among(let left), .among(let right)): .among(left + right)
                default: .all
                }
            }
        }
    }

    package init(
        type: ResourceKind?, startIndex: Int, count: Int, lookups: [Lookup] = [],
        matching matches: (@Sendable (ListedResource) -> Bool)? = nil, order: ListOrder? = nil
    ) {
        self.type = type
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
    package let key: @Sendable (ListedResource) -> SortKey
    package let precedes: @Sendable (SortKey, SortKey) -> Bool

    package init(
        key: @escaping @Sendable (ListedResource) -> SortKey, precedes: @escaping @Sendable (SortKey, SortKey) -> Bool
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
        if let position = request.after { return try await listAll(after: position, request) }
        let (resources, total) = try await select(request)
        return ListResult(resources: try await listed(resources, request.shows), total: total)
    }

    private func listAll(after position: PagePosition, _ request: ListRequest) async throws -> ListResult {
        let total = try await engine.store.count(of: request.type)
        guard request.count > 0 else { return ListResult(resources: [], total: total) }
        let page = try await engine.store.page(of: request.type, after: position, limit: request.count)
        var next = page.next
        // A full page may be the last one.
        if let end = next, try await engine.store.page(of: request.type, after: end, limit: 1).resources.isEmpty {
            next = nil
        }
        return ListResult(resources: try await listed(page.resources, request.shows), total: total, next: next)
    }

    private func listed(
        _ resources: [StoredResource], _ memberships: ListRequest.Memberships
    ) async throws -> [ListedResource] {
        var listed: [ListedResource] = []
        for stored in resources { listed.append(try await self.listed(stored, memberships)) }
        return listed
    }

    private func select(_ request: ListRequest) async throws -> ([StoredResource], total: Int) {
        if let lookup = request.lookups.first { return try await look(up: lookup, request) }
        if let order = request.order { return try await sort(request, by: order) }
        guard request.matches != nil else {
            let window = try await engine.store.window(
                of: request.type, offset: request.startIndex - 1, limit: request.count)
            return (window, try await engine.store.count(of: request.type))
        }
        return try await scan(request)
    }

    private func look(up lookup: Lookup, _ request: ListRequest) async throws -> ([StoredResource], total: Int) {
        var found: [ListedResource] = []
        for stored in try await engine.store.resources(lookup, type: request.type) {
            let listed = try await self.listed(stored, request.reads)
            if request.matches?(listed) ?? true { found.append(listed) }
        }
        let sorted = request.order.map { order in order.sorted(found.map { (order.key($0), $0) }) } ?? found
        return (request.page(sorted).map(\.stored), found.count)
    }

    private func scan(_ request: ListRequest) async throws -> ([StoredResource], total: Int) {
        var total = 0
        var kept: [StoredResource] = []
        try await forEachMatch(of: request) { listed in
            total += 1
            if total >= request.startIndex && kept.count < request.count { kept.append(listed.stored) }
        }
        return (kept, total)
    }

    /// Sorts before it pages. Only the keys are held; one that is deleted meanwhile is left out of the page.
    private func sort(_ request: ListRequest, by order: ListOrder) async throws -> ([StoredResource], total: Int) {
        var keys: [(key: SortKey, item: ResourceID)] = []
        try await forEachMatch(of: request) { keys.append((order.key($0), $0.stored.id)) }
        var resources: [StoredResource] = []
        for id in request.page(order.sorted(keys)) {
            if let stored = try await engine.store.resource(id), stored.lifecycle == .living {
                resources.append(stored)
            }
        }
        return (resources, keys.count)
    }

    private func forEachMatch(of request: ListRequest, _ body: (ListedResource) -> Void) async throws {
        var next: ResourcePage? = try await engine.store.page(of: request.type, after: nil, limit: Self.scanned)
        while let page = next {
            // The next page is read while this one is looked through.
            async let following = self.page(after: page, of: request)
            for stored in page.resources {
                let listed = try await self.listed(stored, request.reads)
                if request.matches?(listed) ?? true { body(listed) }
            }
            next = try await following
        }
    }

    private func page(after page: ResourcePage, of request: ListRequest) async throws -> ResourcePage? {
        guard let position = page.next else { return nil }
        return try await engine.store.page(of: request.type, after: position, limit: Self.scanned)
    }

    /// How many resources are read at a time.
    private static let scanned = 500

    private func listed(
        _ stored: StoredResource, _ memberships: ListRequest.Memberships
    ) async throws -> ListedResource {
        let known: [Membership]
        switch memberships {
        case .none: known = []
        case .among(let ids) where stored.type == .group:
            let members = try await engine.store.members(of: stored.id, among: ids)
            known = members.map { Membership(id: $0, type: .user, display: nil) }
        case .all, .among: known = try await self.memberships(of: stored)
        }
        return ListedResource(stored: stored, memberships: known)
    }
}
