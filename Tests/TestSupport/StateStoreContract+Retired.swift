import Directory
import SCIM
import Sync

/// Deleted resources whose entries are kept out of service, given up, or taken over.
extension StateStoreContract {
    private static let address = Holding(scope: "address", key: "ann@example.com", reuseAfter: 3600)

    static let retiringCases = [
        Self("an entry that is kept out of service stays that of its resource, which nobody sees") { trial in
            let ann = try await trial.ann([address])
            let retired = try await trial.retire(ann)
            try trial.expect(retired.lifecycle == .deleted && retired.retired == trial.clock.now)
            try trial.expect(retired.resource == ann.resource && retired.link?.identity == ann.link?.identity)
            try trial.expect(try await trial.store.count(of: nil) == 0, "it is counted")
            try trial.expect(try await trial.store.retiredCount() == 1, "it is not counted")
            try trial.expect(try await trial.store.population(of: nil) == 0, "its entry is counted")
            try trial.expect(try await trial.store.holder(of: NameKey("ann"), type: .user) == nil, "its name is taken")
            try trial.expect(try await trial.store.resources(.externalId("p1"), type: nil).isEmpty, "it is found")
            try trial.expect(try await trial.store.retired(.externalId("p1"), type: .user) == [retired])
            try trial.expect(try await trial.store.retired(.externalId("p1"), type: .group).isEmpty)
            let dn = try trial.need(retired.link?.dn)
            try trial.expect(try await trial.store.retired(.dn(dn), type: nil) == [retired])
            try trial.expect(try await trial.store.owner(of: try trial.need(retired.link?.identity)) == retired)
            try await trial.expectHeld(try await trial.propose("2", StateStoreTrial.body("bob"), holdings: [address]))
        },
        Self("a sweep is told of those whose entries it has not met") { trial in
            let ann = try await trial.retire(try await trial.create("1"))
            _ = try await trial.retire(try await trial.create("2"))
            let ledger = try trial.need(try await trial.store.beginSweep())
            _ = try await ledger.meet([try trial.need(ann.link?.identity)])
            let unmet = try await ledger.unmetRetired(after: nil, limit: 10).resources.map(\.id.text)
            try trial.expect(unmet == ["2"], "\(unmet)")
            try trial.expect(try await ledger.unmet(after: nil, limit: 10).resources.isEmpty)
            try await ledger.end()
        },
        Self("the time is that of the deletion, and ends with the entry") { trial in
            let ann = try await trial.ann([address])
            let retired = try await trial.retire(ann)
            trial.clock.advance(bySeconds: 60)
            let again = try await trial.retire(retired)
            try trial.expect(again.retired == retired.retired)
            let gone = try trial.need(try await trial.delete(again))
            try trial.expect(gone.retired == nil && gone.link == nil && gone.resource == Resource(attributes: Object()))
            try trial.expect(try await trial.store.holder(of: address) == nil, "it is held")
        },
        Self("an entry that is given up is remembered, and nobody's") { trial in
            let ann = try await trial.create("1")
            let identity = try trial.need(ann.link?.identity)
            try trial.expect(try await !trial.store.isReleased(identity))
            let intent = try trial.recorded(try await trial.propose(.delete, ann, nil))
            let gone = try trial.need(try await trial.store.complete(intent, .released, acknowledged: true))
            try trial.expect(gone.lifecycle == .deleted && gone.link == nil && gone.retired == nil)
            try trial.expect(try await trial.store.owner(of: identity) == nil)
            try trial.expect(try await trial.store.isReleased(identity))
        },
        Self("who takes an entry over has its link from the start, and all that it holds in the end") { trial in
            let retired = try await trial.retire(try await trial.ann([address]))
            let intent = try trial.recorded(try await trial.revive(retired, as: "2", holdings: [address]))
            try trial.expect(intent.revives == retired.id)
            let pending = try trial.need(try await trial.store.resource(ResourceID("2")))
            try trial.expect(pending.lifecycle == .pending && pending.link?.identity == retired.link?.identity)
            let revived = try trial.need(
                try await trial.store.complete(intent, .done(retired.link), acknowledged: true))
            try trial.expect(revived.lifecycle == .living && revived.link == retired.link)
            let former = try trial.need(try await trial.store.resource(retired.id))
            try trial.expect(former.lifecycle == .deleted && former.link == nil && former.retired == nil)
            try trial.expect(former.resource == Resource(attributes: Object()))
            try trial.expect(try await trial.store.holder(of: address) == revived.id)
            try trial.expect(try await trial.store.retired(.externalId("p1"), type: nil).isEmpty)
        },
        Self("what is not asked for any more is given up by who takes an entry over") { trial in
            let retired = try await trial.retire(try await trial.ann([address]))
            let intent = try trial.recorded(try await trial.revive(retired, as: "2", holdings: []))
            _ = try await trial.store.complete(intent, .done(retired.link), acknowledged: true)
            try trial.expect(try await trial.store.holder(of: address) == nil, "it is held")
        },
        Self("an entry that is being taken over is nobody else's to take or to end") { trial in
            let retired = try await trial.retire(try await trial.create("1"))
            let intent = try trial.recorded(try await trial.revive(retired, as: "2"))
            try trial.expect(try await trial.revive(retired, as: "3").isOccupied)
            try trial.expect(try await trial.propose(.delete, retired, nil).isOccupied)
            _ = try await trial.store.complete(intent, .withdrawn(reason: "refused"), acknowledged: false)
            try trial.expect(try await trial.store.resource(retired.id) == retired, "it changed")
            try trial.expect(try await trial.store.resource(ResourceID("2")) == nil, "it is there")
            _ = try trial.recorded(try await trial.propose(.delete, retired, nil))
            try trial.expect(try await trial.revive(retired, as: "3").isOccupied)
        },
        Self("a withdrawn take-over leaves what is held where it was") { trial in
            let retired = try await trial.retire(try await trial.ann([address]))
            let intent = try trial.recorded(try await trial.revive(retired, as: "2", holdings: [address]))
            _ = try await trial.store.complete(intent, .withdrawn(reason: "refused"), acknowledged: false)
            try trial.expect(try await trial.store.holder(of: address) == retired.id)
            try await trial.expectHeld(try await trial.propose("3", StateStoreTrial.body("bob"), holdings: [address]))
        },
        Self("a take-over that was decided from another version is stale") { trial in
            let ann = try await trial.create("1")
            try trial.expect(try await trial.revive(ann, as: "2").isStale)
            let retired = try await trial.retire(ann)
            _ = try await trial.retire(retired)
            try trial.expect(try await trial.revive(retired, as: "2").isStale)
        },
    ]
}

extension StateStoreTrial {
    /// A linked user who holds values, known as `p1`.
    fileprivate func ann(_ holdings: [Holding]) async throws -> StoredResource {
        let body = Self.body("ann", ("externalId", "p1"))
        let intent = try recorded(try await propose("1", body, holdings: holdings))
        return try need(try await store.complete(intent, .done(try Self.link("1")), acknowledged: true))
    }

    /// A resource that is deleted, and its entry kept.
    fileprivate func retire(_ stored: StoredResource) async throws -> StoredResource {
        let intent = try recorded(try await propose(.delete, stored, nil))
        return try need(try await store.complete(intent, .retired(try need(stored.link)), acknowledged: true))
    }

    /// Proposes that a new resource takes over an entry.
    fileprivate func revive(
        _ former: StoredResource, as id: String, holdings: [Holding]? = nil
    ) async throws -> ProposalVerdict {
        var proposal = Proposal(
            kind: .create, resource: ResourceID(id), type: .user, rowVersion: nil, desired: Self.body("ann"),
            holdings: holdings, addedAt: nil, actor: "client")
        proposal.revives = Revival(resource: former.id, rowVersion: former.rowVersion)
        return try await store.record(proposal)
    }
}
