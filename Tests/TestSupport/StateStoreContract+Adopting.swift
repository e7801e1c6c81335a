import Directory
import SCIM
import Sync

extension StateStoreContract {
    static let adoptionCases = [
        Self("an entry becomes a resource at once, with its link, its claims and its members") { trial in
            try await trial.create("ann")
            let verdict = try await trial.adopt("sales", StateStoreTrial.group("sales"), type: .group, members: ["ann"])
            let sales = try trial.need(verdict.stored)
            try trial.expect(sales.lifecycle == .living && sales.isAcknowledged && sales.isAdopted, "\(sales)")
            try trial.expect(sales.link == StateStoreTrial.link("sales"), "\(String(describing: sales.link))")
            try trial.expect(try await trial.store.resource(sales.id) == sales, "it is read otherwise")
            try await trial.expectMembers(["ann"], of: sales)
            try trial.expect(
                try await trial.store.adoptedMembers(of: sales.id) == [ResourceID("ann")], "the member is the client's")
            try trial.expect(try await !trial.store.hasIntent(sales.id), "an intent is left")
            let trail = try await trial.store.trail(TrailQuery(resource: sales.id))
            try trial.expect(trail.map(\.kind) == [.adopt], "\(trail)")
        },
        Self("an entry is adopted once, and a name is claimed by it") { trial in
            let ann = try trial.need(try await trial.adopt("ann", StateStoreTrial.body("ann")).stored)
            let again = try await trial.adopt("bob", StateStoreTrial.body("bob"), identity: "ann")
            try trial.expect(again.owner == ann.id, "\(again)")
            let same = try await trial.adopt("cid", StateStoreTrial.body("ANN"))
            try trial.expect(same.refusal?.holder == ann.id, "\(same)")
            try trial.expect(try await trial.store.count(of: nil) == 1, "more than one")
        },
        Self("a member who was there before becomes the client's once it is added") { trial in
            for id in ["ann", "bob"] { try await trial.create(id) }
            let verdict = try await trial.adopt(
                "sales", StateStoreTrial.group("sales"), type: .group, members: ["ann", "bob"])
            let sales = try trial.need(verdict.stored)
            let changed = try await trial.change(adding: ["ann"], in: sales)
            try await trial.expectMembers(["ann", "bob"], of: changed)
            try trial.expect(
                try await trial.store.adoptedMembers(of: sales.id) == [ResourceID("bob")], "not the client's")
        },
        Self("who was a member before any client said so is told apart, for a group and for a member") { trial in
            for id in ["ann", "bob", "cid"] { try await trial.create(id) }
            let verdict = try await trial.adopt(
                "sales", StateStoreTrial.group("sales"), type: .group, members: ["ann", "bob"])
            let sales = try trial.need(verdict.stored)
            _ = try await trial.change(adding: ["cid"], in: sales)
            let ids = ["ann", "cid", "nobody"].map { ResourceID($0) }
            let among = try await trial.store.adoptedMembers(of: sales.id, among: ids)
            try trial.expect(among == [ResourceID("ann")], "\(among)")
            let held = try await trial.store.heldMemberships(of: ResourceID("ann")).map(\.isAdopted)
            let added = try await trial.store.heldMemberships(of: ResourceID("cid")).map(\.isAdopted)
            try trial.expect(held == [true] && added == [false], "\(held) \(added)")
        },
        Self("claims are kept") { trial in
            let ann = try trial.need(try await trial.adopt("ann", StateStoreTrial.body("ann")).stored)
            var kept = ann.kept
            kept.claims = Claims(["title", "emails=a@x"])
            let intent = try trial.recorded(try await trial.propose(.change, ann, ann.resource, kept: kept))
            _ = try await trial.store.complete(intent, .done(ann.link), acknowledged: true)
            try trial.expect(try await trial.store.resource(ann.id)?.kept.claims == kept.claims, "they are not")
        },
    ]
}

extension StateStoreTrial {
    /// Makes a resource of an entry with the identity of its id, or another one.
    fileprivate func adopt(
        _ id: String, _ resource: Resource, type: ResourceKind = .user, members: [String] = [], identity: String? = nil
    ) async throws -> AdoptionVerdict {
        var kept = Kept()
        kept.claims = Claims()
        let added = members.map { NewMember(id: ResourceID($0), isAdopted: true) }
        let proposal = Proposal(
            kind: .adopt, resource: ResourceID(id), type: type, rowVersion: nil, desired: resource,
            members: MembershipChange(added: added), kept: kept, addedAt: nil, actor: "adopt")
        return try await store.adopt(proposal, Self.link(identity ?? id), acknowledged: true)
    }
}

extension AdoptionVerdict {
    fileprivate var stored: StoredResource? { if case .adopted(let stored) = self { stored } else { nil } }
    fileprivate var owner: ResourceID? { if case .owned(let owner) = self { owner } else { nil } }
    fileprivate var refusal: ProposalVerdict? { if case .refused(let verdict) = self { verdict } else { nil } }
}
