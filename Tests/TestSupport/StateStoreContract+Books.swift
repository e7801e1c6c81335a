import Planning
import SCIM
import Sync

extension StateStoreContract {
    private static let change = ChangeRecord(
        kind: .update, dn: "uid=1,ou=people", newDN: "uid=2,ou=people",
        attributes: [.init(name: "title", before: ["Cook \"x\""], after: ["Chef", "é"])])

    private static func failure(_ id: String, _ trial: StateStoreTrial, attempts: Int = 1) -> Failure {
        Failure(
            resource: ResourceID(id), situation: "drifted", reason: "refused: \(id)", since: trial.clock.now,
            attempts: attempts, next: trial.clock.now.advanced(bySeconds: 300))
    }

    static let bookCases = [
        Self("the last sign of life is an operation or a sweep that was not stopped") { trial in
            try trial.expect(try await trial.store.lastSign() == nil, "a new state did something")
            try await trial.create("ann")
            let first = trial.clock.now
            try trial.expect(try await trial.store.lastSign() == first, "not the operation")
            for (ending, isSign) in [("clean", true), ("stopped", false)] {
                let former = try await trial.store.lastSign()
                trial.clock.advance(bySeconds: 60)
                let now = trial.clock.now
                try await trial.store.note(
                    SweepSummary(
                        began: now, ended: now, actor: "sweep", ending: ending, situations: [:], inSync: 1, foreign: 0,
                        applied: 0, failed: 0))
                try trial.expect(try await trial.store.lastSign() == (isSign ? now : former), ending)
            }
        },
        Self("the trail tells what was done by whom, newest first") { trial in
            let ann = try await trial.create("1")
            trial.clock.advance(bySeconds: 10)
            let intent = try trial.recorded(try await trial.propose(.change, ann, ann.resource))
            let changed = try trial.need(
                try await trial.store.complete(intent, .done(ann.link, change), acknowledged: true))
            let refused = try trial.recorded(try await trial.propose(.delete, changed, nil))
            _ = try await trial.store.complete(refused, .withdrawn(reason: "no right"), acknowledged: false)
            let all = try await trial.store.trail(TrailQuery())
            try trial.expect(all.map(\.kind) == [.delete, .change, .create], "\(all)")
            try trial.expect(all.map(\.result) == ["no right", "done", "done"], "\(all)")
            try trial.expect(all.map(\.change) == [nil, change, nil], "\(all)")
            try trial.expect(all.allSatisfy { $0.resource == ann.id && $0.type == .user && $0.actor == "client" })
        },
        Self("the trail is asked for by resource, actor, time and result") { trial in
            let ann = try await trial.create("1")
            try await trial.create("2")
            trial.clock.advance(bySeconds: 10)
            let refused = try trial.recorded(try await trial.propose(.delete, ann, nil))
            _ = try await trial.store.complete(refused, .withdrawn(reason: "no"), acknowledged: false)
            let store = trial.store
            try trial.expect(try await store.trail(TrailQuery(resource: ann.id)).count == 2)
            try trial.expect(try await store.trail(TrailQuery(actor: "another")).isEmpty)
            try trial.expect(try await store.trail(TrailQuery(since: trial.clock.now)).count == 1)
            try trial.expect(try await store.trail(TrailQuery(onlyFailed: true)).map(\.kind) == [.delete])
            try trial.expect(try await store.trail(TrailQuery(limit: 2)).count == 2)
        },
        Self("old operations are forgotten, open ones and resources are not") { trial in
            for number in 0..<5 { try await trial.create("\(number)") }
            let open = try trial.recorded(try await trial.propose("open", StateStoreTrial.body("open")))
            trial.clock.advance(bySeconds: 100)
            try await trial.create("new")
            try trial.expect(try await trial.store.forgetOperations(before: trial.clock.now) == 5)
            try trial.expect(try await trial.store.forgetOperations(before: trial.clock.now) == 0)
            try trial.expect(try await trial.store.trail(TrailQuery()).map(\.resource.text) == ["new"])
            try trial.expect(try await trial.store.hasIntent(open.resource))
            try trial.expect(try await trial.store.count(of: .user) == 6)
        },
        Self("what fails is noted once for each resource, until it is forgotten") { trial in
            let first = failure("1", trial)
            trial.clock.advance(bySeconds: 5)
            try await trial.store.note([failure("2", trial), first])
            try trial.expect(try await trial.store.failures().map(\.resource.text) == ["1", "2"])
            let ignored = failure("2", trial, attempts: 3).with(isIgnored: true, next: trial.clock.now)
            try await trial.store.note([ignored])
            try trial.expect(try await trial.store.failures() == [first, ignored])
            try await trial.store.forgetFailures(of: [ResourceID("1"), ResourceID("unknown")])
            try trial.expect(try await trial.store.failures() == [ignored])
        },
        Self("the last sweep is remembered") { trial in
            try trial.expect(try await trial.store.lastSweep() == nil)
            var last: SweepSummary?
            for number in 0..<3 {
                let began = trial.clock.now
                trial.clock.advance(bySeconds: 7)
                let summary = SweepSummary(
                    began: began, ended: trial.clock.now, actor: "sweep", ending: "clean",
                    situations: ["left scope": number], inSync: 5, foreign: 1, applied: 2, failed: 0)
                try await trial.store.note(summary)
                last = summary
            }
            try trial.expect(try await trial.store.lastSweep() == last)
        },
    ]
}
