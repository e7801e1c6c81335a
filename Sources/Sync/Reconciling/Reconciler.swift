import Mapping
package import Planning

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
    /// - Parameters:
    ///   - isDryRun: make the plan and write nothing.
    ///   - only: the one resource to look at; nil for all.
    /// - Throws: `SyncError`: `incompleteRead` when the directory did not show everything, `unavailable`,
    ///   `sweepRunning`. In all these cases nothing was changed.
    package func run(isDryRun: Bool, only: ResourceID? = nil) async throws -> RunReport {
        guard let ledger = try await engine.store.beginSweep() else {
            throw SyncError(.sweepRunning, "another reconciliation is running; wait until it has ended")
        }
        do {
            try await engine.noteNames()
            let report = try await run(isDryRun: isDryRun, only: only, ledger)
            try await ledger.end()
            return report
        } catch {
            try? await ledger.end()
            throw engine.translated(error)
        }
    }

    private func run(isDryRun: Bool, only: ResourceID?, _ ledger: any SweepLedger) async throws -> RunReport {
        let session = try await engine.session(until: nil)
        let survey: Survey
        if let only {
            survey = Survey(suspects: [only])
        } else {
            survey = try await self.survey(session, ledger, isDryRun: isDryRun)
        }
        let examiner = Examiner(engine: engine, session: session, actions: actions, isDryRun: isDryRun)
        let plan = try await self.plan(survey, only: only, examiner)
        let population = try await ledger.population(of: nil)
        let verdict = limits.judge(plan, population: population)
        let application = Application(engine: engine, plan: plan)
        let (outcomes, interruption) =
            isDryRun || verdict != .allowed ? ([], nil) : await application.run()
        return RunReport(
            plan: plan, verdict: verdict, population: population,
            inSync: only != nil && plan.items.isEmpty ? 1 : survey.inSync,
            foreign: survey.foreign, dangling: survey.dangling, isDryRun: isDryRun, outcomes: outcomes,
            interruption: interruption)
    }

    /// A pass over the scope of each type, and over the links that none of them met.
    private func survey(
        _ session: DirectorySession, _ ledger: any SweepLedger, isDryRun: Bool
    ) async throws -> Survey {
        var survey = Survey()
        for map in engine.mappings.all {
            let surveyor = Surveyor(
                engine: engine, session: session, map: map, ledger: ledger, isDryRun: isDryRun)
            try await surveyor.pass(&survey)
        }
        try await survey.collectUnmet(ledger)
        try await survey.collectUnlinked(ledger, engine.mappings)
        return survey
    }

    private func plan(_ survey: Survey, only: ResourceID?, _ examiner: Examiner) async throws -> Plan {
        var items: [PlanItem] = []
        let open = try await engine.store.openIntents().filter { only == nil || $0.intent.resource == only }
        for intent in open {
            if let item = try await examiner.item(for: intent) { items.append(item) }
        }
        let underWay = Set(open.map(\.intent.resource))
        for suspect in survey.suspects where !underWay.contains(suspect) {
            if let item = try await examiner.item(for: suspect) { items.append(item) }
        }
        return Plan(items)
    }
}
