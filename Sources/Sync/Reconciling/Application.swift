import Directory
import Mapping
import Planning
import SCIM

/// Carries out a plan round by round, the steps of one several at a time: goes on past a refused entry, stops at a lost
/// server.
struct Application: Sendable {
    let engine: Engine
    let plan: Plan
    /// Who asks for it, for the trail.
    let actor: String
    /// How many steps of one round are under way at the same time.
    var width = 1
    let progress: @Sendable (Progress) -> Void
    /// Two entries whose former names one group holds have it let go of them one after the other.
    private let turnstile = Turnstile()

    init(
        engine: Engine, plan: Plan, actor: String, width: Int = 1,
        progress: @escaping @Sendable (Progress) -> Void = { _ in }
    ) {
        self.engine = engine
        self.plan = plan
        self.actor = actor
        self.width = width
        self.progress = progress
    }

    func run() async -> (outcomes: [ItemOutcome], interruption: SyncError?) {
        var outcomes: [ItemOutcome] = []
        var asides: [String: Aside] = [:]
        engine.pass(.planMade)
        guard !plan.repairs.isEmpty else { return ([], nil) }
        let session: DirectorySession
        do {
            // One for all: whoever looks at the same time shares what proves that everything was seen.
            session = try await engine.session(until: nil)
        } catch {
            return ([], error as? SyncError ?? SyncError(.unavailable, "\(error)"))
        }
        var meter = Meter(.applying, of: plan.repairs.count, progress)
        for round in plan.rounds {
            let known = asides
            let (done, failures) = await Lanes(width: width).run(round) { step in
                try await carryOut(step, known, session)
            } each: { done in
                if case .carriedOut = done { meter.advance() }
            }
            for done in done {
                switch done {
                case .setAside(let resource, let aside): asides[resource] = aside
                case .carriedOut(let outcome): outcomes.append(outcome)
                case nil: break
                }
            }
            if let failure = failures.first {
                return (outcomes, failure as? SyncError ?? SyncError(.unavailable, "\(failure)"))
            }
        }
        for outcome in outcomes where outcome.result == .applied { await follow(ResourceID(outcome.item.resource)) }
        engine.pass(.planCarriedOut)
        return (outcomes, nil)
    }

    /// What became of a step.
    private enum Done: Sendable {
        case setAside(String, Aside)
        case carriedOut(ItemOutcome)
    }

    /// - Throws: when the run has to end: `SyncError` when the server is lost, or somebody stopped it.
    private func carryOut(
        _ step: PlanStep, _ asides: [String: Aside], _ session: DirectorySession
    ) async throws -> Done {
        guard !Task.isCancelled else {
            throw SyncError(.unavailable, "the run was stopped; run it again to go on")
        }
        switch step {
        case .setAside(let item, let name):
            let aside = try await setAside(item, name)
            engine.pass(.entrySetAside)
            return .setAside(item.resource, aside)
        case .carryOut(let item):
            let result = try await result(of: item, aside: asides[item.resource], session)
            engine.pass(.itemApplied)
            return .carriedOut(ItemOutcome(item: item, result: result))
        }
    }

    /// Brings the new name of an entry into the groups that still hold its former one. What fails is left for the next
    /// run, which sees the difference.
    private func follow(_ id: ResourceID) async {
        for name in (try? await engine.store.staleNames(of: [id])) ?? [] {
            do {
                try await engine.bring(name, actor: actor, engine.session(until: nil))
            } catch {
                engine.remark(name, "\(error)")
            }
        }
    }
}

extension Application {
    /// - Parameter rowVersion: the version of the row that the state has, unless it changed meanwhile.
    /// - Throws: `SyncError` when the server or the state is lost.
    func result(
        of item: PlanItem, from rowVersion: Int64, _ session: DirectorySession
    ) async throws -> ItemResult {
        do {
            return try await apply(item, from: rowVersion, session)
        } catch let error as SyncError where error.code == .unavailable {
            throw error
        } catch let failure as StateFailure {
            throw SyncError(.unavailable, failure.description)
        } catch {
            return .failed("\(error)")
        }
    }

    private func apply(
        _ item: PlanItem, from rowVersion: Int64, _ session: DirectorySession
    ) async throws -> ItemResult {
        let id = ResourceID(item.resource)
        // Most have nothing to settle, and a look spares them the queue of the state's writes.
        let outcome: Settler.Outcome =
            try await engine.store.hasIntent(id)
            ? await Settler(engine: engine).settle(id, session: session) : .none
        switch outcome {
        case .settled: return .applied
        case .occupied: return .skipped("a request is at work on it")
        case .none where item.action == .adopt: return try await adopt(item, id, rowVersion, session)
        case .none: return try await repair(item, id, rowVersion, session)
        }
    }

    /// How often groups are made to let go of a name that is to be somebody else's.
    private static let attempts = 5

    private func repair(
        _ item: PlanItem, _ id: ResourceID, _ rowVersion: Int64, _ session: DirectorySession
    ) async throws -> ItemResult {
        var obstacle = ""
        // Of those who choose the same value at the same time, one gets it each time.
        for _ in 1..<(Self.attempts + 2 * width) {
            do {
                return try await tryToRepair(item, id, rowVersion, session)
            } catch let taken as ChoiceTaken {
                obstacle = "\(taken.error)"
            } catch let standing as NameStands {
                obstacle = "a group still holds its name as that of somebody else"
                do {
                    try await turnstile.alone(standing.name.group.text) {
                        try await engine.bring(standing.name, actor: actor, session)
                    }
                } catch is RowMoved {
                    return .skipped("a request is at work on the group \(standing.name.group)")
                }
            }
        }
        return .failed(obstacle)
    }

    /// A value that was chosen for a resource became somebody else's before it was recorded.
    private struct ChoiceTaken: Error {
        let error: SyncError
    }

    private func tryToRepair(
        _ item: PlanItem, _ id: ResourceID, _ rowVersion: Int64, _ session: DirectorySession
    ) async throws -> ItemResult {
        guard let stored = try await engine.store.resource(id), stored.rowVersion == rowVersion,
            var work = try await engine.upkeep(of: stored, actor: actor)
        else { return .skipped("it changed meanwhile") }
        work.leaves = item.leaves
        do {
            _ = try await session.convergence(for: stored.type).run(work) { assessment throws(SyncError) in
                try Self.permit(assessment, item)
            }
            return .applied
        } catch let held as NameHeld {
            throw held.error
        } catch let held as ValueHeld {
            let isChosen = try engine.map(of: stored.type).generators.contains { $0.scope == held.held.holding.scope }
            throw isChosen ? ChoiceTaken(error: held.error) as any Error : held.error
        } catch is RowMoved {
            return .skipped("it changed meanwhile")
        }
    }

    /// The limits were judged on the planned kind of change, so no other kind may be made instead.
    private static func permit(_ assessment: Assessment, _ item: PlanItem) throws(SyncError) {
        let isAsPlanned =
            switch (assessment.change, item.change) {
            case (nil, _), (.update, .update), (.add, .add), (.delete, .delete): true
            // Of a group whose members were accepted before they had entries.
            case (.update, nil): item.isSettlement && item.isGroup
            default: false
            }
        let isAsSeen = assessment.situation == item.assessment.situation || assessment.change == nil
        guard isAsPlanned, isAsSeen || item.isSettlement && item.isGroup else {
            throw SyncError(
                .busy,
                "its situation changed from \(item.assessment.situation.rawValue) to "
                    + "\(assessment.situation.rawValue) while the plan was carried out")
        }
        try RequestPolicy.permit(assessment)
    }
}
