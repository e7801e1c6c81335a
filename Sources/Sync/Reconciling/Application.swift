import Directory
import Planning
import SCIM

/// Carries out a plan step by step: goes on past a refused entry, stops at a lost server.
struct Application: Sendable {
    let engine: Engine
    let plan: Plan
    /// Who asks for it, for the trail.
    let actor: String
    let progress: @Sendable (Progress) -> Void

    func run() async -> (outcomes: [ItemOutcome], interruption: SyncError?) {
        var outcomes: [ItemOutcome] = []
        var asides: [String: Aside] = [:]
        engine.pass(.planMade)
        var meter = Meter(.applying, of: plan.repairs.count, progress)
        for step in plan.steps {
            if Task.isCancelled {
                return (outcomes, SyncError(.unavailable, "the run was stopped; run it again to go on"))
            }
            do {
                switch step {
                case .setAside(let item, let name):
                    asides[item.resource] = try await setAside(item, name)
                    engine.pass(.entrySetAside)
                case .carryOut(let item):
                    let result = try await result(of: item, aside: asides[item.resource])
                    outcomes.append(ItemOutcome(item: item, result: result))
                    engine.pass(.itemApplied)
                    meter.advance()
                }
            } catch {
                return (outcomes, error as? SyncError ?? SyncError(.unavailable, "\(error)"))
            }
        }
        for outcome in outcomes where outcome.result == .applied { await follow(ResourceID(outcome.item.resource)) }
        engine.pass(.planCarriedOut)
        return (outcomes, nil)
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
    func result(of item: PlanItem, from rowVersion: Int64) async throws -> ItemResult {
        do {
            return try await apply(item, from: rowVersion)
        } catch let error as SyncError where error.code == .unavailable {
            throw error
        } catch let failure as StateFailure {
            throw SyncError(.unavailable, failure.description)
        } catch {
            return .failed("\(error)")
        }
    }

    private func apply(_ item: PlanItem, from rowVersion: Int64) async throws -> ItemResult {
        let id = ResourceID(item.resource)
        let session = try await engine.session(until: nil)
        switch try await Settler(engine: engine).settle(id, session: session) {
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
        for _ in 1..<Self.attempts {
            do {
                return try await tryToRepair(item, id, rowVersion, session)
            } catch let standing as NameStands {
                do {
                    try await engine.bring(standing.name, actor: actor, session)
                } catch is RowMoved {
                    return .skipped("a request is at work on the group \(standing.name.group)")
                }
            }
        }
        return .failed("a group still holds its name as that of somebody else")
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
            throw held.error
        } catch is RowMoved {
            return .skipped("it changed meanwhile")
        }
    }

    /// The limits were judged on the planned kind of change, so no other kind may be made instead.
    private static func permit(_ assessment: Assessment, _ item: PlanItem) throws(SyncError) {
        let isAsPlanned =
            switch (assessment.change, item.change) {
            case (nil, _), (.update, .update), (.add, .add), (.delete, .delete): true
            default: false
            }
        guard isAsPlanned, assessment.situation == item.assessment.situation || assessment.change == nil else {
            throw SyncError(
                .busy,
                "its situation changed from \(item.assessment.situation.rawValue) to "
                    + "\(assessment.situation.rawValue) while the plan was carried out")
        }
        try RequestPolicy.permit(assessment)
    }
}
