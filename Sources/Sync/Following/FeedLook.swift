import Planning

/// Looks at resources that a feed named, and repairs what a sweep would: by the same examination, the same plan, the same
/// limits and the same way to the directory.
struct FeedLook: Sendable {
    let engine: Engine
    let actions: ActionTable
    let contest: ContestRule

    /// What looks at some resources brought to light.
    struct Findings: Sendable {
        var items: [PlanItem] = []
        /// Those that could not be looked at, and why.
        var unseen: [(id: ResourceID, reason: String)] = []
    }

    /// - Throws: `SyncError` with `unavailable` when the directory is away.
    func findings(on ids: [ResourceID]) async throws -> Findings {
        let session = try await engine.session(until: nil)
        let examiner = Examiner(
            engine: engine, session: session, actions: actions, contest: Contest(engine: engine, rule: contest),
            isDryRun: false)
        var findings = Findings()
        for id in ids {
            do {
                if let item = try await examiner.item(for: id) { findings.items.append(item) }
            } catch let error as SyncError where error.code == .unavailable {
                throw error
            } catch {
                findings.unseen.append((id, "\(error)"))
            }
        }
        return findings
    }

    /// Carries out a plan that was judged.
    func report(_ plan: Plan, _ verdict: Verdict) async -> FeedReport {
        guard verdict.permits else {
            return FeedReport(plan: plan, verdict: verdict, outcomes: [], interruption: nil)
        }
        let (outcomes, interruption) = await Application(engine: engine, plan: plan, actor: "feed")
            .run()
        return FeedReport(plan: plan, verdict: verdict, outcomes: outcomes, interruption: interruption)
    }
}
