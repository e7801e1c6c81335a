import Directory

/// One question to the server, and the pages of its answer.
struct PollRound {
    /// An entry as a round met it.
    struct Sighting {
        let marker: ChangeMarker?
        /// When this marker was first met.
        let since: ContinuousClock.Instant
    }

    private var pages: SearchPages.AsyncIterator
    private let capabilities: DirectoryCapabilities
    private let kind: FeedKind
    /// Whether all entries were asked for, of which nobody keeps a list.
    private let isFirst: Bool
    private let start = ContinuousClock.now
    private(set) var newest: String?
    private var met: [FeedEvent] = []
    private var fresh: [FeedEvent] = []

    init(
        _ pages: SearchPages, _ capabilities: DirectoryCapabilities, kind: FeedKind, isFirst: Bool, newest: String?
    ) {
        self.pages = pages.makeAsyncIterator()
        self.capabilities = capabilities
        self.kind = kind
        self.isFirst = isFirst
        self.newest = newest
    }

    /// How long it has taken so far.
    var duration: Duration { .now - start }

    /// Events that another question brought to light.
    mutating func take(_ events: [FeedEvent]) { fresh += events }

    /// Takes the next page; false after the last one.
    mutating func advance() async throws -> Bool {
        guard let page = try await pages.next() else { return false }
        for entry in page {
            guard let observed = ObservedEntry(entry, capabilities) else { continue }
            if kind != .changeNumbers, let text = observed.marker?.value.string {
                newest = PollWindow.newer(newest, text, kind)
            }
            fresh.append(
                FeedEvent(
                    identity: observed.identity, dn: entry.dn, marker: observed.marker,
                    kind: isFirst ? .present : .modified))
        }
        return true
    }

    /// What was met since the last call and was not told by the round before.
    ///
    /// Where a marker counts in seconds, an entry is told of until its second is over: it may change once more in it.
    mutating func events(told: [EntryIdentity: Sighting]) -> [FeedEvent] {
        defer { fresh = [] }
        if !isFirst { met += fresh }
        let now = ContinuousClock.now
        return fresh.filter { event in
            guard let former = told[event.identity], former.marker == event.marker else { return true }
            return kind == .timestamps && now - former.since < .seconds(2)
        }
    }

    /// What this round met, for the next one.
    func sightings(before: [EntryIdentity: Sighting]) -> [EntryIdentity: Sighting] {
        let now = ContinuousClock.now
        return Dictionary(
            met.map { event in
                let former = before[event.identity].flatMap { $0.marker == event.marker ? $0 : nil }
                return (event.identity, former ?? Sighting(marker: event.marker, since: now))
            }, uniquingKeysWith: { $1 })
    }
}
