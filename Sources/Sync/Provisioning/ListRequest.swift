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
    /// The resources of the page, without memberships.
    package let resources: [StoredResource]
    package let total: Int
    /// Where the next page starts, for a request that says after which resource to begin; nil on the last page.
    package let next: PagePosition?

    package init(resources: [StoredResource], total: Int, next: PagePosition? = nil) {
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
    /// What the filter says of the one resource that it asks for; nil where it may ask for several.
    package var known: Resource?
    /// Who asks.
    package var actor = ""

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

    /// How many resources there are up to the end of the wanted part.
    var end: Int { startIndex - 1 + min(count, Int.max - startIndex) }

    /// The wanted part of a list.
    func page<Item>(_ items: [Item]) -> [Item] {
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
    func sorted<Item>(_ items: [(key: SortKey, item: Item)]) -> [Item] {
        items.enumerated()
            .sorted { left, right in
                if precedes(left.element.key, right.element.key) { return true }
                return left.offset < right.offset && !precedes(right.element.key, left.element.key)
            }
            .map(\.element.item)
    }
}
