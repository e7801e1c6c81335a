import Mapping
package import Planning
import SCIM

/// Compares what was provisioned with what the directory holds, and brings the difference to zero.
package struct Reconciler: Sendable {
    let engine: Engine
    private let actions: ActionTable
    private let limits: Limits

    package init(engine: Engine, actions: ActionTable, limits: Limits) {
        self.engine = engine
        self.actions = actions
        self.limits = limits
    }

    /// One run over everything, or over one resource.
    ///
    /// - Throws: `SyncError`: `incompleteRead` when the directory did not show everything, `unavailable`,
    ///   `sweepRunning`. In all these cases nothing was changed.
    package func run(_ order: RunOrder) async throws -> RunReport {
        guard let ledger = try await engine.store.beginSweep() else {
            throw SyncError(.sweepRunning, "another reconciliation is running; wait until it has ended")
        }
        do {
            try await engine.noteNames()
            let report = try await run(order, ledger)
            try await ledger.end()
            return report
        } catch {
            try? await ledger.end()
            throw engine.translated(error)
        }
    }

    private func run(_ order: RunOrder, _ ledger: any SweepLedger) async throws -> RunReport {
        let session = try await engine.session(until: nil)
        let survey: Survey
        if let only = order.only {
            survey = Survey(suspects: [only])
        } else {
            survey = try await self.survey(session, ledger, order)
        }
        let examiner = Examiner(engine: engine, session: session, actions: actions, isDryRun: order.isDryRun)
        let plan = try await self.plan(survey, order, examiner)
        let population = Population(
            users: try await ledger.population(of: .user), groups: try await ledger.population(of: .group))
        let judgement = try await Judgement(engine: engine, limits: limits).verdict(on: plan, population, order)
        let application = Application(engine: engine, plan: plan, progress: order.progress)
        let (outcomes, interruption) =
            order.isDryRun || !judgement.verdict.permits ? ([], nil) : await application.run()
        return RunReport(
            plan: plan, hash: judgement.hash, verdict: judgement.verdict, population: population.total,
            inSync: order.only != nil && plan.items.isEmpty ? 1 : survey.inSync,
            foreign: survey.foreign, dangling: survey.dangling, isDryRun: order.isDryRun, outcomes: outcomes,
            interruption: interruption)
    }

    /// A pass over the scope of each type, and over the links that none of them met.
    private func survey(
        _ session: DirectorySession, _ ledger: any SweepLedger, _ order: RunOrder
    ) async throws -> Survey {
        var survey = Survey(meter: Meter(.reading, of: try await ledger.population(of: nil), order.progress))
        for map in engine.mappings.all {
            let surveyor = Surveyor(
                engine: engine, session: session, map: map, ledger: ledger,
                isDryRun: order.isDryRun)
            try await surveyor.pass(&survey)
        }
        try await survey.collectUnmet(ledger)
        try await survey.collectUnlinked(ledger, engine.mappings)
        return survey
    }

    private func plan(_ survey: Survey, _ order: RunOrder, _ examiner: Examiner) async throws -> Plan {
        var items: [PlanItem] = []
        let open = try await engine.store.openIntents().filter {
            order.only == nil || $0.intent.resource == order.only
        }
        for intent in open {
            if let item = try await examiner.item(for: intent) { items.append(item) }
        }
        let underWay = Set(open.map(\.intent.resource))
        var meter = Meter(.examining, of: survey.suspects.count, order.progress)
        for suspect in survey.suspects where !underWay.contains(suspect) {
            if let item = try await examiner.item(for: suspect) { items.append(item) }
            meter.advance()
        }
        return Plan(items)
    }
}
