import Planning

/// How much a feed may change by itself: what the limits allow one run, over a window of time. Repairs come one by one, so
/// each by itself would pass any limit.
///
/// Past it the feed repairs nothing until a sweep has judged the whole, or the window is over.
struct FeedAllowance {
    private let limits: Limits
    private var spent: [(at: Timestamp, item: PlanItem)] = []
    private var stopped: Timestamp?

    /// How long what was done counts.
    static let window: Int64 = 3600

    init(_ limits: Limits) { self.limits = limits }

    /// Whether nothing is to be repaired for the time being.
    mutating func isStopped(_ now: Timestamp) -> Bool {
        guard let since = stopped else { return false }
        if now >= since.advanced(bySeconds: Self.window) { stopped = nil }
        return stopped != nil
    }

    /// Judges a plan together with what was done within the window.
    mutating func judge(_ plan: Plan, population: Population, _ now: Timestamp) -> Verdict {
        spent.removeAll { $0.at < now.advanced(bySeconds: -Self.window) }
        let verdict = limits.judge(Plan(spent.map(\.item) + plan.items), population: population)
        if !verdict.permits { stop(now) }
        return verdict
    }

    /// Repairs nothing for the time being.
    mutating func stop(_ now: Timestamp) { stopped = now }

    /// Notes what was done. What was left alone is looked at again, and counts then.
    mutating func spend(_ outcomes: [ItemOutcome], _ now: Timestamp) {
        for outcome in outcomes where outcome.item.isLimited {
            if case .skipped = outcome.result { continue }
            spent.append((now, outcome.item))
        }
    }

    /// A sweep has looked at everything and was let through.
    mutating func renew() {
        stopped = nil
        spent = []
    }
}

extension PlanItem {
    /// Whether limits are about changes of this kind at all.
    var isLimited: Bool { change != nil && !isSettlement && !charges.isEmpty }
}
