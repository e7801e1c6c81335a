package import Planning
import SCIM
package import Sync

extension MemoryStore {
    /// What a client's write counts against its limits.
    struct ChargeRow {
        let intent: IntentID
        let client: String
        let type: ResourceKind
        let charge: Charge
        let at: Timestamp
    }

    func excess(of proposal: Proposal) -> Excess? {
        guard let toll = proposal.toll else { return nil }
        let now = clock()
        let window = toll.brake.window
        charges.removeAll { $0.client == proposal.actor && $0.at.milliseconds <= now.milliseconds - window }
        let reasons = toll.charges.compactMap { charge -> String? in
            let past = past(charge, proposal)
            let group = charge.membership.map { ResourceID($0.group) }
            let population =
                group.map { group in memberships.count { $0.group == group && $0.isSettled } }
                ?? living(proposal.type).count
            return toll.excess(of: charge, past: past, population: population, proposal.type)
        }
        guard !reasons.isEmpty else { return nil }
        let stop = LimitStop.client(
            proposal.actor, reasons: reasons, approvalsUsed: approvals.count, now: now, window: window)
        keep(stop)
        let oldest = charges.filter { $0.client == proposal.actor }.map(\.at.milliseconds).min() ?? now.milliseconds
        return Excess(stop: stop, retryAfter: max(1, Int((oldest + window - now.milliseconds + 999) / 1000)))
    }

    private func past(_ charge: Charge, _ proposal: Proposal) -> Int {
        charges.filter { row in
            row.client == proposal.actor && row.type == proposal.type && row.charge.kind == charge.kind
                && row.charge.membership?.group == charge.membership?.group
        }.reduce(0) { $0 + $1.charge.count }
    }

    func noteCharges(of proposal: Proposal, _ intent: IntentID) {
        for charge in proposal.toll?.charges ?? [] {
            charges.append(
                ChargeRow(intent: intent, client: proposal.actor, type: proposal.type, charge: charge, at: clock()))
        }
    }

    private func keep(_ stop: LimitStop) {
        let same = limitStops.first { $0.scope == stop.scope && $0.hash == stop.hash && isCurrent($0) }
        limitStops.removeAll { $0.scope == stop.scope }
        limitStops.append(
            LimitStop(
                scope: stop.scope, hash: stop.hash, reasons: stop.reasons, since: same?.since ?? stop.since,
                until: stop.until))
    }

    private func isCurrent(_ stop: LimitStop) -> Bool {
        stop.until.map { $0.milliseconds > clock().milliseconds } ?? true
    }

    package func stops() async throws -> [LimitStop] {
        limitStops.filter(isCurrent).sorted { $0.since.milliseconds < $1.since.milliseconds }
    }

    package func note(_ stop: LimitStop) async throws { keep(stop) }

    package func lift(_ scope: LimitStop.Scope) async throws { limitStops.removeAll { $0.scope == scope } }

    package func approvalsUsed() async throws -> Int { approvals.count }

    package func approve(_ hash: PlanHash, of scope: LimitStop.Scope, actor: String) async throws {
        approvals.append(hash)
        limitStops.removeAll { $0.scope == scope }
        if case .client(let name) = scope { charges.removeAll { $0.client == name } }
    }
}
