import SCIM

extension Provisioner {
    /// The resources that a filter selects, in a stable order (RFC 7644 §3.4.2).
    ///
    /// Equality on an indexed attribute is looked up; anything else is evaluated over all resources as they
    /// stream by, and only the wanted page is kept, or the keys to sort by.
    package func list(_ request: ListRequest) async throws -> ListResult {
        if let position = request.after { return try await listAll(after: position, request) }
        var (resources, total) = try await select(request)
        if total == 0, try await adoptMatch(request) { (resources, total) = try await select(request) }
        return ListResult(resources: resources, total: total)
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
        return ListResult(resources: page.resources, total: total, next: next)
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

    /// Sorts before it pages. Only the keys up to the end of the page are held; one that is deleted meanwhile is left out
    /// of the page.
    private func sort(_ request: ListRequest, by order: ListOrder) async throws -> ([StoredResource], total: Int) {
        var ranking = Ranking(order, capacity: request.end)
        try await forEachMatch(of: request) { ranking.offer($0.stored.id, order.key($0)) }
        var resources: [StoredResource] = []
        for id in request.page(ranking.first()) {
            if let stored = try await engine.store.resource(id), stored.lifecycle == .living {
                resources.append(stored)
            }
        }
        return (resources, ranking.count)
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
