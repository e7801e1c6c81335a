import Planning
import SCIM
import Sync

extension StateStoreContract {
    private static let hash = PlanHash(fields: ["plan"])

    private static func toll(_ charges: Charge..., allowing count: Int) -> Toll {
        var limits = Limits()
        for kind in LimitedKind.allCases { limits[kind] = Limits.Allowance(count: count, percent: 100) }
        return Toll(charges: charges, brake: RequestBrake(limits: limits, window: 60_000, floor: 0))
    }

    private static func delete(
        _ stored: StoredResource, _ toll: Toll, _ trial: StateStoreTrial, by actor: String = "client"
    ) async throws -> ProposalVerdict {
        try await trial.store.record(
            Proposal(
                kind: .delete, resource: stored.id, type: stored.type, rowVersion: stored.rowVersion, desired: nil,
                addedAt: nil, toll: toll, actor: actor))
    }

    static let limitCases = [
        Self("a stop stays until it is lifted, and one of the same hash keeps its beginning") { trial in
            let begin = trial.clock.now
            let stop = LimitStop(scope: .sweep, hash: hash, reasons: ["too, \"much\""], since: begin)
            try await trial.store.note(stop)
            try trial.expect(try await trial.store.stops() == [stop])
            trial.clock.advance(bySeconds: 5)
            try await trial.store.note(
                LimitStop(scope: .sweep, hash: hash, reasons: ["more"], since: trial.clock.now))
            try trial.expect(
                try await trial.store.stops()
                    == [LimitStop(scope: .sweep, hash: hash, reasons: ["more"], since: begin)])
            let other = LimitStop(
                scope: .sweep, hash: PlanHash(fields: ["other"]), reasons: ["x"], since: trial.clock.now)
            try await trial.store.note(other)
            try trial.expect(try await trial.store.stops() == [other])
            try await trial.store.lift(.client("sweep"))
            try trial.expect(try await trial.store.stops() == [other])
            try await trial.store.lift(.sweep)
            try trial.expect(try await trial.store.stops().isEmpty)
        },
        Self("an approval ends the stop of its scope, and is counted for ever") { trial in
            try await trial.store.note(
                LimitStop(scope: .sweep, hash: hash, reasons: [], since: trial.clock.now))
            try await trial.store.note(
                LimitStop(scope: .client("a"), hash: hash, reasons: [], since: trial.clock.now))
            try await trial.store.approve(hash, of: .client("a"), actor: "admin")
            try trial.expect(try await trial.store.stops().map(\.scope) == [.sweep])
            try trial.expect(try await trial.store.approvalsUsed() == 1)
        },
        Self("what a client does is counted within the window, and held back past the limit") { trial in
            let ann = try await trial.create("1")
            let bob = try await trial.create("2")
            let toll = toll(.deletion, allowing: 1)
            let first = try trial.recorded(try await delete(ann, toll, trial))
            _ = try await trial.store.complete(first, .done(nil), acknowledged: true)
            trial.clock.advance(bySeconds: 20)
            guard case .limited(let excess) = try await delete(bob, toll, trial) else {
                throw ContractViolation(description: "it was not held back")
            }
            try trial.expect(excess.retryAfter == 40, "\(excess.retryAfter)")
            try trial.expect(try await trial.store.stops() == [excess.stop])
            try trial.expect(try await !trial.store.hasIntent(bob.id), "an intent was left")
            _ = try trial.recorded(try await delete(bob, toll, trial, by: "another"))
        },
        Self("a stop of a client ends with its window, and what is older counts no more") { trial in
            let ann = try await trial.create("1")
            let toll = toll(.deletion, allowing: 0)
            _ = try await delete(ann, toll, trial)
            try trial.expect(try await trial.store.stops().count == 1)
            trial.clock.advance(bySeconds: 60)
            try trial.expect(try await trial.store.stops().isEmpty)
        },
        Self("a write that was withdrawn counts nothing, and an approval forgets what was counted") { trial in
            let people = [try await trial.create("1"), try await trial.create("2"), try await trial.create("3")]
            let toll = toll(.deletion, allowing: 1)
            let first = try trial.recorded(try await delete(people[0], toll, trial))
            _ = try await trial.store.complete(first, .withdrawn(reason: "refused"), acknowledged: false)
            let second = try trial.recorded(try await delete(people[1], toll, trial))
            _ = try await trial.store.complete(second, .done(nil), acknowledged: true)
            guard case .limited(let excess) = try await delete(people[2], toll, trial) else {
                throw ContractViolation(description: "it was not held back")
            }
            try await trial.store.approve(excess.stop.hash, of: .client("client"), actor: "admin")
            _ = try trial.recorded(try await delete(people[2], toll, trial))
        },
    ]
}
