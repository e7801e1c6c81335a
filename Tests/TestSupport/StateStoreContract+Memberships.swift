import Directory
import SCIM
import Sync

extension StateStoreContract {
    static let membershipCases = [
        Self("who is announced is seen once the write is done") { trial in
            try await trial.create("ann")
            let sales = try await trial.createGroup("sales")
            let intent = try trial.recorded(try await trial.propose(adding: ["ann"], in: sales))
            try await trial.expectMembers([], of: sales)
            try trial.expect(try await trial.store.groups(of: ResourceID("ann")).isEmpty, "its group is seen")
            _ = try await trial.store.complete(intent, .done(sales.link), acknowledged: true)
            try await trial.expectMembers(["ann"], of: sales)
        },
        Self("the members of a new group are seen once it is created") { trial in
            for id in ["ann", "bob"] { try await trial.create(id) }
            let intent = try trial.recorded(
                try await trial.propose(
                    "sales", StateStoreTrial.group("sales"), type: .group, members: ["ann", "bob"]))
            try trial.expect(try await trial.store.members(of: intent.resource).isEmpty, "seen before")
            let sales = try trial.need(try await trial.store.complete(intent, .done(nil), acknowledged: true))
            try await trial.expectMembers(["ann", "bob"], of: sales)
        },
        Self("who leaves is a member until the write is done") { trial in
            for id in ["ann", "bob"] { try await trial.create(id) }
            let sales = try await trial.createGroup("sales", ["ann", "bob"])
            let intent = try trial.recorded(try await trial.propose(removing: ["ann"], in: sales))
            try await trial.expectMembers(["ann", "bob"], of: sales)
            _ = try await trial.store.complete(intent, .done(sales.link), acknowledged: true)
            try await trial.expectMembers(["bob"], of: sales)
            try trial.expect(try await trial.store.groups(of: ResourceID("ann")).isEmpty, "it is still in the group")
        },
        Self("a change that is withdrawn leaves the members as they were") { trial in
            for id in ["ann", "bob"] { try await trial.create(id) }
            let sales = try await trial.createGroup("sales", ["ann"])
            let intent = try trial.recorded(
                try await trial.propose(adding: ["bob"], removing: ["ann"], in: sales))
            let left = try await trial.store.complete(intent, .withdrawn(reason: "refused"), acknowledged: false)
            try trial.expect(left == sales, "\(String(describing: left))")
            try await trial.expectMembers(["ann"], of: sales)
        },
        Self("to add a member again and to remove one who is none changes nothing") { trial in
            for id in ["ann", "bob"] { try await trial.create(id) }
            let sales = try await trial.createGroup("sales", ["ann"])
            try await trial.change(adding: ["ann"], removing: ["bob", "nobody"], in: sales)
            try await trial.expectMembers(["ann"], of: sales)
        },
        Self("a member whose entry gets another name is known by the former one until that is noted") { trial in
            let ann = try await trial.create("ann")
            let sales = try await trial.createGroup("sales", ["ann"])
            try trial.expect(try await trial.store.staleNames(of: [ann.id]).isEmpty, "stale already")
            let link = try StateStoreTrial.link("ann", "uid=zoe,\(StateStoreTrial.base)")
            try await trial.store.refresh(ann.id, from: ann.rowVersion, link: link, names: [])
            let stale = [StaleName(group: sales.id, member: ann.id, name: MemberName(link.dn))]
            try trial.expect(try await trial.store.staleNames(of: [ann.id]) == stale, "of the member")
            try trial.expect(try await trial.store.staleNames(in: sales.id) == stale, "in the group")
            let former = MemberName(try StateStoreTrial.link("ann").dn)
            try trial.expect(try await trial.store.names(of: [ann.id], in: sales.id) == [ann.id: former], "name")
            let intent = try trial.recorded(
                try await trial.propose(.repair, sales, sales.resource, members: MembershipChange(renamed: stale)))
            try trial.expect(intent.members.renamed == stale, "not kept")
            let done = try trial.need(
                try await trial.store.complete(intent, .done(sales.link), acknowledged: false))
            try trial.expect(done.revision == sales.revision, "a client sees it")
            try trial.expect(try await trial.store.staleNames(of: [ann.id]).isEmpty, "still stale")
            let new = [ann.id: MemberName(link.dn)]
            try trial.expect(try await trial.store.names(of: [ann.id], in: sales.id) == new, "old name")
        },
        Self("a name that a group still knows as somebody's cannot be taken by another") { trial in
            let ann = try await trial.create("ann")
            let sales = try await trial.createGroup("sales", ["ann"])
            let link = try StateStoreTrial.link("ann", "uid=zoe,\(StateStoreTrial.base)")
            try await trial.store.refresh(ann.id, from: ann.rowVersion, link: link, names: [])
            let former = "uid=ann,\(StateStoreTrial.base)"
            let verdict = try await trial.propose("new", StateStoreTrial.body("ann2"), addedAt: former)
            guard case .nameStands(let name) = verdict else {
                throw ContractViolation(description: "not refused but \(verdict)")
            }
            try trial.expect(name == StaleName(group: sales.id, member: ann.id, name: MemberName(link.dn)), "\(name)")
            let stale = try await trial.store.staleNames(in: sales.id)
            try await trial.store.refresh(sales.id, from: sales.rowVersion, link: sales.link, names: stale)
            _ = try trial.recorded(
                try await trial.propose("new", StateStoreTrial.body("ann2"), addedAt: former))
        },
        Self("an intent that is taken over knows who comes and who goes, and what they are called") { trial in
            for id in ["ann", "bob"] { try await trial.create(id) }
            let sales = try await trial.createGroup("sales", ["ann"])
            let change = MembershipChange(
                added: [NewMember(id: ResourceID("bob"), display: "Bob \"B\" Ünï")], removed: [ResourceID("ann")])
            let intent = try trial.recorded(
                try await trial.propose(.change, sales, sales.resource, members: change))
            try await trial.store.release(intent.id)
            let taken = try await trial.store.takeOver(sales.id)
            let name = MemberName(try StateStoreTrial.link("bob").dn)
            let named = NewMember(id: ResourceID("bob"), display: "Bob \"B\" Ünï", name: name)
            let expected = MembershipChange(added: [named], removed: [ResourceID("ann")])
            try trial.expect(taken.intent?.members == expected && intent.members == expected, "\(taken)")
            _ = try await trial.store.complete(intent, .done(sales.link), acknowledged: true)
            let bob = Membership(id: ResourceID("bob"), type: .user, display: "Bob \"B\" Ünï")
            try trial.expect(try await trial.store.members(of: sales.id) == [bob], "otherwise called")
        },
        Self("a group may be a member, and both ends know of what type the other is") { trial in
            try await trial.create("ann")
            let inner = try await trial.createGroup("inner")
            let outer = try await trial.createGroup("outer", ["ann", "inner"])
            let members = try await trial.store.members(of: outer.id)
            try trial.expect(members.map(\.type) == [.user, .group], "\(members)")
            let groups = try await trial.store.groups(of: inner.id)
            try trial.expect(groups == [Membership(id: outer.id, type: .group, display: "outer")], "\(groups)")
        },
        Self("a change of members alone is one that a client can see, an empty one is not") { trial in
            try await trial.create("ann")
            let sales = try await trial.createGroup("sales")
            let added = trial.clock.advance(bySeconds: 60)
            let with = try await trial.change(adding: ["ann"], in: sales)
            try trial.expect(with.revision == 2 && with.lastModified == added, "\(with)")
            trial.clock.advance(bySeconds: 60)
            let same = try await trial.change(in: with)
            try trial.expect(same.revision == 2 && same.lastModified == added, "\(same)")
            let removed = trial.clock.advance(bySeconds: 60)
            let without = try await trial.change(removing: ["ann"], in: same)
            try trial.expect(without.revision == 3 && without.lastModified == removed, "\(without)")
            try trial.expect(try await trial.store.resource(sales.id) == without, "read otherwise than returned")
        },
        Self("members are counted up to a limit, and sought among some") { trial in
            for id in ["ann", "bob", "cat", "dan"] { try await trial.create(id) }
            let sales = try await trial.createGroup("sales", ["ann", "bob", "cat"])
            try await trial.createGroup("team", ["dan"])
            for (limit, expected) in [(0, 0), (1, 1), (2, 2), (3, 3), (4, 3), (1000, 3)] {
                let count = try await trial.store.memberCount(of: sales.id, upTo: limit)
                try trial.expect(count == expected, "\(limit): \(count)")
            }
            let ids = ["cat", "dan", "nobody", "ann"].map { ResourceID($0) }
            let found = try await trial.store.members(of: sales.id, among: ids)
            try trial.expect(found == [ResourceID("ann"), ResourceID("cat")], "\(found)")
            try trial.expect(try await trial.store.members(of: sales.id, among: []).isEmpty, "among nobody")
        },
    ]

    static let joiningCases = [
        Self("who is being deleted comes into a group again only where the deletion is taken back") { trial in
            let ann = try await trial.create("ann")
            let sales = try await trial.createGroup("sales")
            var kept = Kept()
            kept.left = ["sales": "Ann", "other": ""]
            let deletion = try trial.recorded(try await trial.propose(.delete, ann, nil, kept: kept))
            try await trial.store.release(deletion.id)
            let taken = try trial.need(try await trial.store.takeOver(ann.id).intent)
            try trial.expect(taken.kept.left == kept.left, "\(taken.kept)")
            let refused = try await trial.propose(adding: ["ann"], in: sales)
            try trial.expect(refused.unknown == ann.id, "\(refused)")
            var proposal = Proposal(
                kind: .change, resource: sales.id, type: .group, rowVersion: sales.rowVersion,
                desired: sales.resource, members: StateStoreTrial.change(adding: ["ann"]), addedAt: nil,
                actor: "client")
            proposal.readmits = ann.id
            let joining = try trial.recorded(try await trial.store.record(proposal))
            _ = try await trial.store.complete(joining, .done(sales.link), acknowledged: false)
            try await trial.expectMembers(["ann"], of: sales)
        },
        Self("who is not there, not there yet or not there any more cannot become a member") { trial in
            let ann = try await trial.create("ann")
            _ = try trial.recorded(try await trial.propose("pending", StateStoreTrial.body("pending")))
            try await trial.delete(try await trial.create("deleted"))
            let sales = try await trial.createGroup("sales")
            for id in ["nobody", "pending", "deleted"] {
                let verdict = try await trial.propose(adding: ["ann", id], in: sales)
                try trial.expect(verdict.unknown == ResourceID(id), "\(id): \(verdict)")
                try trial.expect(try await !trial.store.hasIntent(sales.id), "an intent was left behind")
            }
            try await trial.expectMembers([], of: sales)
            // Nor is ann, who could have, about to become one.
            try await trial.delete(ann)
        },
        Self("a group that names who is not there is not created, and claims no name") { trial in
            let ann = try await trial.create("ann")
            let body = StateStoreTrial.group("sales")
            let verdict = try await trial.propose("1", body, type: .group, members: ["ann", "nobody"])
            try trial.expect(verdict.unknown == ResourceID("nobody"), "\(verdict)")
            try trial.expect(try await trial.store.resource(ResourceID("1")) == nil, "something was left behind")
            try trial.expect(
                try await trial.store.holder(of: NameKey("sales"), type: .group) == nil, "the name is held")
            _ = try trial.recorded(try await trial.propose("2", body, type: .group))
            try await trial.delete(ann)
        },
        Self("a group whose name is taken announces nobody") { trial in
            let ann = try await trial.create("ann")
            let sales = try await trial.createGroup("sales")
            let verdict = try await trial.propose(
                "other", StateStoreTrial.group("SALES"), type: .group, members: ["ann"])
            try trial.expect(verdict.holder == sales.id, "\(verdict)")
            try await trial.delete(ann)
        },
        Self("a change from an older row announces nobody") { trial in
            let ann = try await trial.create("ann")
            let sales = try await trial.createGroup("sales")
            _ = try await trial.change(in: sales)
            let verdict = try await trial.propose(adding: ["ann"], in: sales)
            try trial.expect(verdict.isStale, "\(verdict)")
            try await trial.delete(ann)
        },
        Self("who is being deleted cannot become a member, and can again once that is given up") { trial in
            let ann = try await trial.create("ann")
            let sales = try await trial.createGroup("sales")
            let deletion = try trial.recorded(try await trial.propose(.delete, ann, nil))
            let verdict = try await trial.propose(adding: ["ann"], in: sales)
            try trial.expect(verdict.unknown == ann.id, "\(verdict)")
            _ = try await trial.store.complete(deletion, .withdrawn(reason: "no"), acknowledged: false)
            try await trial.change(adding: ["ann"], in: sales)
            try await trial.expectMembers(["ann"], of: sales)
        },
        Self("who is being changed can become a member") { trial in
            let ann = try await trial.create("ann")
            let sales = try await trial.createGroup("sales")
            _ = try trial.recorded(try await trial.propose(.change, ann, StateStoreTrial.body("zoe")))
            try await trial.change(adding: ["ann"], in: sales)
            try await trial.expectMembers(["ann"], of: sales)
        },
    ]

    static let leavingCases = [
        Self("all memberships of somebody are known, those that are only announced too") { trial in
            let ann = try await trial.create("ann")
            try await trial.createGroup("sales", ["ann"])
            let team = try await trial.createGroup("team")
            _ = try trial.recorded(try await trial.propose(adding: ["ann"], in: team))
            _ = try trial.recorded(
                try await trial.propose("new", StateStoreTrial.group("new"), type: .group, members: ["ann"]))
            let held = try await trial.store.heldMemberships(of: ann.id).map(\.group.text)
            try trial.expect(Set(held) == ["sales", "team", "new"], "\(held)")
        },
        Self("a membership that ends can come back as it was called") { trial in
            let ann = try await trial.create("ann")
            let sales = try await trial.createGroup("sales")
            let change = MembershipChange(added: [NewMember(id: ann.id, display: "Ann L.")])
            let intent = try trial.recorded(
                try await trial.propose(.change, sales, sales.resource, members: change))
            _ = try await trial.store.complete(intent, .done(sales.link), acknowledged: true)
            let held = try await trial.store.heldMemberships(of: ann.id)
            let name = ann.link.map { MemberName($0.dn) }
            try trial.expect(held == [HeldMembership(group: sales.id, display: "Ann L.", name: name)], "\(held)")
        },
        Self("who is deleted is in no group any more") { trial in
            let ann = try await trial.create("ann")
            let sales = try await trial.createGroup("sales", ["ann"])
            try await trial.delete(ann)
            try trial.expect(try await trial.store.heldMemberships(of: ann.id).isEmpty, "still held")
            try await trial.expectMembers([], of: sales)
        },
        Self("a deleted group has no members any more, and holds nobody") { trial in
            let ann = try await trial.create("ann")
            let sales = try await trial.createGroup("sales", ["ann"])
            try await trial.delete(sales)
            try trial.expect(try await trial.store.members(of: sales.id).isEmpty, "it has members")
            try trial.expect(try await trial.store.groups(of: ann.id).isEmpty, "it is a group of a member")
            try await trial.delete(ann)
        },
    ]
}

extension StateStoreTrial {
    /// The members of a group by all ways there are to ask for them, in the order of their ids.
    func expectMembers(_ ids: [String], of group: StoredResource, line: Int = #line) async throws {
        let members = try await store.members(of: group.id).map(\.id.text)
        try expect(members == ids, "\(members)", line: line)
        let count = try await store.memberCount(of: group.id, upTo: 1000)
        try expect(count == ids.count, "counted \(count)", line: line)
        let found = try await store.resources(.group(group.id), type: nil).map(\.id.text)
        try expect(Set(found) == Set(ids), "found \(found)", line: line)
        let held = try await store.members(of: group.id, among: ids.map { ResourceID($0) })
        try expect(held.count == ids.count, "among them \(held)", line: line)
        for id in ids {
            let groups = try await store.groups(of: ResourceID(id)).map(\.id)
            try expect(groups.contains(group.id), "\(id): \(groups)", line: line)
        }
    }
}
