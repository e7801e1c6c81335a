import Directory
package import SCIM

extension Provisioner {
    /// Changes a resource and its entry.
    ///
    /// - Parameters:
    ///   - readsMembers: whether `transform` has to know all members of the group.
    ///   - transform: makes what shall be of what is; it may run several times, and what it throws is rethrown.
    /// - Returns: the resource as it is now; the same revision when nothing changed.
    /// - Throws: `SyncError`, and whatever `transform` throws.
    package func change(
        _ id: ResourceID, type: ResourceKind, actor: String, readsMembers: Bool = false,
        _ transform: (StoredResource, [Membership]) throws -> Desired
    ) async throws -> StoredResource {
        let (changed, joined) = try await attempt("id:\(id)") { deadline in
            try await settle(id, until: deadline)
            let stored = try await read(id, type: type)
            let members = readsMembers ? try await engine.store.members(of: id) : []
            let desired = try transform(stored, members)
            return (try await bring(stored, to: desired, actor: actor, until: deadline), desired.members.newcomers)
        }
        // The entry may have got another name, now or before; or one of a member did, while it was being added.
        if changed.arrears == nil { await follow(id, newcomers: joined) }
        return changed
    }

    /// Brings a stored resource to a new content, its entry too where the content shows there.
    func bring(
        _ stored: StoredResource, to wanted: Desired, actor: String, acknowledges: Bool = true,
        until deadline: ContinuousClock.Instant
    ) async throws -> StoredResource {
        let (claims, claimed) = try engine.claims(of: stored, after: wanted)
        let desired = Desired(
            try engine.keepingDirectoryValues(of: stored, in: claimed, as: stored.type),
            members: wanted.members, password: wanted.password)
        let change = try await engine.membershipChange(of: stored, desired.members)
        let isDone = stored.isAcknowledged || !acknowledges
        if desired.resource == stored.resource, change.isEmpty, desired.password == nil, isDone,
            claims == stored.kept.claims
        {
            return stored
        }
        var kept = try engine.kept(after: stored, becomes: desired.resource)
        kept.claims = claims
        let changed = try await choosing(
            for: desired.resource, as: stored.type, kept: kept,
            link: stored.link, until: deadline
        ) { kept in
            var work = try await Work(
                .change, on: stored, desired: desired.resource,
                members: change.isEmpty ? .untouched : .changed(change), kept: kept,
                holdings: engine.holdings(of: desired.resource, as: stored.type, kept: kept, link: stored.link),
                actor: actor, acknowledges: acknowledges, engine)
            work.password = desired.password
            work.isCharged = acknowledges
            return try await carryOut(work, until: deadline)
        }
        guard let changed else { throw SyncError.notFound(stored.id) }
        return changed
    }

    func carryOut(_ work: Work, until deadline: ContinuousClock.Instant) async throws -> StoredResource? {
        try await work.isOfStateAlone ? keep(work) : write(work, until: deadline)
    }

    private func write(_ work: Work, until deadline: ContinuousClock.Instant) async throws -> StoredResource? {
        let start = ContinuousClock.now
        if !needsDirectory, let outage = outages.recent { return try await engine.accept(work, after: outage) }
        do {
            let convergence = try await engine.convergence(for: work.type, until: deadline)
            return try await convergence.run(work, permit: RequestPolicy.permit)
        } catch let outage as SyncError where outage.code == .unavailable {
            outages.note(outage, since: start)
            return try await engine.accept(work, after: outage)
        }
    }

    /// What does not show in an entry is the state's alone, and needs no directory.
    private func keep(_ work: Work) async throws -> StoredResource? {
        let intent = try await engine.record(work, addedAt: nil, takes: nil, isOfStateAlone: true)
        return try await engine.complete(intent, .done(work.link), acknowledged: work.acknowledges)
    }

    /// Deletes a resource and its entry. Once this returns, the entry is gone, and so are its memberships.
    ///
    /// - Parameter check: looks at the stored resource first, and may throw to refuse.
    /// - Throws: `SyncError`, and whatever `check` throws.
    package func delete(
        _ id: ResourceID, type: ResourceKind, actor: String, _ check: (StoredResource) throws -> Void
    ) async throws {
        try await end(id, type: type, by: .delete, actor: actor, check)
    }

    /// Gives an entry back: the resource ends, and the entry stays as it is and is nobody's. Memberships that clients gave it
    /// end; those that stood there before stay.
    ///
    /// - Throws: `SyncError`.
    package func release(_ id: ResourceID, type: ResourceKind, actor: String) async throws {
        try await end(id, type: type, by: .release, actor: actor) { _ in }
    }

    private func end(
        _ id: ResourceID, type: ResourceKind, by kind: IntentKind, actor: String,
        _ check: (StoredResource) throws -> Void
    ) async throws {
        try await attempt("id:\(id)") { deadline in
            // A deletion that went unanswered before is settled by this very look, and then it is done.
            let before = try await read(id, type: type)
            try await settle(id, until: deadline)
            guard let stored = try await engine.store.resource(before.id), stored.lifecycle == .living else {
                return
            }
            try check(stored)
            var kept = stored.kept
            for held in try await engine.store.heldMemberships(of: id)
            where !held.isLeaving && (kind != .release || !held.isAdopted) {
                kept.left[held.group.text] = held.display ?? ""
            }
            var work = try await Work(kind, on: stored, desired: nil, kept: kept, actor: actor, engine)
            work.isCharged = kind == .delete
            if stored.link == nil, kept.left.isEmpty {
                // Whoever comes into a group from now on comes there without a name, and goes with the resource.
                _ = try await keep(work)
                return
            }
            _ = try await write(work, until: deadline)
        }
    }
}
