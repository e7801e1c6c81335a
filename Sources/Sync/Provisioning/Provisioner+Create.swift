import Directory
package import SCIM

extension Provisioner {
    /// Creates a resource and its entry. Once this returns, the entry stands.
    ///
    /// A create that went unanswered before is joined: the entry is settled first, and the newer body wins.
    /// - Throws: `SyncError`: `invalidValue`, `uniqueness`, `conflict`, `unavailable`, `refused`.
    package func create(_ resource: Resource, actor: String) async throws -> StoredResource {
        let projection = try engine.project(resource)
        let name = NameKey(resource.userName ?? "")
        return try await attempt("name:\(name.text)") { deadline in
            do {
                return try await add(resource, projection, actor: actor, until: deadline)
            } catch let held as NameHeld {
                guard let holder = try await engine.store.resource(held.holder) else { throw RowMoved() }
                return try await join(holder, resource, actor: actor, until: deadline)
            } catch let error as SyncError where error.code == .unavailable {
                // Whose name it is the state can tell without the directory.
                let holder = try await engine.store.holder(of: name)
                throw holder.map(isKnown) ?? false ? SyncError.nameTaken(resource.userName ?? "") : error
            }
        }
    }

    private func add(
        _ resource: Resource, _ projection: Projection, actor: String, until deadline: ContinuousClock.Instant
    ) async throws -> StoredResource {
        let work = Work(
            kind: .create, resource: engine.mintID(), rowVersion: nil, link: nil, desired: resource,
            projection: projection, actor: actor)
        let session = try await engine.session(until: deadline)
        let convergence = Convergence(engine: engine, session: session)
        guard let created = try await convergence.run(work, permit: RequestPolicy.permit) else {
            throw SyncError.notFound(work.resource)
        }
        return created
    }

    /// Whether a client was told of a resource.
    private func isKnown(_ holder: StoredResource) -> Bool { holder.lifecycle == .living && holder.isAcknowledged }

    /// The name is held already: by a user that the client knows of, or by one whose creation it was never
    /// told about.
    private func join(
        _ holder: StoredResource, _ resource: Resource, actor: String, until deadline: ContinuousClock.Instant
    ) async throws -> StoredResource {
        if isKnown(holder) { throw SyncError.nameTaken(resource.userName ?? "") }
        do {
            try await settle(holder.id, until: deadline)
        } catch let error as SyncError where error.code == .invalidValue {
            // The body of before can never stand. It was given up, and the newer one starts afresh.
            throw RowMoved()
        }
        guard let settled = try await engine.store.resource(holder.id), settled.lifecycle == .living,
            !settled.isAcknowledged
        else { throw RowMoved() }
        return try await bring(settled, to: resource, actor: actor, until: deadline)
    }
}
