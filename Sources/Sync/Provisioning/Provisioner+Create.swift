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
            if let holder = try await engine.store.holder(of: name) {
                return try await join(holder, resource, actor: actor, until: deadline)
            }
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
    }

    /// The name is held already: by a user that the client knows of, or by one whose creation it was never
    /// told about.
    private func join(
        _ holder: StoredResource, _ resource: Resource, actor: String, until deadline: ContinuousClock.Instant
    ) async throws -> StoredResource {
        if holder.lifecycle == .living && holder.isAcknowledged {
            throw SyncError.nameTaken(resource.userName ?? "")
        }
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
