import Directory
import SCIM
import Sync

extension StateStoreContract {
    static let createCases = [
        Self("a create is pending until it is completed") { trial in
            let intent = try trial.recorded(
                try await trial.propose("1", StateStoreTrial.body("ann"), addedAt: "uid=ann,ou=people,dc=x"))
            try trial.expect(intent.kind == .create && intent.resource == ResourceID("1"), "\(intent)")
            try trial.expect(intent.desired == StateStoreTrial.body("ann"))
            try trial.expect(intent.addedAt?.description == "uid=ann,ou=people,dc=x")
            try trial.expect(intent.recorded == trial.clock.now)
            let pending = try trial.need(try await trial.store.resource(ResourceID("1")))
            try trial.expect(pending.lifecycle == .pending && pending.link == nil, "\(pending)")
            try trial.expect(try await trial.store.count(of: nil) == 0, "it is counted")
            try trial.expect(try await trial.store.resources(.id(ResourceID("1")), type: nil).isEmpty, "it is found")
            try trial.expect(
                try await trial.store.page(of: nil, after: nil, limit: 9).resources.isEmpty, "it is listed")
        },
        Self("a completed create is living, with link, revision and times") { trial in
            let start = trial.clock.now
            let intent = try trial.recorded(try await trial.propose("1", StateStoreTrial.body("ann")))
            trial.clock.advance(bySeconds: 5)
            let link = try StateStoreTrial.link("e1")
            let done = try trial.need(
                try await trial.store.complete(intent, .done(link), acknowledged: true))
            try trial.expect(done.lifecycle == .living && done.link == link && done.isAcknowledged, "\(done)")
            try trial.expect(
                done.revision == 1 && done.created == start && done.lastModified == start, "\(done)")
            try trial.expect(done.rowVersion > 1, "the row's version stood still")
            try trial.expect(try await trial.store.resource(done.id) == done, "read otherwise than returned")
        },
        Self("a withdrawn create leaves nothing, and frees its name") { trial in
            let intent = try trial.recorded(try await trial.propose("1", StateStoreTrial.body("ann")))
            let left = try await trial.store.complete(
                intent, .withdrawn(reason: "refused"), acknowledged: false)
            try trial.expect(left == nil, "it is still there")
            try trial.expect(try await trial.store.resource(ResourceID("1")) == nil, "it is still stored")
            try trial.expect(try await trial.store.holder(of: NameKey("ann"), type: .user) == nil, "the name is held")
            try await trial.create("2", StateStoreTrial.body("ann"))
        },
        Self("a create that the client was not told of is not acknowledged, and a later write tells it") {
            trial in
            let created = try await trial.create("1", acknowledged: false)
            try trial.expect(!created.isAcknowledged, "acknowledged")
            let told = try await trial.change(created, to: created.resource)
            try trial.expect(told.isAcknowledged, "not acknowledged")
            let repair = try trial.recorded(try await trial.propose(.repair, told, told.resource))
            let repaired = try await trial.store.complete(repair, .done(told.link), acknowledged: false)
            try trial.expect(repaired?.isAcknowledged == true, "forgotten")
        },
    ]

    static let changeCases = [
        Self("revision and lastModified move only when the body changes") { trial in
            let created = try await trial.create("1")
            trial.clock.advance(bySeconds: 60)
            let same = try await trial.change(created, to: created.resource)
            try trial.expect(same.revision == 1 && same.lastModified == created.lastModified, "\(same)")
            try trial.expect(same.rowVersion > created.rowVersion, "the row's version stood still")
            let now = trial.clock.advance(bySeconds: 60)
            let changed = try await trial.change(same, to: StateStoreTrial.body("1", ("title", "x")))
            try trial.expect(changed.revision == 2 && changed.lastModified == now, "\(changed)")
            try trial.expect(changed.created == created.created, "created moved")
        },
        Self("a withdrawn change leaves the resource as it was") { trial in
            let created = try await trial.create("1")
            let intent = try trial.recorded(
                try await trial.propose(.change, created, StateStoreTrial.body("other")))
            let left = try await trial.store.complete(
                intent, .withdrawn(reason: "refused"), acknowledged: true)
            try trial.expect(left == created, "\(String(describing: left))")
            try trial.expect(try await trial.store.holder(of: NameKey("other"), type: .user) == nil, "the name is held")
            try trial.expect(try await trial.store.holder(of: NameKey("1"), type: .user) == created, "the name is lost")
        },
        Self("a change made from an older row is stale") { trial in
            let created = try await trial.create("1")
            _ = try await trial.change(created, to: StateStoreTrial.body("1", ("title", "x")))
            let verdict = try await trial.propose(.change, created, StateStoreTrial.body("1", ("title", "y")))
            try trial.expect(verdict.isStale, "\(verdict)")
            try trial.expect(try await !trial.store.hasIntent(created.id), "an intent was left behind")
        },
        Self("a second write of the same resource is occupied") { trial in
            let created = try await trial.create("1")
            _ = try trial.recorded(try await trial.propose(.change, created, StateStoreTrial.body("1")))
            let verdict = try await trial.propose(.delete, created, nil)
            try trial.expect(verdict.isOccupied, "\(verdict)")
        },
        Self("a deletion frees the name and keeps the id taken") { trial in
            let created = try await trial.create("1", StateStoreTrial.body("ann", ("externalId", "x1")))
            try await trial.delete(created)
            let buried = try trial.need(try await trial.store.resource(created.id))
            try trial.expect(buried.lifecycle == .deleted && buried.link == nil, "\(buried)")
            try trial.expect(buried.resource.attributes.isEmpty, "its attributes were kept")
            try trial.expect(try await trial.store.count(of: nil) == 0, "it is counted")
            try trial.expect(try await trial.store.resources(.externalId("x1"), type: nil).isEmpty, "it is found")
            try trial.expect(try await trial.store.owner(of: EntryIdentity("1")) == nil, "it owns an entry")
            let next = try await trial.create("2", StateStoreTrial.body("ann"))
            try trial.expect(try await trial.store.holder(of: NameKey("ann"), type: .user) == next, "not the new one's")
        },
        Self("a change of what is deleted is stale") { trial in
            let created = try await trial.create("1")
            try await trial.delete(created)
            let verdict = try await trial.propose(.change, created, created.resource)
            try trial.expect(verdict.isStale, "\(verdict)")
        },
        Self("every end of a write is in the history, newest first") { trial in
            let created = try await trial.create("1")
            let now = trial.clock.advance(bySeconds: 1)
            let intent = try trial.recorded(try await trial.propose(.change, created, created.resource))
            _ = try await trial.store.complete(intent, .withdrawn(reason: "no"), acknowledged: false)
            try await trial.create("2")
            let history = try await trial.store.history(of: created.id, limit: 9)
            try trial.expect(history.map(\.result) == ["no", "done"], "\(history)")
            try trial.expect(history.map(\.kind) == [.change, .create], "\(history)")
            try trial.expect(history.map(\.actor) == ["client", "client"], "\(history)")
            try trial.expect(history.first?.at == now, "\(history)")
            try trial.expect(try await trial.store.history(of: created.id, limit: 1) == [history[0]], "limit")
        },
    ]

    static let nameCases = [
        Self("a name is claimed without regard to case and width") { trial in
            try await trial.create("1", StateStoreTrial.body("Ann"))
            for name in ["ann", "ANN", "Ａｎｎ"] {
                let verdict = try await trial.propose("2", StateStoreTrial.body(name))
                try trial.expect(verdict.holder == ResourceID("1"), "\(name): \(verdict)")
            }
            try trial.expect(
                try await trial.store.resource(ResourceID("2")) == nil, "something was left behind")
        },
        Self("a pending create holds its name") { trial in
            _ = try trial.recorded(try await trial.propose("1", StateStoreTrial.body("ann")))
            let verdict = try await trial.propose("2", StateStoreTrial.body("ANN"))
            try trial.expect(verdict.holder == ResourceID("1"), "\(verdict)")
            let holder = try await trial.store.holder(of: NameKey("Ann"), type: .user)
            try trial.expect(holder?.lifecycle == .pending, "\(String(describing: holder))")
        },
        Self("a rename holds both names until it is done, then only the new one") { trial in
            let created = try await trial.create("1", StateStoreTrial.body("old"))
            let intent = try trial.recorded(
                try await trial.propose(.change, created, StateStoreTrial.body("new")))
            for name in ["old", "new"] {
                let verdict = try await trial.propose("2", StateStoreTrial.body(name))
                try trial.expect(verdict.holder == created.id, "\(name): \(verdict)")
            }
            _ = try await trial.store.complete(intent, .done(created.link), acknowledged: true)
            try trial.expect(try await trial.store.holder(of: NameKey("old"), type: .user) == nil, "old is held")
            try trial.expect(
                try await trial.store.holder(of: NameKey("new"), type: .user)?.id == created.id, "new is not held")
            try await trial.create("2", StateStoreTrial.body("old"))
        },
        Self("a change of case alone keeps the name") { trial in
            let created = try await trial.create("1", StateStoreTrial.body("ann"))
            let renamed = try await trial.change(created, to: StateStoreTrial.body("Ann"))
            try trial.expect(renamed.revision == 2, "\(renamed)")
            try trial.expect(try await trial.store.holder(of: NameKey("ANN"), type: .user) == renamed, "lost")
        },
        Self("a rename to a name of another is refused, and nothing moves") { trial in
            let first = try await trial.create("1", StateStoreTrial.body("ann"))
            let second = try await trial.create("2", StateStoreTrial.body("bob"))
            let verdict = try await trial.propose(.change, second, StateStoreTrial.body("ANN"))
            try trial.expect(verdict.holder == first.id, "\(verdict)")
            try trial.expect(try await trial.store.resource(second.id) == second, "it moved")
            try trial.expect(try await !trial.store.hasIntent(second.id), "an intent was left behind")
        },
    ]
}
