/// Settles writes whose answer never came: completes them forward, or leaves them in doubt with a reason.
struct Settler: Sendable {
    let engine: Engine

    /// What came of an attempt to settle.
    enum Outcome: Sendable {
        /// There was nothing to settle.
        case none
        /// Somebody alive is at work on the resource.
        case occupied
        /// Settled; the resource as it now is.
        case settled(StoredResource?)
    }

    /// Settles the intent of a resource, if it has one.
    ///
    /// - Throws: `SyncError` with the reason why it stays in doubt, or why it could not be carried out.
    func settle(_ id: ResourceID, session: DirectorySession) async throws -> Outcome {
        switch try await engine.store.takeOver(id) {
        case .none: return .none
        case .occupied: return .occupied
        case .taken(let intent):
            let work: Work
            do {
                work = try await self.work(for: intent)
            } catch {
                try await engine.store.release(intent.id)
                throw error
            }
            let convergence = Convergence(engine: engine, session: session)
            return .settled(try await convergence.settle(intent, work, acknowledged: false))
        }
    }

    /// The work that an intent stands for.
    func work(for intent: Intent) async throws -> Work {
        guard let stored = try await engine.store.resource(intent.resource) else {
            throw SyncError.notFound(intent.resource)
        }
        return try Work(
            intent.kind, on: stored, desired: intent.desired, actor: "recovery", engine)
    }
}
