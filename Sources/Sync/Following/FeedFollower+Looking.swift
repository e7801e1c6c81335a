import Planning
import SCIM

/// The looks that events gave reason for.
extension FeedFollower {
    /// One batch of looks.
    func lookAtDue() async {
        let now = engine.clock()
        let due = queue.takeDue(now, most: Self.batch)
        guard !due.isEmpty, !allowance.isStopped(now) else { return }
        var waiting = Dictionary(uniqueKeysWithValues: due.map { ($0.id, $0.waiting) })
        do {
            let ids = try await ready(due, &waiting)
            guard !ids.isEmpty else { return }
            let findings = try await look.findings(on: ids)
            for unseen in findings.unseen { postpone(unseen.id, waiting[unseen.id], unseen.reason) }
            try await settle(findings.items, waiting)
        } catch {
            for (id, entry) in waiting { postpone(id, entry, "\(error)") }
        }
    }

    /// Those to be looked at now: neither our own doing nor about to be written. What is not ours to look at leaves
    /// `waiting`.
    private func ready(
        _ due: [(id: ResourceID, waiting: FeedQueue.Waiting)], _ waiting: inout [ResourceID: FeedQueue.Waiting]
    ) async throws -> [ResourceID] {
        var ids: [ResourceID] = []
        for (id, entry) in due {
            if try await engine.store.hasIntent(id) {
                postpone(id, entry, "a write of it is under way or in doubt")
                waiting[id] = nil
            } else if let stored = try await engine.store.resource(id), !entry.isEcho(of: stored.link) {
                ids.append(id)
            } else {
                waiting[id] = nil
            }
        }
        return ids
    }

    private func settle(_ items: [PlanItem], _ waiting: [ResourceID: FeedQueue.Waiting]) async throws {
        guard !items.isEmpty else { return }
        let plan = Plan(items)
        let verdict = try await verdict(on: plan)
        let report = await look.report(plan, verdict)
        allowance.spend(report.outcomes, engine.clock())
        hear(.looked(report))
        if !verdict.permits { queue.removeAll() }
        for item in plan.reports { damping.note(ResourceID(item.resource), engine.clock()) }
        for outcome in report.outcomes {
            let id = ResourceID(outcome.item.resource)
            if case .skipped(let reason) = outcome.result {
                postpone(id, waiting[id], reason)
            } else {
                damping.note(id, engine.clock())
            }
        }
        guard let interruption = report.interruption else { return }
        for item in plan.repairs.dropFirst(report.outcomes.count) {
            let id = ResourceID(item.resource)
            postpone(id, waiting[id], "\(interruption)")
        }
    }

    /// What a limit has stopped in a sweep, the feed does not do one by one.
    private func verdict(on plan: Plan) async throws -> Verdict {
        let stop = try await engine.store.stops().first { $0.scope == .sweep }
        let isOlder = stop.map(UnknownWrites.isReason) ?? false
        guard isOlder || plan.items.contains(where: { $0.isLimited }) else { return .allowed }
        if let stop {
            allowance.stop(engine.clock())
            return .stopped(stop.reasons)
        }
        let population = Population(
            users: try await engine.store.population(of: .user), groups: try await engine.store.population(of: .group))
        return allowance.judge(plan, population: population, engine.clock())
    }

    private func postpone(_ id: ResourceID, _ entry: FeedQueue.Waiting?, _ reason: String) {
        guard let entry else { return }
        if !queue.postpone(id, entry, engine.clock()) { hear(.leftToSweep(id, reason)) }
    }
}
