import Directory

/// Asks again and again for the entries below a base that changed, where the server does not tell by itself.
///
/// The longer a question takes the more seldom it is asked, so that a server without an index on its marker is not kept
/// busy by it. Deletions are told where Active Directory shows them to the account, and nowhere else.
actor ChangePolling: FeedChannel {
    nonisolated let source: FeedSource
    private let line: FeedLine
    private let interval: Duration
    private var mark: PollMark?
    private var round: PollRound?
    /// What the last round was told, so that it is not told again.
    private var told: [EntryIdentity: PollRound.Sighting] = [:]
    private var epoch = ""
    private var pause: Duration?
    private var news: [FeedMessage] = []
    private var graveyard: DeletedObjects

    init(_ source: FeedSource, _ line: FeedLine, interval: Duration) {
        self.source = source
        self.line = line
        self.interval = interval
        graveyard = DeletedObjects(line, base: source.base)
    }

    func begin(after cookie: FeedCookie?) async throws {
        let numbering = try await ChangeNumbering.read(line, source.kind)
        epoch = numbering?.epoch ?? ""
        let former = cookie.flatMap { PollMark($0) }
        if let former, former.epoch == epoch, numbering?.hasReached(former.marker) ?? true {
            mark = former
        } else {
            // Change numbers begin here. Without them every entry is told of once, which finds the newest marker.
            mark = numbering.map { PollMark(marker: $0.highest, epoch: epoch) }
            if cookie != nil { news.append(.gap("\(source.server) counts its changes anew")) }
        }
        pause = nil
    }

    func next() async throws -> [FeedMessage] {
        try await line.check()
        if round == nil {
            if let pause { try await Task.sleep(for: pause) }
            round = try await newRound()
        }
        let messages = try await page()
        defer { news = [] }
        return news + messages
    }

    func close() async { await line.connection.close() }

    private func newRound() async throws -> PollRound {
        let numbering = try await ChangeNumbering.read(line, source.kind)
        let bound = mark.flatMap { PollWindow.bound(after: $0.marker, source.kind) }
        let request = SearchRequest(
            base: source.base, filter: bound.map { PollWindow.filter(from: $0, source.kind) } ?? .everything,
            attributes: [line.capabilities.identity, line.capabilities.marker])
        var round = PollRound(
            line.connection.search(request), line.capabilities, kind: source.kind, isFirst: mark == nil,
            newest: numbering?.highest ?? mark?.marker)
        if source.kind == .changeNumbers, let bound {
            if let deleted = try await graveyard.deleted(from: bound) {
                round.take(deleted.events)
                if deleted.areMore {
                    news.append(.gap("\(source.server) shows no more than a part of what was deleted"))
                }
            } else {
                // Never asked again: the account may not see them.
                graveyard.isRefused = true
            }
        }
        return round
    }

    /// The next page of the round under way; the last one ends it.
    private func page() async throws -> [FeedMessage] {
        guard var current = round else { return [] }
        round = nil
        let hasMore = try await current.advance()
        let events = current.events(told: told)
        guard hasMore else { return events.map { .event($0) } + finish(current) }
        round = current
        return events.map { .event($0) }
    }

    private func finish(_ round: PollRound) -> [FeedMessage] {
        let isFirst = pause == nil
        pause = max(interval, round.duration * 20)
        told = round.sightings(before: told)
        guard let newest = round.newest else { return isFirst ? [.upToDate] : [] }
        let reached = PollMark(marker: newest, epoch: epoch)
        defer { mark = reached }
        return (reached != mark ? [.cookie(reached.cookie)] : []) + (isFirst ? [.upToDate] : [])
    }
}
