import SCIM
import Sync

/// Maintenance, in which no write to the directory begins.
extension StateStoreContract {
    static let maintenanceCases = [
        Self("maintenance begins once, and ends") { trial in
            try trial.expect(try await trial.store.maintenance() == nil, "it is on")
            let began = trial.clock.now
            try await trial.store.begin(Maintenance(since: began, reason: "a"))
            try await trial.store.begin(Maintenance(since: trial.clock.advance(bySeconds: 60), reason: "b"))
            try trial.expect(try await trial.store.maintenance() == Maintenance(since: began, reason: "b"))
            try await trial.store.endMaintenance()
            try await trial.store.endMaintenance()
            try trial.expect(try await trial.store.maintenance() == nil, "it is on")
        },
        Self("during maintenance no write begins, and what is under way ends") { trial in
            let ann = try await trial.create("1")
            let underWay = try trial.recorded(try await trial.propose(.change, ann, StateStoreTrial.body("anna")))
            let left = try trial.recorded(try await trial.propose("2", StateStoreTrial.body("bob")))
            try await trial.store.release(left.id)
            try await trial.store.begin(Maintenance(since: trial.clock.now))
            try await trial.expectMaintenance { _ = try await trial.propose("3", StateStoreTrial.body("cid")) }
            try await trial.expectMaintenance { _ = try await trial.store.takeOver(left.resource) }
            try trial.expect(try await trial.store.takeOver(ann.id).isOccupied)
            try trial.expect(try await trial.store.takeOver(ResourceID("4")).isNone)
            _ = try await trial.store.complete(underWay, .done(ann.link), acknowledged: true)
            var alone = Proposal(
                kind: .create, resource: ResourceID("5"), type: .user, rowVersion: nil,
                desired: StateStoreTrial.body("dan"), addedAt: nil, actor: "client")
            alone.isOfStateAlone = true
            _ = try trial.recorded(try await trial.store.record(alone))
            try await trial.store.endMaintenance()
            _ = try trial.need(try await trial.store.takeOver(left.resource).intent)
        },
    ]
}

extension StateStoreTrial {
    fileprivate func expectMaintenance(line: Int = #line, _ body: () async throws -> Void) async throws {
        do {
            try await body()
        } catch let error as SyncError where error.code == .unavailable {
            return
        }
        throw ContractViolation(description: "line \(line): it began")
    }
}
