import Directory
import SCIM
import Sync

extension StateStoreContract {
    /// Members without an entry, and those that lose theirs.
    static let unlinkedCases = [
        Self("who has no entry becomes a member without a name") { trial in
            let ann = try await trial.createUnlinked("ann")
            let sales = try await trial.createGroup("sales", ["ann"])
            try await trial.expectMembers(["ann"], of: sales)
            try trial.expect(try await trial.store.memberCount(of: sales.id, upTo: 9) == 1, "not counted")
            try trial.expect(try await trial.store.nameCount(in: sales.id, upTo: 9) == 0, "a name is counted")
            try trial.expect(try await trial.store.names(of: [ann.id], in: sales.id).isEmpty, "a name")
            try trial.expect(try await trial.store.staleNames(in: sales.id).isEmpty, "stale")
            try trial.expect(try await trial.store.names(ofMembersOf: sales.id).isEmpty, "a place")
        },
        Self("who gets an entry has a name that the group lacks") { trial in
            let ann = try await trial.createUnlinked("ann")
            let sales = try await trial.createGroup("sales", ["ann"])
            let link = try StateStoreTrial.link("ann")
            let intent = try trial.recorded(try await trial.propose(.change, ann, ann.resource))
            _ = try await trial.store.complete(intent, .done(link), acknowledged: true)
            let stale = [StaleName(group: sales.id, member: ann.id, name: MemberName(link.dn))]
            try trial.expect(try await trial.store.staleNames(of: [ann.id]) == stale, "not told")
            try await trial.rename(stale, in: sales)
            try trial.expect(try await trial.store.nameCount(in: sales.id, upTo: 9) == 1, "not named")
        },
        Self("an entry that is about to end has no name that should be written") { trial in
            let ann = try await trial.create("ann")
            let sales = try await trial.createGroup("sales", ["ann"])
            let team = try await trial.createGroup("team")
            let intent = try trial.recorded(
                try await trial.propose(.change, ann, ann.resource, endsEntry: true))
            let withdrawal = StaleName(group: sales.id, member: ann.id, name: nil)
            try await trial.rename([withdrawal], in: sales)
            try trial.expect(try await trial.store.staleNames(of: [ann.id]).isEmpty, "stale again")
            try trial.expect(try await trial.store.names(ofMembersOf: sales.id).isEmpty, "a place")
            let joined = try trial.recorded(try await trial.propose(adding: ["ann"], in: team))
            try trial.expect(joined.members.added == [NewMember(id: ann.id)], "\(joined.members)")
            _ = try await trial.store.complete(joined, .done(team.link), acknowledged: true)
            _ = try await trial.store.complete(intent, .done(nil), acknowledged: true)
            try trial.expect(try await trial.store.staleNames(of: [ann.id]).isEmpty, "stale afterwards")
            try await trial.expectMembers(["ann"], of: sales)
            let held = try await trial.store.heldMemberships(of: ann.id)
            try trial.expect(held.count == 2 && held.allSatisfy { $0.name == nil }, "\(held)")
        },
        Self("an end that is refused leaves names that the groups lack") { trial in
            let ann = try await trial.create("ann")
            let sales = try await trial.createGroup("sales", ["ann"])
            let intent = try trial.recorded(
                try await trial.propose(.change, ann, ann.resource, endsEntry: true))
            try await trial.rename([StaleName(group: sales.id, member: ann.id, name: nil)], in: sales)
            _ = try await trial.store.complete(intent, .withdrawn(reason: "refused"), acknowledged: false)
            let stale = [StaleName(group: sales.id, member: ann.id, name: ann.link.map { MemberName($0.dn) })]
            try trial.expect(try await trial.store.staleNames(in: sales.id) == stale, "not told")
        },
        Self("a name of a member who has no entry any more cannot be taken by another") { trial in
            let ann = try await trial.create("ann")
            let sales = try await trial.createGroup("sales", ["ann"])
            try await trial.store.refresh(ann.id, from: ann.rowVersion, link: nil, names: [])
            let verdict = try await trial.propose(
                "new", StateStoreTrial.body("ann2"), addedAt: "uid=ann,\(StateStoreTrial.base)")
            guard case .nameStands(let name) = verdict else {
                throw ContractViolation(description: "not refused but \(verdict)")
            }
            try trial.expect(name == StaleName(group: sales.id, member: ann.id, name: nil), "\(name)")
        },
    ]
}

extension StateStoreTrial {
    /// A resource that is created without an entry.
    @discardableResult
    func createUnlinked(_ id: String) async throws -> StoredResource {
        let intent = try recorded(try await propose(id, Self.body(id)))
        return try need(try await store.complete(intent, .done(nil), acknowledged: true))
    }

    /// Notes other names in a group.
    func rename(_ names: [StaleName], in group: StoredResource) async throws {
        let stored = try need(try await store.resource(group.id))
        let intent = try recorded(
            try await propose(.repair, stored, stored.resource, members: MembershipChange(renamed: names)))
        _ = try await store.complete(intent, .done(stored.link), acknowledged: false)
    }
}
