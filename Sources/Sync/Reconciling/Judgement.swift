import Mapping
import Planning

/// Decides before the first write of a run whether its plan may be applied, and keeps book of stops and approvals.
struct Judgement: Sendable {
    let engine: Engine
    let limits: Limits
    /// What the run saw of the gateway's own writes that the state does not know.
    let unknownWrites: UnknownWrites

    /// The plan's hash, and whether the plan may be applied.
    func verdict(
        on plan: Plan, _ population: Population, _ order: RunOrder
    ) async throws -> (hash: PlanHash, verdict: Verdict) {
        let basis = PlanBasis(
            mappingVersion: engine.mappings.version, approvalsUsed: try await engine.store.approvalsUsed())
        let hash = PlanHash(plan, basis)
        if let expected = order.expected ?? order.approval, expected != hash {
            return (hash, .stale(expected: expected))
        }
        let former = try await engine.store.stops().first { $0.scope == .sweep }
        let judged = unknownWrites.adding(
            to: limits.judge(plan, population: population), plan, after: order.only == nil ? former : nil)
        let verdict = approving(judged, hash, order)
        if !order.isDryRun { try await note(verdict, hash, order) }
        return (hash, verdict)
    }

    private func approving(_ verdict: Verdict, _ hash: PlanHash, _ order: RunOrder) -> Verdict {
        guard case .stopped(let reasons) = verdict, order.approval == hash else { return verdict }
        return .approved(reasons)
    }

    /// A stop lasts until a run over everything is allowed: one over a single resource says nothing about the others.
    private func note(_ verdict: Verdict, _ hash: PlanHash, _ order: RunOrder) async throws {
        switch verdict {
        case .approved: try await engine.store.approve(hash, of: .sweep, actor: order.actor)
        case .stopped(let reasons) where order.scope == .everything:
            let stop = LimitStop(scope: .sweep, hash: hash, reasons: reasons, since: engine.clock())
            try await engine.store.note(stop)
        case .allowed where order.scope == .everything: try await engine.store.lift(.sweep)
        case .allowed, .stopped, .stale: return
        }
    }
}
