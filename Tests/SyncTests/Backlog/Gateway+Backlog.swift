import Planning
import Sync
import Synchronization
import TestSupport
import Testing

extension Gateway {
    /// Does something while the directory is away.
    @discardableResult
    func whileAway<Result: Sendable>(_ body: () async throws -> Result) async throws -> Result {
        await memory.configure { $0.isAway = true }
        do {
            let result = try await body()
            await memory.configure { $0.isAway = false }
            return result
        } catch {
            await memory.configure { $0.isAway = false }
            throw error
        }
    }

    /// Brings the entries of those in arrears to what was accepted, under limits that would stop any sweep.
    ///
    /// - Returns: what was done and what was not.
    @discardableResult
    func drain(
        actions: ActionTable = ActionTable(), limits: Limits = .none,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> [ItemOutcome] {
        let outcomes = Mutex<[ItemOutcome]>([])
        try await Reconciler(engine: engine, actions: actions, limits: limits).catchUp { report in
            outcomes.withLock { $0 += report.outcomes }
        }
        return outcomes.withLock { $0 }
    }

    /// Drains, after which nothing is left to do.
    func drainWholly(sourceLocation: SourceLocation = #_sourceLocation) async throws {
        let failed = try await drain().filter { $0.result != .applied }
        #expect(failed.isEmpty, "\(failed)", sourceLocation: sourceLocation)
        #expect(try await store.arrears().isEmpty, sourceLocation: sourceLocation)
        try await expectAgreement(sourceLocation: sourceLocation)
    }
}

extension Limits {
    /// No change that is counted passes.
    static let none = LimitedKind.allCases.reduce(Limits()) { $0.with($1, count: 0) }
}
