package import Directory
import Mapping
package import SCIM

extension Provisioner {
    /// Creates a resource and its entry. Once this returns, the entry stands.
    ///
    /// A create that went unanswered before is joined: the entry is settled first, and the newer body wins.
    ///
    /// - Parameters:
    ///   - resource: the attributes; for a group its members too.
    ///   - password: of a user, to be set before this returns.
    /// - Throws: `SyncError`: `invalidValue`, `uniqueness`, `conflict`, `unavailable`, `refused`; `SCIMError` for
    ///   members that cannot be read.
    package func create(
        _ resource: Resource, password: Secret? = nil, type: ResourceKind, actor: String
    ) async throws -> StoredResource {
        let body = try resource.partingMembers()
        let creation = Creation(
            resource: try engine.keepingDirectoryValues(of: nil, in: body.rest, as: type), members: body.members,
            password: password, type: type, actor: actor)
        let created = try await attempt("name:\(type.noun):\(creation.key.text)") { deadline in
            do {
                if let adopted = try await adoptMatch(creation, until: deadline) {
                    return try await join(adopted, creation, until: deadline)
                }
                return try await createNew(creation, until: deadline)
            } catch let held as NameHeld {
                guard let holder = try await engine.store.resource(held.holder) else { throw RowMoved() }
                return try await join(holder, creation, until: deadline)
            } catch let error as SyncError where error.isOfNoUseAsAnAnswer {
                // Whose name it is the state can tell without the directory.
                let holder = try await engine.store.holder(of: creation.key, type: type)
                throw holder.map { isKnown($0) && $0.isCalled(creation.key) } ?? false
                    ? SyncError.nameTaken(creation.name, type) : error
            }
        }
        if !creation.members.isEmpty, created.arrears == nil {
            await follow(created.id, newcomers: creation.members.map { ResourceID($0.id) })
        }
        return created
    }

    /// What a client wants to be made.
    struct Creation: Sendable {
        let resource: Resource
        let members: [MemberReference]
        let password: Secret?
        let type: ResourceKind
        let actor: String

        var name: String { resource.name(of: type) ?? "" }
        var key: NameKey { NameKey(name) }
    }

    private func createNew(
        _ creation: Creation, until deadline: ContinuousClock.Instant
    ) async throws -> StoredResource {
        let former = try await returning(creation.resource, as: creation.type, until: deadline)
        var kept = former?.kept ?? Kept()
        // Who creates it says all of it.
        kept.claims = nil
        return try await choosing(
            for: creation.resource, as: creation.type, kept: kept, link: former?.link, until: deadline
        ) { kept in
            try await createNew(creation, kept, reviving: former, until: deadline)
        }
    }

    private func createNew(
        _ creation: Creation, _ kept: Kept, reviving former: StoredResource?, until deadline: ContinuousClock.Instant
    ) async throws -> StoredResource {
        let members = Self.distinct(creation.members)
        let id = engine.mintID()
        let demand = try await engine.demand(
            for: creation.resource, of: id, as: creation.type, link: former?.link, kept: kept, revives: former != nil)
        var work = Work(
            kind: .create, resource: id, type: creation.type, rowVersion: nil, link: former?.link,
            desired: creation.resource, projection: demand.projection, former: former.flatMap(engine.placeOfRetired),
            leftOut: demand.leftOut,
            members: members.isEmpty ? .untouched : .changed(MembershipChange(added: members)), kept: kept,
            holdings: try engine.holdings(of: creation.resource, as: creation.type, kept: kept, link: former?.link),
            actor: creation.actor)
        work.revives = former.map { Revival(resource: $0.id, rowVersion: $0.rowVersion) }
        work.password = creation.password
        guard let created = try await carryOut(work, until: deadline) else {
            throw SyncError.notFound(work.resource)
        }
        return created
    }

    /// Each one once; to add a member twice is the same as once.
    private static func distinct(_ members: [MemberReference]) -> [NewMember] {
        var seen: Set<String> = []
        return members.filter { seen.insert($0.id).inserted }.map(NewMember.init)
    }

    /// Whether a client was told of a resource.
    private func isKnown(_ holder: StoredResource) -> Bool { holder.lifecycle == .living && holder.isAcknowledged }

    /// The name is held already: by a resource that the client knows of, or by one whose creation it was never
    /// told about.
    private func join(
        _ holder: StoredResource, _ creation: Creation, until deadline: ContinuousClock.Instant
    ) async throws -> StoredResource {
        if isKnown(holder) { throw SyncError.nameTaken(creation.name, creation.type) }
        do {
            try await settle(holder.id, password: creation.password, until: deadline)
        } catch let error as SyncError where error.code == .invalidValue {
            // The body of before can never stand. It was given up, and the newer one starts afresh. Unless it was the
            // password, which is the newer one's.
            guard try await engine.store.hasIntent(holder.id) else { throw RowMoved() }
            throw error
        }
        guard let settled = try await engine.store.resource(holder.id), settled.lifecycle == .living,
            !settled.isAcknowledged
        else { throw RowMoved() }
        let type = try engine.map(of: creation.type).resourceType
        let desired = Desired(
            creation.resource, members: .exactly(creation.members), password: creation.password,
            sent: settled.isAdopted ? SentAttributes(body: creation.resource, type: type) : nil)
        return try await bring(settled, to: desired, actor: creation.actor, until: deadline)
    }
}

extension SyncError {
    /// Whether the directory could not be asked, or had no time: what the state knows says more.
    fileprivate var isOfNoUseAsAnAnswer: Bool { [.unavailable, .busy, .refused].contains(code) }
}
