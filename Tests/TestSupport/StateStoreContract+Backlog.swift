import Directory
import SCIM
import Sync

/// Changes that are taken in while the directory is away.
extension StateStoreContract {
    private static let address = Holding(scope: "address", key: "ann@example.com")

    static let backlogCases = [
        Self("a create that is accepted lives at once, in arrears and without an entry") { trial in
            let ann = try trial.need(try await trial.accept("1", StateStoreTrial.body("ann")))
            try trial.expect(ann.lifecycle == .living && ann.isAcknowledged && ann.link == nil)
            try trial.expect(ann.arrears == Arrears(since: trial.clock.now, written: nil, kept: Kept()))
            try trial.expect(try await trial.store.resources(.name(NameKey("ann")), type: .user) == [ann])
            try trial.expect(try await !trial.store.hasIntent(ann.id), "an intent is left")
            try trial.expect(try await trial.store.arrears() == [ann.id])
            let size = try await trial.store.backlogSize()
            try trial.expect(size == BacklogSize(count: 1, oldest: trial.clock.now), "\(size)")
            try trial.expect(try await trial.propose("2", StateStoreTrial.body("ANN")).holder == ann.id)
        },
        Self("what was done last to the entry is known however many changes are accepted") { trial in
            let ann = try await trial.create("1", StateStoreTrial.body("ann"))
            let since = trial.clock.now
            let first = try trial.need(
                try await trial.accept(.change, ann, StateStoreTrial.body("ann", ("title", "Dr"))))
            trial.clock.advance(bySeconds: 60)
            let second = try trial.need(
                try await trial.accept(.change, first, StateStoreTrial.body("ann", ("title", "Prof"))))
            try trial.expect(second.arrears == Arrears(since: since, written: ann.resource, kept: ann.kept))
            try trial.expect(second.resource.attributes["title"] == "Prof" && second.link == ann.link)
            try trial.expect(second.revision == ann.revision + 2 && second.lastModified == trial.clock.now)
            try trial.expect(try await trial.accept(.change, first, first.resource, unless: \.isStale) == nil)
        },
        Self("a resource is out of arrears once its entry was written as a whole, and by no other write") { trial in
            let ann = try await trial.create("1", StateStoreTrial.body("ann"))
            let ahead = try trial.need(
                try await trial.accept(.change, ann, StateStoreTrial.body("ann", ("title", "Dr"))))
            let repair = try trial.recorded(try await trial.propose(.repair, ahead, ahead.resource))
            let repaired = try trial.need(
                try await trial.store.complete(repair, .done(ahead.link), acknowledged: false))
            try trial.expect(repaired.arrears == ahead.arrears, "\(String(describing: repaired.arrears))")
            let done = try await trial.catchUp(repaired)
            try trial.expect(done.arrears == nil && done.revision == ahead.revision)
            try trial.expect(try await trial.store.resource(ann.id) == done)
            let again = try trial.need(try await trial.accept(.change, done, ann.resource))
            try trial.expect(try await trial.change(again, to: done.resource).arrears == nil, "a client wrote it")
            let sales = try await trial.createGroup("sales")
            let group = try trial.need(try await trial.accept(.change, sales, StateStoreTrial.group("team")))
            let written = StateStoreTrial.group("staff")
            let changed = try await trial.change(group, to: written)
            try trial.expect(changed.arrears?.written == written, "\(String(describing: changed.arrears))")
            try trial.expect(try await trial.store.resource(sales.id) == changed)
            _ = try await trial.catchUp(changed)
            try trial.expect(try await trial.store.backlogSize() == BacklogSize(count: 0, oldest: nil))
        },
        Self("those of the longest standing come first") { trial in
            for id in ["1", "2", "3"] { try await trial.create(id) }
            for id in ["3", "1", "2", "3"] {
                let stored = try trial.need(try await trial.store.resource(ResourceID(id)))
                _ = try await trial.accept(.change, stored, StateStoreTrial.body(id, ("title", "Dr")))
                trial.clock.advance(bySeconds: 1)
            }
            let ids = try await trial.store.arrears().map(\.text)
            try trial.expect(ids == ["3", "1", "2"], "\(ids)")
        },
        Self("a name that the entry still has is nobody else's, and neither is one for long that it never had") {
            trial in
            let ann = try await trial.create("1", StateStoreTrial.body("ann"))
            let zoe = try trial.need(try await trial.accept(.change, ann, StateStoreTrial.body("zoe")))
            let eve = try trial.need(try await trial.accept(.change, zoe, StateStoreTrial.body("eve")))
            try trial.expect(try await trial.propose("2", StateStoreTrial.body("ann")).waitsFor == ann.id)
            try trial.expect(try await trial.propose("2", StateStoreTrial.body("eve")).holder == ann.id)
            try trial.expect(try await trial.store.resources(.name(NameKey("ann")), type: .user).isEmpty)
            _ = try trial.recorded(try await trial.propose("2", StateStoreTrial.body("zoe")))
            _ = try await trial.catchUp(eve)
            _ = try trial.recorded(try await trial.propose("3", StateStoreTrial.body("ann")))
        },
        Self("a name that comes back is the resource's own, and a proposal that fails takes none away") { trial in
            let ann = try await trial.create("1", StateStoreTrial.body("ann"))
            let zoe = try trial.need(try await trial.accept(.change, ann, StateStoreTrial.body("zoe")))
            let unknown = try await trial.propose(
                .change, zoe, StateStoreTrial.body("ann"), members: StateStoreTrial.change(adding: ["nobody"]))
            try trial.expect(unknown.unknown != nil)
            try trial.expect(try await trial.propose("2", StateStoreTrial.body("ann")).waitsFor == ann.id, "it is lost")
            let back = try trial.need(try await trial.accept(.change, zoe, StateStoreTrial.body("ann")))
            try trial.expect(try await trial.propose("2", StateStoreTrial.body("ann")).holder == ann.id)
            _ = try await trial.catchUp(back)
            _ = try trial.recorded(try await trial.propose("2", StateStoreTrial.body("zoe")))
        },
        Self("who is deleted is seen no more, and keeps entry and name until the entry is gone") { trial in
            let ann = try await trial.create("1", StateStoreTrial.body("ann", ("externalId", "p1")))
            let gone = try trial.need(try await trial.accept(.delete, ann, nil))
            try trial.expect(gone.lifecycle == .deleted && gone.link == ann.link && gone.resource == ann.resource)
            try trial.expect(gone.arrears?.written == ann.resource)
            try trial.expect(try await trial.store.count(of: nil) == 0, "it is counted")
            try trial.expect(try await trial.store.resources(.externalId("p1"), type: nil).isEmpty, "it is found")
            try trial.expect(try await trial.propose("2", StateStoreTrial.body("ann")).waitsFor == ann.id)
            let done = try trial.need(try await trial.delete(gone))
            try trial.expect(done.arrears == nil && done.link == nil)
            _ = try trial.recorded(try await trial.propose("2", StateStoreTrial.body("ann")))
        },
        Self("who is deleted before there was an entry is gone at once") { trial in
            let ann = try trial.need(try await trial.accept("1", StateStoreTrial.body("ann")))
            let gone = try trial.need(try await trial.accept(.delete, ann, nil))
            try trial.expect(gone.lifecycle == .deleted && gone.arrears == nil)
            try trial.expect(try await trial.store.arrears().isEmpty, "it is in arrears")
            _ = try trial.recorded(try await trial.propose("2", StateStoreTrial.body("ann")))
        },
        Self("an entry that is kept out of service is out of arrears") { trial in
            let ann = try await trial.create("1", StateStoreTrial.body("ann"))
            let gone = try trial.need(try await trial.accept(.delete, ann, nil))
            let intent = try trial.recorded(try await trial.propose(.delete, gone, nil))
            let retired = try trial.need(
                try await trial.store.complete(intent, .retired(try trial.need(gone.link)), acknowledged: true))
            try trial.expect(retired.retired != nil && retired.arrears == nil)
            _ = try trial.recorded(try await trial.propose("2", StateStoreTrial.body("ann")))
        },
        Self("what the entry shows is held until it is caught up") { trial in
            let intent = try trial.recorded(
                try await trial.propose("1", StateStoreTrial.body("ann"), holdings: [address]))
            let link = try StateStoreTrial.link("1")
            let ann = try trial.need(try await trial.store.complete(intent, .done(link), acknowledged: true))
            let ahead = try trial.need(
                try await trial.accept(.change, ann, StateStoreTrial.body("ann", ("title", "Dr")), holdings: []))
            try trial.expect(try await trial.store.holder(of: address) == ann.id, "it is given up")
            _ = try await trial.catchUp(ahead, holdings: [])
            try trial.expect(try await trial.store.holder(of: address) == nil, "it is held")
        },
        Self("members come and go at once, and the entry's names of them are known") { trial in
            for id in ["ann", "bob"] { try await trial.create(id) }
            let sales = try await trial.createGroup("sales", ["ann"])
            let name = MemberName(try StateStoreTrial.link("ann").dn)
            let ahead = try trial.need(
                try await trial.accept(
                    .change, sales, sales.resource, members: StateStoreTrial.change(adding: ["bob"], removing: ["ann"]))
            )
            try trial.expect(ahead.revision == sales.revision + 1)
            try trial.expect(try await trial.store.members(of: sales.id).map(\.id.text) == ["bob"])
            try trial.expect(try await trial.store.groups(of: ResourceID("ann")).isEmpty, "it is still in the group")
            try trial.expect(try await trial.store.leavingMembers(of: sales.id).map(\.text) == ["ann"])
            let all = ["ann", "bob"].map { ResourceID($0) }
            try trial.expect(try await trial.store.names(of: all, in: sales.id) == [ResourceID("ann"): name])
            try trial.expect(try await trial.store.staleNames(in: sales.id).map(\.member.text) == ["bob"])
            let held = try await trial.store.heldMemberships(of: ResourceID("ann"))
            try trial.expect(held.map(\.isLeaving) == [true] && held.map(\.name) == [name])
            let stale = try await trial.store.staleNames(in: sales.id)
            let change = MembershipChange(removed: [ResourceID("ann")], renamed: stale)
            let done = try await trial.catchUp(ahead, members: change)
            try trial.expect(done.revision == ahead.revision, "a client sees it")
            try trial.expect(try await trial.store.leavingMembers(of: sales.id).isEmpty)
            try trial.expect(try await trial.store.heldMemberships(of: ResourceID("ann")).isEmpty)
            try trial.expect(try await trial.store.staleNames(in: sales.id).isEmpty)
        },
        Self("a member who comes back stands in the entry as before, and one who came and went never did") { trial in
            for id in ["ann", "bob"] { try await trial.create(id) }
            var sales = try await trial.createGroup("sales", ["ann"])
            for change in [
                StateStoreTrial.change(adding: ["bob"], removing: ["ann"]),
                StateStoreTrial.change(adding: ["ann"], removing: ["bob"]),
            ] {
                sales = try trial.need(try await trial.accept(.change, sales, sales.resource, members: change))
            }
            try trial.expect(try await trial.store.members(of: sales.id).map(\.id.text) == ["ann"])
            try trial.expect(try await trial.store.leavingMembers(of: sales.id).isEmpty)
            try trial.expect(try await trial.store.staleNames(in: sales.id).isEmpty)
            try trial.expect(try await trial.store.heldMemberships(of: ResourceID("bob")).isEmpty)
        },
        Self("who is deleted leaves the groups at once, and the entries' names of it are known") { trial in
            let ann = try await trial.create("ann")
            let sales = try await trial.createGroup("sales", ["ann"])
            _ = try await trial.accept(.delete, ann, nil)
            try trial.expect(try await trial.store.members(of: sales.id).isEmpty)
            try trial.expect(try await trial.store.leavingMembers(of: sales.id) == [ann.id])
            let seen = try trial.need(try await trial.store.resource(sales.id))
            try trial.expect(seen.revision == sales.revision + 1 && seen.rowVersion > sales.rowVersion)
            try trial.expect(seen.arrears?.written == sales.resource, "it is not in arrears")
            try trial.expect(try await trial.propose(adding: ["ann"], in: seen).unknown == ann.id)
        },
        Self("a group that is deleted is nobody's any more") { trial in
            try await trial.create("ann")
            let sales = try await trial.createGroup("sales", ["ann"])
            _ = try await trial.accept(.delete, sales, nil)
            try trial.expect(try await trial.store.groups(of: ResourceID("ann")).isEmpty)
        },
        Self("nobody is deleted whom a write of a group may still bring in") { trial in
            let ann = try await trial.create("ann")
            let sales = try await trial.createGroup("sales")
            let intent = try trial.recorded(try await trial.propose(adding: ["ann"], in: sales))
            try await trial.store.release(intent.id)
            try trial.expect(try await trial.accept(.delete, ann, nil, unless: \.isOccupied) == nil)
        },
        Self("what was accepted is told, and came to something") { trial in
            let ann = try await trial.create("1")
            trial.clock.advance(bySeconds: 1)
            _ = try await trial.accept(.change, ann, StateStoreTrial.body("1", ("title", "Dr")))
            let last = try trial.need(try await trial.store.history(of: ann.id, limit: 1).first)
            try trial.expect(last.result == OperationRecord.accepted && last.kind == .change && last.change == nil)
            try trial.expect(try await trial.store.trail(TrailQuery(onlyFailed: true)).isEmpty, "it failed")
        },
        Self("maintenance keeps nothing from being accepted") { trial in
            try await trial.store.begin(Maintenance(since: trial.clock.now))
            _ = try trial.need(try await trial.accept("1", StateStoreTrial.body("ann")))
        },
    ]
}

extension StateStoreTrial {
    /// Has a create accepted.
    fileprivate func accept(_ id: String, _ resource: Resource, line: Int = #line) async throws -> StoredResource? {
        try await accept(
            Proposal(
                kind: .create, resource: ResourceID(id), type: .user, rowVersion: nil, desired: resource, addedAt: nil,
                actor: "client"), unless: { _ in false }, line)
    }

    /// Has a change or an end accepted.
    ///
    /// - Parameter unless: a refusal that is expected instead.
    fileprivate func accept(
        _ kind: IntentKind, _ stored: StoredResource, _ desired: Resource?,
        members: MembershipChange = MembershipChange(), holdings: [Holding]? = nil,
        unless isExpected: (ProposalVerdict) -> Bool = { _ in false }, line: Int = #line
    ) async throws -> StoredResource? {
        try await accept(
            Proposal(
                kind: kind, resource: stored.id, type: stored.type, rowVersion: stored.rowVersion, desired: desired,
                members: members, kept: stored.kept, holdings: holdings, addedAt: nil, actor: "client"),
            unless: isExpected, line)
    }

    private func accept(
        _ proposal: Proposal, unless isExpected: (ProposalVerdict) -> Bool, _ line: Int
    ) async throws -> StoredResource? {
        switch try await store.accept(proposal) {
        case .accepted(let stored): return stored
        case .refused(let verdict):
            try expect(isExpected(verdict), "refused: \(verdict)", line: line)
            return nil
        }
    }

    /// Brings an entry to what was accepted.
    fileprivate func catchUp(
        _ stored: StoredResource, members: MembershipChange = MembershipChange(), holdings: [Holding]? = nil
    ) async throws -> StoredResource {
        let intent = try recorded(
            try await propose(.catchUp, stored, stored.resource, members: members, holdings: holdings))
        return try need(try await store.complete(intent, .done(try need(stored.link)), acknowledged: false))
    }
}

extension ProposalVerdict {
    /// Whose entry has the name until it is caught up; nil for every other verdict.
    fileprivate var waitsFor: ResourceID? { if case .nameWaits(let holder) = self { holder } else { nil } }
}
