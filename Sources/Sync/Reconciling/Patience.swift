import Planning
import SCIM

/// What failed before is not tried by every sweep: the wait doubles each time, and a person may say to leave it alone.
struct Patience: Sendable {
    let engine: Engine
    private let failures: [ResourceID: Failure]
    private let order: RunOrder

    init(_ engine: Engine, _ order: RunOrder) async throws {
        self.engine = engine
        self.order = order
        failures = Dictionary(
            try await engine.store.failures().map { ($0.resource, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// The item as the run is to deal with it: as it is, put off, or not at all. Whoever asks for one resource gets it.
    func tempered(_ item: PlanItem) -> PlanItem? {
        guard order.only == nil, item.isCarriedOut, let failure = failures[ResourceID(item.resource)] else {
            return item
        }
        guard !failure.isIgnored else { return nil }
        guard order.waits, failure.next > engine.clock() else { return item }
        return item.putOff("failed \(failure.attempts) times, tried again after \(failure.next): \(failure.reason)")
    }

    /// Notes what failed and forgets what did not, as far as the run has looked.
    func learn(from report: RunReport) async throws {
        guard !order.isDryRun, report.verdict.permits else { return }
        var failed: [Failure] = []
        var settled: [ResourceID] = []
        for outcome in report.outcomes {
            let id = ResourceID(outcome.item.resource)
            switch outcome.result {
            case .applied: settled.append(id)
            case .skipped: break
            case .failed(let reason):
                let situation = outcome.item.assessment.situation.rawValue
                failed.append(.noted(failures[id], of: id, situation, reason, at: engine.clock()))
            }
        }
        if order.scope == .everything, report.interruption == nil {
            let seen = Set(report.plan.items.map { ResourceID($0.resource) })
            settled += failures.values.filter { !$0.isIgnored && !seen.contains($0.resource) }.map(\.resource)
        }
        if !failed.isEmpty { try await engine.store.note(failed) }
        let known = settled.filter { failures[$0] != nil }
        if !known.isEmpty { try await engine.store.forgetFailures(of: known) }
    }
}
