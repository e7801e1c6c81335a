import Directory
import SCIM
import Sync

/// By which values members stand in their groups, and groups on their members.
extension StateStoreContract {
    static let namingCases = [
        Self("a member is known by values, and is stale once it has others") { trial in
            let ann = try await trial.create("ann", named: ["uid": "ann", "mail": "ann@a.test"])
            let sales = try await trial.createGroup("sales", ["ann"])
            let dn = try StateStoreTrial.link("ann").dn
            let former = MemberName(dn, values: ["uid": "ann", "mail": "ann@a.test"])
            try trial.expect(try await trial.store.names(of: [ann.id], in: sales.id) == [ann.id: former])
            try trial.expect(try await trial.store.names(ofMembersOf: sales.id) == [former])
            try trial.expect(try await trial.store.staleNames(in: sales.id).isEmpty, "stale already")
            let changed = try await trial.rename(ann, ["uid": "zoe", "mail": "ann@a.test"])
            let new = MemberName(dn, values: ["uid": "zoe", "mail": "ann@a.test"])
            let stale = [StaleName(group: sales.id, member: ann.id, name: new)]
            try trial.expect(try await trial.store.staleNames(of: [ann.id]) == stale, "of the member")
            try trial.expect(try await trial.store.staleNames(in: sales.id) == stale, "in the group")
            let intent = try trial.recorded(
                try await trial.propose(.repair, sales, sales.resource, members: MembershipChange(renamed: stale)))
            try await trial.store.release(intent.id)
            let taken = try await trial.store.takeOver(sales.id)
            try trial.expect(taken.intent?.members.renamed == stale, "not kept")
            _ = try await trial.store.complete(intent, .done(sales.link), acknowledged: false)
            try trial.expect(try await trial.store.staleNames(of: [ann.id]).isEmpty, "still stale")
            try trial.expect(changed.revision == ann.revision, "a client sees it")
        },
        Self("a value by which a group still knows somebody cannot be taken by another") { trial in
            let ann = try await trial.create("ann", named: ["uid": "Ann"])
            let sales = try await trial.createGroup("sales", ["ann"])
            try await trial.rename(ann, ["uid": "zoe"])
            let kept = Kept(names: ["uid": "ann"])
            let verdict = try await trial.propose("new", StateStoreTrial.body("ann2"), kept: kept)
            guard case .nameStands(let name) = verdict else {
                throw ContractViolation(description: "not refused but \(verdict)")
            }
            try trial.expect(name.group == sales.id && name.name?.values == ["uid": "zoe"], "\(name)")
            let stale = try await trial.store.staleNames(in: sales.id)
            try await trial.store.refresh(sales.id, from: sales.rowVersion, link: sales.link, names: stale)
            _ = try trial.recorded(try await trial.propose("new", StateStoreTrial.body("ann2"), kept: kept))
        },
        Self("a value goes with the membership") { trial in
            let ann = try await trial.create("ann", named: ["uid": "ann"])
            let sales = try await trial.createGroup("sales", ["ann"])
            try await trial.change(removing: ["ann"], in: sales)
            try await trial.rename(ann, ["uid": "zoe"])
            _ = try trial.recorded(
                try await trial.propose("new", StateStoreTrial.body("ann2"), kept: Kept(names: ["uid": "ann"])))
        },
        Self("names are noted for a state that is older than the mapping") { trial in
            let ann = try await trial.create("ann")
            try await trial.store.note(names: [ann.id: ["uid": "ann"]])
            let noted = try trial.need(try await trial.store.resource(ann.id))
            try trial.expect(noted.kept.names == ["uid": "ann"] && noted.rowVersion == ann.rowVersion, "\(noted)")
        },
        Self("the groups of a member are known by name, those under way by both names") { trial in
            let ann = try await trial.create("ann")
            let sales = try await trial.createGroup("sales", ["ann"])
            try await trial.store.note(names: [sales.id: ["mail": "sales@a.test"]])
            let settled = GroupName(group: sales.id, values: ["mail": "sales@a.test"])
            try trial.expect(try await trial.store.groupNames(of: ann.id) == [settled], "settled")
            let new = ["mail": "new@a.test"]
            _ = try trial.recorded(
                try await trial.propose(.change, sales, sales.resource, kept: Kept(names: new)))
            let moving = GroupName(group: sales.id, values: ["mail": "sales@a.test"], coming: new)
            try trial.expect(try await trial.store.groupNames(of: ann.id) == [moving], "under way")
        },
        Self("a write that reaches members makes decisions about them stale") { trial in
            let ann = try await trial.create("ann")
            let bob = try await trial.create("bob")
            let sales = try await trial.createGroup("sales", ["bob"])
            _ = try trial.recorded(try await trial.reach(.changed, adding: ["ann"], in: sales))
            try trial.expect(try await trial.propose(.repair, ann, ann.resource).isStale, "ann is not")
            _ = try trial.recorded(try await trial.propose(.repair, bob, bob.resource))
            let team = try await trial.createGroup("team", ["bob"])
            let verdict = try await trial.reach(.all, in: team)
            try trial.expect(verdict.isOccupied, "bob is under repair")
            try trial.expect(try await trial.store.hasIntent(team.id) == false, "something is left")
        },
    ]
}

extension StateStoreTrial {
    fileprivate func create(_ id: String, named names: [String: String]) async throws -> StoredResource {
        let intent = try recorded(try await propose(id, Self.body(id), kept: Kept(names: names)))
        return try need(try await store.complete(intent, .done(try Self.link(id)), acknowledged: true))
    }

    @discardableResult
    fileprivate func rename(_ stored: StoredResource, _ names: [String: String]) async throws -> StoredResource {
        let intent = try recorded(try await propose(.change, stored, stored.resource, kept: Kept(names: names)))
        return try need(try await store.complete(intent, .done(stored.link), acknowledged: true))
    }

    fileprivate func reach(
        _ reach: Proposal.Reach, adding added: [String] = [], in group: StoredResource
    ) async throws -> ProposalVerdict {
        try await store.record(
            Proposal(
                kind: .change, resource: group.id, type: .group, rowVersion: group.rowVersion, desired: group.resource,
                members: Self.change(adding: added), addedAt: nil, reach: reach, actor: "client"))
    }
}
