import SCIM

extension Reconciler {
    /// How many resources are looked at by one run.
    private static let portion = 500

    /// Brings the entries of resources in arrears to what was accepted, those of the longest standing first. What failed a short
    /// while ago is left for later.
    ///
    /// - Parameter hear: hears of each run.
    /// - Throws: as `run` does; what was done before is done.
    package func catchUp(hear: @Sendable (RunReport) -> Void) async throws {
        // Not while the directory is away: a run has the lease that others may need.
        _ = try await engine.session(until: nil)
        let ids = try await engine.store.arrears()
        for start in stride(from: 0, to: ids.count, by: Self.portion) {
            let portion = Array(ids[start..<min(start + Self.portion, ids.count)])
            let report = try await run(RunOrder(scope: .arrears(portion), waits: true, actor: "backlog"))
            hear(report)
            if report.interruption != nil { return }
        }
    }

    /// How much waits for the directory.
    package var backlogSize: BacklogSize {
        get async throws { try await engine.store.backlogSize() }
    }
}
