import Mapping
import SCIM

/// People who come back while their entry is kept out of service.
extension Provisioner {
    /// The resource of the one who comes back, known by the same externalId; nil where nobody does.
    ///
    /// The entry gets to be that of a new resource: with its values and its mailbox, and without the memberships, which ended
    /// when the person left.
    ///
    /// - Throws: what settling an unanswered write of the former one throws.
    func returning(
        _ resource: Resource, as type: ResourceKind, until deadline: ContinuousClock.Instant
    ) async throws -> StoredResource? {
        guard let person = resource.externalId, !person.isEmpty, try engine.map(of: type).leavesOut(resource) == nil,
            let former = try await engine.store.retired(.externalId(person), type: type).first
        else { return nil }
        try await settle(former.id, until: deadline)
        // An earlier return of the same person that nobody was told of.
        for open in try await engine.store.openIntents() where open.intent.revives == former.id {
            try await settle(open.intent.resource, until: deadline)
        }
        guard let now = try await engine.store.resource(former.id), now.retired != nil else { return nil }
        return now
    }
}
