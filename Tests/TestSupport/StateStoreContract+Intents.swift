import Directory
import SCIM
import Sync

extension StateStoreContract {
    static let intentCases = [
        Self("an intent is open until it is ended, and whoever recorded it is at work on it") { trial in
            let intent = try trial.recorded(try await trial.propose("1", StateStoreTrial.body("ann")))
            try trial.expect(try await trial.store.hasIntent(intent.resource), "it is not there")
            let open = try await trial.store.openIntents()
            try trial.expect(open.map(\.intent) == [intent] && open.map(\.isOccupied) == [true], "\(open)")
            let attempt = try await trial.store.takeOver(intent.resource)
            try trial.expect(attempt.isOccupied, "\(attempt)")
            _ = try await trial.store.complete(intent, .done(nil), acknowledged: true)
            try trial.expect(try await trial.store.openIntents().isEmpty, "it is still open")
            try trial.expect(try await !trial.store.hasIntent(intent.resource), "it is still there")
        },
        Self("a released intent stays, blocks other writes, and can be taken over once") { trial in
            let created = try await trial.create("1")
            let intent = try trial.recorded(
                try await trial.propose(.change, created, StateStoreTrial.body("1", ("title", "x"))))
            try await trial.store.release(intent.id)
            try trial.expect(try await trial.store.openIntents().map(\.isOccupied) == [false], "occupied")
            let verdict = try await trial.propose(.delete, created, nil)
            try trial.expect(verdict.isOccupied, "\(verdict)")
            let taken = try await trial.store.takeOver(created.id)
            try trial.expect(taken.intent == intent, "\(taken)")
            let again = try await trial.store.takeOver(created.id)
            try trial.expect(again.isOccupied, "\(again)")
        },
        Self("an intent that was taken over can be released again, and be completed") { trial in
            let intent = try trial.recorded(try await trial.propose("1", StateStoreTrial.body("ann")))
            try await trial.store.release(intent.id)
            _ = try await trial.store.takeOver(intent.resource)
            try await trial.store.release(intent.id)
            let taken = try await trial.store.takeOver(intent.resource)
            try trial.expect(taken.intent == intent, "\(taken)")
            let done = try await trial.store.complete(
                intent, .done(try StateStoreTrial.link("e1")), acknowledged: false)
            try trial.expect(done?.lifecycle == .living, "\(String(describing: done))")
        },
        Self("where no intent is there is nothing to take over") { trial in
            try await trial.create("1")
            for id in ["1", "2"] {
                let attempt = try await trial.store.takeOver(ResourceID(id))
                try trial.expect(attempt.isNone, "\(id): \(attempt)")
            }
        },
        Self("an intent cannot be ended twice") { trial in
            let intent = try trial.recorded(try await trial.propose("1", StateStoreTrial.body("ann")))
            _ = try await trial.store.complete(intent, .done(nil), acknowledged: true)
            do {
                _ = try await trial.store.complete(intent, .withdrawn(reason: "late"), acknowledged: false)
            } catch {
                try trial.expect(
                    try await trial.store.resource(intent.resource)?.lifecycle == .living, "it is gone")
                return
            }
            try trial.expect(false, "the second end was accepted")
        },
        Self("open intents come oldest first, with all that was recorded") { trial in
            let first = try await trial.create("1")
            let create = try trial.recorded(
                try await trial.propose("2", StateStoreTrial.body("bob"), addedAt: "uid=bob,ou=people,dc=x"))
            trial.clock.advance(bySeconds: 1)
            let delete = try trial.recorded(try await trial.propose(.delete, first, nil))
            try trial.expect(delete.desired == nil && delete.addedAt == nil, "\(delete)")
            let open = try await trial.store.openIntents().map(\.intent)
            try trial.expect(open == [create, delete], "\(open)")
        },
        Self("of many who propose the same name at once one gets it") { trial in
            let won = try await withThrowingTaskGroup(of: Bool.self) { group in
                for number in 0..<20 {
                    group.addTask {
                        let verdict = try await trial.propose("\(number)", StateStoreTrial.body("ann"))
                        return verdict.holder == nil
                    }
                }
                return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            try trial.expect(won == 1, "\(won) of them")
        },
        Self("of many who take over the same intent at once one gets it") { trial in
            let intent = try trial.recorded(try await trial.propose("1", StateStoreTrial.body("ann")))
            try await trial.store.release(intent.id)
            let won = try await withThrowingTaskGroup(of: Bool.self) { group in
                for _ in 0..<20 {
                    group.addTask { try await trial.store.takeOver(intent.resource).intent != nil }
                }
                return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            try trial.expect(won == 1, "\(won) of them")
        },
        Self("nobody takes an intent over between its record and its end") { trial in
            for number in 0..<50 {
                let id = ResourceID("\(number)")
                async let attempts = withThrowingTaskGroup(of: Bool.self) { group in
                    for _ in 0..<20 { group.addTask { try await trial.store.takeOver(id).intent != nil } }
                    return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
                }
                _ = try trial.recorded(
                    try await trial.propose("\(number)", StateStoreTrial.body("u\(number)")))
                let taken = try await attempts
                try trial.expect(taken == 0, "the intent \(number) was taken from whoever recorded it")
            }
        },
    ]

    static let refreshCases = [
        Self("a refresh remembers where the entry is, and moves neither revision nor row") { trial in
            let created = try await trial.create("1")
            let link = try StateStoreTrial.link("1", "uid=moved,ou=people,dc=x", marker: "m2")
            try await trial.store.refresh(created.id, from: created.rowVersion, link: link, names: [])
            let refreshed = try trial.need(try await trial.store.resource(created.id))
            try trial.expect(refreshed.link == link, "\(refreshed)")
            try trial.expect(refreshed.revision == created.revision, "\(refreshed)")
            try trial.expect(refreshed.lastModified == created.lastModified, "\(refreshed)")
            let found = try await trial.store.resources(.dn(link.dn), type: nil)
            try trial.expect(found == [refreshed], "\(found)")
        },
        Self("a refresh from an older row does nothing") { trial in
            let created = try await trial.create("1")
            let changed = try await trial.change(created, to: StateStoreTrial.body("1", ("title", "x")))
            try await trial.store.refresh(created.id, from: created.rowVersion, link: nil, names: [])
            try trial.expect(try await trial.store.resource(created.id) == changed, "it was refreshed")
        },
        Self("a refresh does nothing while a write is under way or in doubt") { trial in
            let created = try await trial.create("1")
            let intent = try trial.recorded(try await trial.propose(.change, created, created.resource))
            try await trial.store.refresh(created.id, from: created.rowVersion, link: nil, names: [])
            try trial.expect(try await trial.store.resource(created.id) == created, "under way")
            try await trial.store.release(intent.id)
            try await trial.store.refresh(created.id, from: created.rowVersion, link: nil, names: [])
            try trial.expect(try await trial.store.resource(created.id) == created, "in doubt")
        },
    ]
}
