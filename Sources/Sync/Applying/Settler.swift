import Directory
import Mapping
import SCIM

/// Settles writes whose answer never came: completes them forward, or leaves them in doubt with a reason.
struct Settler: Sendable {
    let engine: Engine
    /// The password that the client has sent anew with what is being settled: an intent holds none.
    var password: Secret?

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
            engine.pass(.intentTakenOver)
            guard let work = try await workOrEnd(of: intent) else { return .settled(nil) }
            return .settled(try await convergence(session, intent).settle(intent, work))
        }
    }

    /// An intent of a type that is not mapped any more waits for its mapping.
    private func convergence(_ session: DirectorySession, _ intent: Intent) async throws -> Convergence {
        do {
            return try session.convergence(for: intent.type)
        } catch {
            try await engine.store.release(intent.id)
            throw Self.mappingChanged(detail: error.description)
        }
    }

    /// The work that an intent stands for, or nil when the intent had to end.
    ///
    /// A change that a new mapping cannot carry any more ends: it was never acknowledged, and it was asserted on
    /// a marker, so a sweep brings whatever it did back to the state. A create may have left an entry behind, and
    /// so it waits for the mapping that it was made with.
    private func workOrEnd(of intent: Intent) async throws -> Work? {
        do {
            return try await work(for: intent)
        } catch let error as SyncError
            where error.code == .invalidValue && intent.addedAt == nil && !intent.kind.isEnd
            && !bearsMemberships(intent)
        {
            _ = try await engine.complete(
                intent, .withdrawn(reason: "\(error)"), acknowledged: false)
            return nil
        } catch {
            try await engine.store.release(intent.id)
            throw (error as? SyncError)?.code == .invalidValue ? Self.mappingChanged(detail: "\(error)") : error
        }
    }

    /// Whether entries of members may hold something that only the intent knows of.
    private func bearsMemberships(_ intent: Intent) -> Bool {
        intent.type == .group && engine.mappings.groups?.membership != nil
    }

    private static func mappingChanged(detail: String) -> SyncError {
        SyncError(
            .conflict,
            "an earlier write is in doubt and the mapping was changed since; its administrator has to "
                + "reconcile with the former mapping first", detail: detail)
    }

    /// The work that an intent stands for.
    ///
    /// - Throws: `SyncError`; `conflict` when the mapping now puts the entry of an unanswered add elsewhere.
    func work(for intent: Intent) async throws -> Work {
        guard let stored = try await engine.store.resource(intent.resource) else {
            throw SyncError.notFound(intent.resource)
        }
        let work = try await work(for: intent, on: stored)
        if let addedAt = intent.addedAt, work.desired != nil, work.projection?.dn != addedAt {
            let place = work.projection.map { "mapped to \($0.dn)" } ?? "left out"
            throw Self.mappingChanged(detail: "sent to \(addedAt), now \(place)")
        }
        return work
    }

    private func work(for intent: Intent, on stored: StoredResource) async throws -> Work {
        if intent.kind.isUpkeep, stored.lifecycle == .living {
            return try await engine.repair(of: stored, kept: intent.kept, actor: Self.actor)
        }
        var work = try await Work(
            intent.kind, on: stored, desired: intent.desired, members: .changed(intent.members), kept: intent.kept,
            actor: Self.actor,
            engine)
        if let revived = intent.revives, let former = try await engine.store.resource(revived) {
            work.former = engine.placeOfRetired(former)
        }
        // Some directories take no entry without it. Where it is an operation of its own, it is set once, afterwards.
        if engine.mappings[stored.type]?.password?.method == .unicodePwd { work.password = password }
        return work
    }

    private static let actor = "recovery"
}
