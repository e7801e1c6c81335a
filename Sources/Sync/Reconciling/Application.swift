import Planning
import SCIM

/// Carries out a plan item by item: goes on past a refused entry, stops at a lost server.
struct Application: Sendable {
    let engine: Engine
    let plan: Plan

    func run() async -> (outcomes: [ItemOutcome], interruption: SyncError?) {
        var outcomes: [ItemOutcome] = []
        var moved: [ResourceID] = []
        for item in plan.repairs {
            if Task.isCancelled {
                return (outcomes, SyncError(.unavailable, "the run was stopped; run it again to go on"))
            }
            do {
                outcomes.append(ItemOutcome(item: item, result: try await apply(item)))
                if case .applied? = outcomes.last?.result { moved.append(ResourceID(item.resource)) }
            } catch let error as SyncError where error.code == .unavailable {
                return (outcomes, error)
            } catch {
                outcomes.append(ItemOutcome(item: item, result: .failed("\(error)")))
            }
        }
        for id in moved { await follow(id) }
        return (outcomes, nil)
    }

    /// Brings the new name of an entry into the groups that still hold its former one. What fails is left for the next
    /// run, which sees the difference.
    private func follow(_ id: ResourceID) async {
        for name in (try? await engine.store.staleNames(of: id)) ?? [] {
            do {
                try await engine.bring(name, actor: "reconcile", engine.session(until: nil))
            } catch {
                engine.remark(name, "\(error)")
            }
        }
    }

    private func apply(_ item: PlanItem) async throws -> ItemResult {
        let id = ResourceID(item.resource)
        let session = try await engine.session(until: nil)
        switch try await Settler(engine: engine).settle(id, session: session) {
        case .settled: return .applied
        case .occupied: return .skipped("a request is at work on it")
        case .none: return try await repair(item, id, session)
        }
    }

    private func repair(_ item: PlanItem, _ id: ResourceID, _ session: DirectorySession) async throws -> ItemResult {
        guard let stored = try await engine.store.resource(id), stored.rowVersion == item.rowVersion,
            let work = try await engine.upkeep(of: stored, actor: "reconcile")
        else { return .skipped("it changed meanwhile") }
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
        } catch let standing as NameStands {
            return .failed("the group \(standing.name.group) still holds its name as that of somebody else")
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
