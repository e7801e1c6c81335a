import Mapping
package import Planning
import SCIM

/// Compares what was provisioned with what the directory holds, and brings the difference to zero.
package struct Reconciler: Sendable {
    let engine: Engine
    private let actions: ActionTable
    private let limits: Limits
    private let policy: SurveyPolicy
    private let contest: ContestRule
    private let width: Int

    /// - Parameters:
    ///   - policy: when everything is compared, and when only what moved.
    ///   - contest: when repairing stops because somebody else keeps changing it back.
    ///   - width: how many entries are looked at, or repaired, at the same time; 1 and up.
    package init(
        engine: Engine, actions: ActionTable, limits: Limits, policy: SurveyPolicy = .full,
        contest: ContestRule = ContestRule(), width: Int = 1
    ) {
        self.contest = contest
        self.engine = engine
        self.actions = actions
        self.limits = limits
        self.policy = policy
        self.width = width
    }

    /// One run over everything, or over one resource.
    ///
    /// - Throws: `SyncError`: `incompleteRead` when the directory did not show everything, `unavailable`,
    ///   `sweepRunning`. In all these cases nothing was changed.
    package func run(_ order: RunOrder) async throws -> RunReport {
        if !order.isDryRun, let maintenance = try await maintenance() { throw SyncError.maintenance(maintenance) }
        guard let ledger = try await engine.store.beginSweep() else {
            throw SyncError(.sweepRunning, "another reconciliation is running; wait until it has ended")
        }
        do {
            let began = engine.clock()
            let patience = try await Patience(engine, order)
            let report = try await run(order, ledger, patience)
            try await patience.learn(from: report)
            if !order.isDryRun, order.scope == .everything {
                try await engine.store.note(
                    SweepSummary(report, began: began, ended: engine.clock(), actor: order.actor))
            }
            try await ledger.end()
            return report
        } catch {
            try? await ledger.end()
            throw engine.translated(error)
        }
    }

    /// The maintenance that keeps runs from changing anything; nil while there is none.
    package func maintenance() async throws -> Maintenance? { try await engine.store.maintenance() }

    /// Cuts the audit trail off at its old end.
    package func forgetOperations(olderThan age: Duration) async throws {
        let time = engine.clock().advanced(bySeconds: -age.components.seconds)
        _ = try await engine.store.forgetOperations(before: time)
    }

    private func run(
        _ order: RunOrder, _ ledger: any SweepLedger, _ patience: Patience
    ) async throws -> RunReport {
        let session = try await engine.session(until: nil)
        var survey =
            switch order.scope {
            case .one(let only): Survey(suspects: [only])
            case .arrears(let ids): Survey(suspects: ids)
            case .everything: try await survey(session, ledger, order)
            }
        // Who asks for one resource gets it, whoever else has another opinion.
        let contest = order.only == nil ? Contest(engine: engine, rule: contest) : nil
        var examiner = Examiner(
            engine: engine, session: session, actions: actions, contest: contest, isDryRun: order.isDryRun)
        if case .arrears = order.scope { examiner.isForArrears = true }
        let plan = try await self.plan(survey, order, examiner, patience)
        if examiner.isForArrears { try await survey.watch(plan, engine) }
        let population = Population(
            users: try await ledger.population(of: .user), groups: try await ledger.population(of: .group))
        let judgement = try await Judgement(engine: engine, limits: limits, unknownWrites: survey.unknownWrites)
            .verdict(on: plan, population, order)
        let application = Application(
            engine: engine, plan: plan, actor: order.actor, width: width, progress: order.progress)
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
        let depth = try await SurveyDepth(engine, policy, ledger, isFull: order.isFull)
        if depth.isBasisNew { try await engine.noteNames() }
        var survey = Survey(meter: Meter(.reading, of: try await ledger.population(of: nil), order.progress))
        let watch = try await WriteWatch(engine)
        for map in engine.mappings.all {
            let surveyor = Surveyor(
                engine: engine, session: session, map: map, ledger: ledger, isDryRun: order.isDryRun,
                comparesAll: depth.comparesAll(map),
                digestBasis: map.isSelfContained ? "\(depth.mark.basis) \(engine.instance)" : nil, watch: watch)
            try await surveyor.pass(&survey)
        }
        try await survey.collectUnmet(ledger)
        try await survey.collectRetired(ledger, engine, isFull: depth.isFull)
        try await survey.collectUnlinked(ledger, engine.mappings)
        if !depth.isFull { survey.suspects += try await ledger.groupsWithStaleNames() }
        survey.suspects += try await engine.store.arrears()
        survey.removeRepetitions()
        if !order.isDryRun { try await ledger.keep(depth.mark) }
        return survey
    }

    private func plan(
        _ survey: Survey, _ order: RunOrder, _ examiner: Examiner, _ patience: Patience
    ) async throws -> Plan {
        var items: [PlanItem] = []
        let open = try await engine.store.openIntents().filter {
            order.covers($0.intent.resource)
        }
        for intent in open {
            if let item = try await examiner.item(for: intent) { items.append(item) }
        }
        let underWay = Set(open.map(\.intent.resource) + open.compactMap(\.intent.revives))
        var meter = Meter(.examining, of: survey.suspects.count, order.progress)
        items += try await self.items(for: survey.suspects.filter { !underWay.contains($0) }, examiner) {
            meter.advance()
        }
        if order.scope == .everything {
            let known = underWay.union(survey.suspects)
            let groups = try await groups(ofMissing: items).filter { !known.contains($0) }
            items += try await self.items(for: groups, examiner)
        }
        return Plan(items.compactMap(patience.tempered))
    }

    /// Looks at several resources at the same time.
    private func items(
        for resources: [ResourceID], _ examiner: Examiner, each: () -> Void = {}
    ) async throws -> [PlanItem] {
        let (items, failures) = await Lanes(width: width).run(resources) { resource in
            try await examiner.isForArrears ? examiner.itemIfSeen(resource) : examiner.item(for: resource)
        } each: { _ in
            each()
        }
        if let failure = failures.first { throw failure }
        return items.compactMap { $0 ?? nil }
    }

    /// The groups of those whose entries are gone: some servers take their names out of groups with the entries, and
    /// leave the groups' change markers as they were.
    private func groups(ofMissing items: [PlanItem]) async throws -> [ResourceID] {
        var groups: Set<ResourceID> = []
        for item in items where item.assessment.situation == .missing {
            groups.formUnion(try await engine.store.heldMemberships(of: ResourceID(item.resource)).map(\.group))
        }
        return groups.sorted { $0.text < $1.text }
    }
}
