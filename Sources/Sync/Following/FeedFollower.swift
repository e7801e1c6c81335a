package import Directory
package import Planning

/// Acts on what feeds tell: every event is a reason to look at one resource, and nothing is ever decided from the event.
///
/// Events of entries that nobody owns cost one lookup in the state. The echo of our own writes is known by the marker that
/// the write left in the link; where a write is under way, the look waits until it is done.
package actor FeedFollower {
    let engine: Engine
    let look: FeedLook
    private let cookies: any FeedCookieStore
    let hear: @Sendable (FeedNotice) -> Void
    var queue: FeedQueue
    private var progress = FeedProgress()
    var allowance: FeedAllowance
    var damping = FeedDamping()
    /// How many events were noted.
    private var number: UInt64 = 0
    private var lastKept: Timestamp?
    private let alarm = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))

    /// How many are looked at together.
    static let batch = 100
    /// Events of one change come close together.
    private static let linger: Int64 = 30
    /// How long a marker that counts in seconds is not to be trusted.
    private static let youth: Int64 = 2000
    /// The shortest time between two cookies that are kept, in seconds: each is a write that must be durable.
    private static let keepingInterval: Int64 = 5

    /// - Parameters:
    ///   - capacity: how many resources may wait; past it they are left to a sweep.
    ///   - hear: hears what was done, and what is left to others.
    package init(
        engine: Engine, actions: ActionTable, limits: Limits, contest: ContestRule = ContestRule(),
        cookies: any FeedCookieStore, capacity: Int = 5000,
        hear: @escaping @Sendable (FeedNotice) -> Void
    ) {
        self.engine = engine
        self.cookies = cookies
        self.hear = hear
        look = FeedLook(engine: engine, actions: actions, contest: contest)
        queue = FeedQueue(capacity: capacity)
        allowance = FeedAllowance(limits)
    }

    /// Notes news of a source. Looks follow later, in `run`.
    ///
    /// - Throws: what the state throws.
    package func take(_ messages: [FeedMessage], from source: FeedSource) async throws {
        for message in messages {
            switch message {
            case .event(let event): try await note(event, source)
            case .cookie(let cookie): progress.reach(cookie, of: source, after: number)
            case .gap(let reason): hear(.needsSweep(reason))
            case .upToDate: break
            }
        }
        if !queue.isEmpty || !progress.isEmpty { alarm.continuation.yield() }
    }

    private func note(_ event: FeedEvent, _ source: FeedSource) async throws {
        // That an entry is where it was is no news, and that others are not mentioned even less.
        if event.kind == .present, event.marker == nil { return }
        guard let owner = try await engine.store.owner(of: event.identity) else { return }
        let now = engine.clock()
        guard !allowance.isStopped(now) else { return }
        let isEcho = event.kind != .deleted && event.marker != nil && event.marker == owner.link?.marker
        if isEcho, !source.markerCountsSeconds || event.kind == .present { return }
        number += 1
        let soon = now.advanced(byMilliseconds: isEcho ? Self.youth : Self.linger)
        let due = max(soon, damping.earliest(owner.id, now) ?? soon)
        if !queue.add(owner.id, isEcho ? event.unmarked : event, due: due, number: number) { overflow() }
    }

    private func overflow() {
        let count = queue.count
        queue.removeAll()
        hear(.needsSweep("\(count) entries changed at once, which is more than are looked at one by one"))
    }

    /// A sweep has ended, and no limit stopped it.
    package func sweepEnded() { allowance.renew() }
}

extension FeedFollower {
    /// Looks at what is due, for as long as the task runs.
    package func run() async {
        for await _ in alarm.stream {
            while let pause = pause, !Task.isCancelled {
                try? await Task.sleep(for: pause)
                await lookAtDue()
                await keepCookies()
            }
        }
    }

    /// Until there may be something to do; nil when there is nothing.
    private var pause: Duration? {
        let now = engine.clock()
        if let due = queue.nextDue { return .milliseconds(max(0, min(100, due.milliseconds - now.milliseconds))) }
        guard !progress.isEmpty else { return nil }
        let due = lastKept.map { $0.advanced(bySeconds: Self.keepingInterval) } ?? now
        return .milliseconds(max(10, min(1000, due.milliseconds - now.milliseconds)))
    }

    /// Keeps how far the feeds were followed, as far as nothing of it waits.
    func keepCookies() async {
        let now = engine.clock()
        if let lastKept, now < lastKept.advanced(bySeconds: Self.keepingInterval) { return }
        for (source, cookie) in progress.takeSettled(before: queue.earliest) {
            lastKept = now
            do {
                try await cookies.keep(cookie, of: source)
            } catch {
                // It is told again, then.
                return
            }
        }
    }
}

extension FeedEvent {
    /// The same without a marker: to be looked at whatever the link says.
    fileprivate var unmarked: FeedEvent { FeedEvent(identity: identity, dn: dn, marker: nil, kind: kind) }
}
