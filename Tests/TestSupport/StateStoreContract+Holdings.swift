import SCIM
import Sync

extension StateStoreContract {
    private static let address = Holding(scope: "address", key: "ann@example.com", reuseAfter: 3600)

    static let holdingCases = [
        Self("a value is held by one, from when it is asked for") { trial in
            let intent = try trial.recorded(
                try await trial.propose("1", StateStoreTrial.body("ann"), holdings: [address]))
            try await trial.expectHeld(try await trial.propose("2", StateStoreTrial.body("bob"), holdings: [address]))
            _ = try await trial.store.complete(intent, .done(nil), acknowledged: true)
            try await trial.expectHeld(try await trial.propose("2", StateStoreTrial.body("bob"), holdings: [address]))
            let holder = try await trial.store.holder(of: address)
            try trial.expect(holder == ResourceID("1"), "\(String(describing: holder))")
            let claimed = try await trial.store.holder(of: NameKey("bob"), type: .user)
            try trial.expect(claimed == nil, "a refused proposal left its name behind")
        },
        Self("a value of a withdrawn intent is free again") { trial in
            let intent = try trial.recorded(
                try await trial.propose("1", StateStoreTrial.body("ann"), holdings: [address]))
            _ = try await trial.store.complete(intent, .withdrawn(reason: "refused"), acknowledged: false)
            try trial.expect(try await trial.store.holder(of: address) == nil, "it is held")
            _ = try trial.recorded(try await trial.propose("2", StateStoreTrial.body("bob"), holdings: [address]))
        },
        Self("a value that is given up is kept from others for its time") { trial in
            let ann = try await trial.holder("1", "ann", [address])
            _ = try await trial.change(ann, holdings: [])
            try trial.expect(try await trial.store.holder(of: address) == nil, "it is held")
            trial.clock.advance(bySeconds: 3599)
            try await trial.expectHeld(try await trial.propose("2", StateStoreTrial.body("bob"), holdings: [address]))
            trial.clock.advance(bySeconds: 1)
            _ = try trial.recorded(try await trial.propose("2", StateStoreTrial.body("bob"), holdings: [address]))
            try await trial.expectHeld(try await trial.propose("3", StateStoreTrial.body("cid"), holdings: [address]))
        },
        Self("who gave a value up gets it back, and so does the same person under another id") { trial in
            let ann = try await trial.holder("1", "ann", [address], externalId: "p1")
            let without = try await trial.change(ann, holdings: [])
            let again = try await trial.change(without, holdings: [address])
            try trial.expect(try await trial.store.holder(of: address) == again.id, "it did not come back")
            try await trial.delete(again)
            for person in ["p2", ""] {
                let other = StateStoreTrial.body("bob", ("externalId", .string(person)))
                try await trial.expectHeld(try await trial.propose("2", other, holdings: [address]))
            }
            _ = try await trial.holder("3", "ann", [address], externalId: "p1")
        },
        Self("a change that says nothing of values leaves them") { trial in
            let ann = try await trial.holder("1", "ann", [address])
            _ = try await trial.change(ann, to: StateStoreTrial.body("ann", ("title", "x")))
            try trial.expect(try await trial.store.holder(of: address) == ann.id, "it is gone")
        },
        Self("a number is never given to another, and the highest is known") { trial in
            let range = 100...199
            try trial.expect(try await trial.store.highestNumber(in: "uidnumber", range: range) == nil, "some")
            let ann = try await trial.holder("1", "ann", [Holding(scope: "uidnumber", number: 101)])
            _ = try await trial.holder("2", "bob", [Holding(scope: "uidnumber", number: 99)])
            _ = try await trial.holder("3", "cid", [Holding(scope: "uidnumber", number: 1000)])
            try await trial.delete(ann)
            let highest = try await trial.store.highestNumber(in: "uidnumber", range: range)
            try trial.expect(highest == 101, "\(String(describing: highest))")
            trial.clock.advance(bySeconds: 1_000_000_000)
            try await trial.expectHeld(
                try await trial.propose(
                    "4", StateStoreTrial.body("dan"), holdings: [Holding(scope: "uidnumber", number: 101)]))
        },
        Self("what was held before anybody kept book is noted, unless another holds it") { trial in
            let ann = try await trial.holder("1", "ann", [address])
            let bob = try await trial.holder("2", "bob", [])
            let other = Holding(scope: "address", key: "bob@example.com")
            let refused = try await trial.store.note([bob.id: [address, other], ann.id: [address]])
            try trial.expect(refused.keys.map(\.text) == ["2"], "\(refused)")
            try trial.expect(refused[bob.id]?.map(\.holder) == [ann.id], "\(refused)")
            try trial.expect(try await trial.store.holder(of: other) == bob.id, "it was not noted")
            try await trial.expectHeld(try await trial.propose("3", StateStoreTrial.body("cid"), holdings: [other]))
        },
        Self("what is kept beside comes back, also of an open intent") { trial in
            let kept = Kept(chosen: ["uidnumber": "101"], formerAddresses: ["old@example.com"])
            let intent = try trial.recorded(try await trial.propose("1", StateStoreTrial.body("ann"), kept: kept))
            try trial.expect(intent.kept == kept, "\(intent.kept)")
            let open = try await trial.store.openIntents().first?.intent.kept
            try trial.expect(open == kept, "\(String(describing: open))")
            let done = try await trial.store.complete(intent, .done(nil), acknowledged: true)
            try trial.expect(done?.kept == kept, "\(String(describing: done))")
            let read = try await trial.store.resource(intent.resource)
            try trial.expect(read?.kept == kept, "\(String(describing: read))")
        },
    ]
}

extension StateStoreTrial {
    /// A resource that holds values.
    func holder(
        _ id: String, _ name: String, _ holdings: [Holding], externalId: String? = nil
    ) async throws -> StoredResource {
        let body = externalId.map { Self.body(name, ("externalId", .string($0))) } ?? Self.body(name)
        let intent = try recorded(try await propose(id, body, holdings: holdings))
        return try need(try await store.complete(intent, .done(nil), acknowledged: true))
    }

    /// A resource that is to hold other values.
    func change(_ stored: StoredResource, holdings: [Holding]) async throws -> StoredResource {
        let intent = try recorded(try await propose(.change, stored, stored.resource, holdings: holdings))
        return try need(try await store.complete(intent, .done(stored.link), acknowledged: true))
    }

    func expectHeld(_ verdict: ProposalVerdict, line: Int = #line) async throws {
        guard case .valueHeld = verdict else {
            throw ContractViolation(description: "line \(line): not held but \(verdict)")
        }
    }
}
