import Directory

/// The resources that a feed gave reason to look at, each once, however many events named it.
struct FeedQueue {
    /// Why and when a resource is to be looked at.
    struct Waiting {
        /// The markers that the events brought; more than a few are not kept apart.
        var markers: Set<ChangeMarker> = []
        /// Whether a look is due whatever the link says: a deletion, or more markers than are kept.
        var isCertain = false
        var due: Timestamp
        /// The number of the first event.
        let since: UInt64
        var attempts = 0

        /// Whether the state has caught up with all that the events told, which was our own doing then.
        func isEcho(of link: Link?) -> Bool {
            !isCertain && markers.count == 1 && markers.first == link?.marker
        }
    }

    private var waiting: [ResourceID: Waiting] = [:]
    private let capacity: Int
    private static let mostMarkers = 4

    /// - Parameter capacity: how many resources may wait.
    init(capacity: Int) { self.capacity = capacity }

    var isEmpty: Bool { waiting.isEmpty }
    var count: Int { waiting.count }
    /// The number of the earliest event that is still waiting.
    var earliest: UInt64? { waiting.values.map(\.since).min() }
    /// When the next look is due.
    var nextDue: Timestamp? { waiting.values.map(\.due).min() }

    /// Notes an event of a resource; false when there is no room for one more.
    mutating func add(_ id: ResourceID, _ event: FeedEvent, due: Timestamp, number: UInt64) -> Bool {
        guard waiting.count < capacity || waiting[id] != nil else { return false }
        var entry = waiting[id] ?? Waiting(due: due, since: number)
        entry.due = min(entry.due, due)
        if let marker = event.marker { entry.markers.insert(marker) }
        if event.kind == .deleted || event.marker == nil || entry.markers.count > Self.mostMarkers {
            entry.isCertain = true
            entry.markers = []
        }
        waiting[id] = entry
        return true
    }

    /// Takes out those that are due, the earliest first.
    mutating func takeDue(_ now: Timestamp, most: Int) -> [(id: ResourceID, waiting: Waiting)] {
        let due = waiting.filter { $0.value.due <= now }.sorted { $0.value.since < $1.value.since }.prefix(most)
        for (id, _) in due { waiting[id] = nil }
        return due.map { ($0.key, $0.value) }
    }

    /// Puts one back that could not be looked at, for later and later; false once it was tried often enough. Events that
    /// came meanwhile stay.
    mutating func postpone(_ id: ResourceID, _ former: Waiting, _ now: Timestamp) -> Bool {
        guard former.attempts < Self.mostAttempts else { return false }
        var entry = waiting[id] ?? former
        entry.markers.formUnion(former.markers)
        entry.isCertain = entry.isCertain || former.isCertain
        entry.attempts = former.attempts + 1
        entry.due = now.advanced(byMilliseconds: min(10_000, 200 << Int64(former.attempts)))
        waiting[id] = Waiting(
            markers: entry.markers, isCertain: entry.isCertain, due: entry.due, since: min(entry.since, former.since),
            attempts: entry.attempts)
        return true
    }

    private static let mostAttempts = 9

    mutating func removeAll() { waiting = [:] }
}

extension Timestamp {
    func advanced(byMilliseconds milliseconds: Int64) -> Timestamp {
        Timestamp(milliseconds: self.milliseconds + milliseconds)
    }
}
