import Directory
import Mapping
import Planning
import SCIM

/// Entries that are taken over at the moment when a client looks for them.
extension Provisioner {
    /// Takes over the entry that a query asks for.
    ///
    /// - Returns: whether one was.
    /// - Throws: `SyncError`, `unavailable` too: nobody is said not to be there whom the directory may know.
    func adoptMatch(_ request: ListRequest) async throws -> Bool {
        guard engine.adoption == .onMatch, let known = request.known, let type = request.type,
            let map = engine.mappings[type]
        else { return false }
        do {
            let session = try await engine.session(until: .now + engine.timeout)
            let matches = try await session.reader(of: map).matches(of: known)
            guard let match = matches.first, matches.count == 1 else {
                if matches.isEmpty { try await requireSight(map, session) }
                return false
            }
            guard try await isFree(match) else { return false }
            try engine.requireAdoptable(map)
            let candidate = try await engine.candidate(match, map, known: known)
            // What the client would not find by its own query is not what it looks for.
            guard request.matches?(candidate.listed(type)) ?? true else { return false }
            _ = try await engine.adopt(candidate, map, actor: request.actor)
            return true
        } catch is Unadoptable {
            return false
        } catch let error as SyncError where error.code == .invalidValue {
            return false
        } catch {
            throw engine.translated(error, for: type)
        }
    }

    /// Takes over the entry of somebody whom a client is about to create.
    ///
    /// - Returns: the resource, which nobody was told of yet; nil where no entry is known as the one of its.
    /// - Throws: `SyncError`: `conflict` where several are, or where the one cannot be taken over.
    func adoptMatch(
        _ creation: Creation, until deadline: ContinuousClock.Instant
    ) async throws -> StoredResource? {
        guard engine.adoption == .onMatch, let map = engine.mappings[creation.type],
            map.leavesOut(creation.resource) == nil, (try? map.strongFilter(for: creation.resource)) != nil,
            try await engine.store.holder(of: creation.key, type: creation.type) == nil
        else { return nil }
        do {
            let session = try await engine.session(until: deadline)
            let matches = try await session.reader(of: map).matches(of: creation.resource)
            guard let match = matches.first else {
                try await requireSight(map, session)
                return nil
            }
            guard matches.count == 1 else { throw Self.ambiguous(matches) }
            if let owner = try await engine.store.owner(of: match.identity) {
                // The entry of who left is for the create to deal with.
                if owner.lifecycle == .deleted { return nil }
                // A try of before came this far.
                if owner.isAdopted, !owner.isAcknowledged { return owner }
                throw SyncError(
                    .uniqueness, "what it is known by is that of another \(owner.type.noun)",
                    detail: "\(match.entry.dn) belongs to \(owner.id)")
            }
            guard try await isFree(match) else {
                throw SyncError(
                    .conflict,
                    "the entry that is known as its own was given up; take it over by sluice adopt, or rename it",
                    detail: "\(match.entry.dn)")
            }
            try engine.requireAdoptable(map)
            let candidate = try await engine.candidate(match, map, known: creation.resource)
            return try await engine.adopt(candidate, map, actor: creation.actor, acknowledged: false)
        } catch let obstacle as Unadoptable {
            throw SyncError(
                .conflict, "an entry of the directory is known as its own and cannot be taken over: \(obstacle.reason)")
        } catch {
            throw engine.translated(error, for: creation.type)
        }
    }

    /// Whether an entry is nobody's, and was not given up: whoever comes next must not inherit from who left.
    private func isFree(_ entry: ObservedEntry) async throws -> Bool {
        guard try await engine.store.owner(of: entry.identity) == nil else { return false }
        return try await !engine.store.isReleased(entry.identity)
    }

    /// That nothing was found proves nothing where entries are hidden. Where none is owned, none can be missed.
    private func requireSight(_ map: AttributeMap, _ session: DirectorySession) async throws {
        guard try await engine.store.population(of: map.resourceType.kind) > 0 else { return }
        _ = try await session.reader(of: map).proveCompleteness()
    }

    private static func ambiguous(_ matches: [ObservedEntry]) -> SyncError {
        SyncError(
            .conflict,
            "\(matches.count) entries of the directory are known as its own; one of them has to go or to change",
            detail: matches.prefix(5).map { "\($0.entry.dn)" }.joined(separator: "; "))
    }
}

extension Candidate {
    /// The resource as a query would see it.
    fileprivate func listed(_ type: ResourceKind) -> ListedResource {
        ListedResource(
            stored: StoredResource(
                id: ResourceID(""), type: type, resource: resource, kept: kept, lifecycle: .living,
                created: Timestamp(milliseconds: 0), lastModified: Timestamp(milliseconds: 0), revision: 1,
                rowVersion: 2,
                isAcknowledged: true, link: Link(entry)), memberships: [])
    }
}
