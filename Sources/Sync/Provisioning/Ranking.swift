import SCIM

/// Keeps the first so many of very many resources in an order, without holding the others.
struct Ranking {
    private struct Place {
        let key: SortKey
        let number: Int
        let id: ResourceID
    }

    private let order: ListOrder
    private let capacity: Int
    private var places: [Place] = []
    /// The last one that is among the first, once there are enough.
    private var last: SortKey?
    /// How many were offered.
    private(set) var count = 0

    /// - Parameter capacity: how many to keep. 0 and up.
    init(_ order: ListOrder, capacity: Int) {
        self.order = order
        self.capacity = capacity
    }

    /// Offers one more; among equals those that were offered first come first.
    mutating func offer(_ id: ResourceID, _ key: SortKey) {
        count += 1
        if let last, !order.precedes(key, last) { return }
        places.append(Place(key: key, number: count, id: id))
        if places.count / 2 >= max(capacity, 512) { select() }
    }

    /// The first ones, in their order.
    mutating func first() -> [ResourceID] {
        select()
        return places.map(\.id)
    }

    private mutating func select() {
        places.sort { left, right in
            if order.precedes(left.key, right.key) { return true }
            return left.number < right.number && !order.precedes(right.key, left.key)
        }
        places.removeLast(max(0, places.count - capacity))
        if places.count == capacity { last = places.last?.key }
    }
}
