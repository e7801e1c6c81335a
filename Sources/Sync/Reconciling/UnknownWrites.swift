import Directory
import Planning

/// Entries that the gateway wrote and that its state does not know it did.
struct UnknownWrites: Sendable {
    private static let sampleSize = 5

    private var count = 0
    private var sample: [DN] = []

    mutating func note(_ dn: DN) {
        count += 1
        if sample.count < Self.sampleSize { sample.append(dn) }
    }

    private static let sign = "the state is older than the directory"

    /// Whether a stop is due to such writes. It stands until it is approved, whatever becomes of the signs.
    static func isReason(of stop: LimitStop) -> Bool { stop.reasons.contains { $0.hasPrefix(sign) } }

    private static func holding(_ former: LimitStop?, _ verdict: Verdict) -> Verdict {
        guard let former, isReason(of: former) else { return verdict }
        let reasons = former.reasons.filter { $0.hasPrefix(sign) }
        if case .stopped(let others) = verdict { return .stopped(reasons + others) }
        return .stopped(reasons)
    }

    /// The verdict on a plan in the light of them. What a lost state did, an older one would take back, so nothing is done
    /// until a person said so.
    ///
    /// - Parameter former: the stop of an earlier run that nobody approved.
    func adding(to verdict: Verdict, _ plan: Plan, after former: LimitStop?) -> Verdict {
        guard !plan.changes.isEmpty else { return verdict }
        guard count > 0 else { return Self.holding(former, verdict) }
        let names = sample.map { Printable.text($0.description) }.joined(separator: "; ")
        let reason =
            "\(Self.sign): this gateway wrote \(count) \(count == 1 ? "entry" : "entries") of which "
            + "its state does not know (\(names)). After a backup of the state was put back, the plan takes back what was done "
            + "since"
        if case .stopped(let reasons) = verdict { return .stopped([reason] + reasons) }
        return .stopped([reason])
    }
}
