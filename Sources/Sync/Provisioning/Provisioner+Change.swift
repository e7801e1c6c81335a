package import SCIM

extension Provisioner {
    /// Changes a resource and its entry.
    ///
    /// - Parameter transform: makes the new resource of the stored one; it may run several times, and what it
    ///   throws is rethrown.
    /// - Returns: the resource as it is now; the same revision when nothing changed.
    /// - Throws: `SyncError`, and whatever `transform` throws.
    package func change(
        _ id: ResourceID, actor: String, _ transform: (StoredResource) throws -> Resource
    ) async throws -> StoredResource {
        try await attempt("id:\(id)") { deadline in
            try await settle(id, until: deadline)
            let stored = try await read(id)
            let desired = try transform(stored)
            if desired == stored.resource && stored.isAcknowledged { return stored }
            return try await bring(stored, to: desired, actor: actor, until: deadline)
        }
    }

    /// Brings a stored resource to a new content, its entry too where the content shows there.
    func bring(
        _ stored: StoredResource, to desired: Resource, actor: String, until deadline: ContinuousClock.Instant
    ) async throws -> StoredResource {
        let work = try Work(.change, on: stored, desired: desired, actor: actor, engine)
        let changed: StoredResource?
        let current = try? engine.project(stored.resource)
        if let link = stored.link, current == work.projection {
            changed = try await keep(link, work)
        } else {
            let session = try await engine.session(until: deadline)
            let convergence = Convergence(engine: engine, session: session)
            changed = try await convergence.run(work, permit: RequestPolicy.permit)
        }
        guard let changed else { throw SyncError.notFound(stored.id) }
        return changed
    }

    /// A change that does not show in the entry is the state's alone, and needs no directory.
    private func keep(_ link: Link, _ work: Work) async throws -> StoredResource? {
        let verdict = try await engine.store.record(
            Proposal(
                kind: work.kind, resource: work.resource, rowVersion: work.rowVersion, desired: work.desired,
                addedAt: nil, actor: work.actor))
        switch verdict {
        case .recorded(let intent):
            return try await engine.store.complete(intent, .done(link), acknowledged: true)
        case .stale, .occupied: throw RowMoved()
        case .nameTaken(let holder): throw NameHeld(name: work.desired?.userName ?? "", holder: holder)
        }
    }

    /// Deletes a resource and its entry. Once this returns, the entry is gone.
    ///
    /// - Parameter check: looks at the stored resource first, and may throw to refuse.
    /// - Throws: `SyncError`, and whatever `check` throws.
    package func delete(
        _ id: ResourceID, actor: String, _ check: (StoredResource) throws -> Void
    ) async throws {
        try await attempt("id:\(id)") { deadline in
            // A deletion that went unanswered before is settled by this very look, and then it is done.
            let before = try await read(id)
            try await settle(id, until: deadline)
            guard let stored = try await engine.store.resource(before.id), stored.lifecycle == .living else {
                return
            }
            try check(stored)
            let work = try Work(.delete, on: stored, desired: nil, actor: actor, engine)
            let session = try await engine.session(until: deadline)
            let convergence = Convergence(engine: engine, session: session)
            _ = try await convergence.run(work, permit: RequestPolicy.permit)
        }
    }
}
