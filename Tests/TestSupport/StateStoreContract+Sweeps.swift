import Directory
import SCIM
import Sync

extension StateStoreContract {
    static let sweepCases = [
        Self("one sweep holds the lease until it ends") { trial in
            let ledger = try trial.need(try await trial.store.beginSweep())
            try trial.expect(try await trial.store.beginSweep() == nil, "a second sweep began")
            try await ledger.end()
            let next = try trial.need(try await trial.store.beginSweep())
            try await next.end()
        },
        Self("a sweep is told whom the entries belong to, and who was not met") { trial in
            for id in ["1", "2", "3"] { try await trial.create(id) }
            let ledger = try trial.need(try await trial.store.beginSweep())
            let owners = try await ledger.meet([EntryIdentity("1"), EntryIdentity("foreign")])
            try trial.expect(owners.mapValues(\.stored.id.text) == [EntryIdentity("1"): "1"], "\(owners)")
            _ = try await ledger.meet([EntryIdentity("1"), EntryIdentity("3")])
            let unmet = try await ledger.unmet(after: nil, limit: 9)
            try trial.expect(unmet.resources.map(\.id.text) == ["2"], "\(unmet)")
            try await ledger.end()
        },
        Self("whoever was met gets another entry by a request and is met all the same") { trial in
            let ann = try await trial.create("1")
            let ledger = try trial.need(try await trial.store.beginSweep())
            _ = try await ledger.meet([EntryIdentity("1")])
            try await trial.store.refresh(
                ann.id, from: ann.rowVersion, link: try StateStoreTrial.link("2", "uid=1,\(StateStoreTrial.base)"),
                names: [])
            try trial.expect(try await ledger.unmet(after: nil, limit: 9).resources.isEmpty)
            try await ledger.end()
        },
        Self("more entries than fit into one statement are met and sifted") { trial in
            for number in 0..<120 { try await trial.create("\(number)") }
            let ledger = try trial.need(try await trial.store.beginSweep())
            let identities = (0..<119).map { EntryIdentity(AttributeValue("\($0)")) }
            let owners = try await ledger.meet(identities)
            try trial.expect(owners.count == 119 && owners.values.allSatisfy { !$0.isCompared }, "\(owners.count)")
            try await ledger.confirm(
                try identities.map { identity in
                    let stored = try trial.need(owners[identity]).stored
                    return Confirmation(
                        resource: stored.id, rowVersion: stored.rowVersion,
                        link: try StateStoreTrial.link(stored.id.text, marker: "m1"), names: [], isLasting: true)
                }, doubting: [])
            let seen = try (0..<120).map { number in
                let link = try StateStoreTrial.link("\(number)", marker: number == 70 ? "m2" : "m1")
                return SeenEntry(identity: link.identity, dn: link.dn, marker: link.marker)
            }
            let moved = try await ledger.sift(seen, type: .user)
            try trial.expect(moved == ["70", "119"].map { EntryIdentity(AttributeValue($0)) }, "\(moved)")
            try trial.expect(try await ledger.meet([EntryIdentity("1")]).values.allSatisfy(\.isCompared))
            try trial.expect(try await ledger.unmet(after: nil, limit: 9).resources.map(\.id.text) == ["119"])
            try await ledger.end()
        },
        Self("the next sweep has met nobody yet") { trial in
            try await trial.create("1")
            let first = try trial.need(try await trial.store.beginSweep())
            _ = try await first.meet([EntryIdentity("1")])
            try await first.end()
            let second = try trial.need(try await trial.store.beginSweep())
            let unmet = try await second.unmet(after: nil, limit: 9)
            try trial.expect(unmet.resources.map(\.id.text) == ["1"], "\(unmet)")
            try await second.end()
        },
        Self("those not met come in pages") { trial in
            for number in 0..<5 { try await trial.create("\(number)") }
            let ledger = try trial.need(try await trial.store.beginSweep())
            _ = try await ledger.meet([EntryIdentity("2")])
            var found: [String] = []
            var position: PagePosition?
            repeat {
                let page = try await ledger.unmet(after: position, limit: 2)
                found += page.resources.map(\.id.text)
                position = page.next
            } while position != nil
            try trial.expect(found == ["0", "1", "3", "4"], "\(found)")
            try await ledger.end()
        },
        Self("the population is those with a link: no pending ones, no deleted ones, no unlinked ones") {
            trial in
            for id in ["1", "2", "3"] { try await trial.create(id) }
            try await trial.delete(try trial.need(try await trial.store.resource(ResourceID("1"))))
            _ = try trial.recorded(try await trial.propose("4", StateStoreTrial.body("4")))
            let unlinked = try trial.need(try await trial.store.resource(ResourceID("2")))
            try await trial.store.refresh(unlinked.id, from: unlinked.rowVersion, link: nil, names: [])
            let ledger = try trial.need(try await trial.store.beginSweep())
            let population = try await ledger.population(of: nil)
            try trial.expect(population == 1, "\(population)")
            let unmet = try await ledger.unmet(after: nil, limit: 9)
            try trial.expect(unmet.resources.map(\.id.text) == ["3"], "\(unmet)")
            try await ledger.end()
        },
        Self("those without an entry come in pages, whoever was met") { trial in
            for number in 0..<5 { try await trial.createUnlinked("\(number)") }
            try await trial.create("linked")
            _ = try trial.recorded(try await trial.propose("pending", StateStoreTrial.body("pending")))
            try await trial.delete(try trial.need(try await trial.store.resource(ResourceID("3"))))
            let ledger = try trial.need(try await trial.store.beginSweep())
            var found: [String] = []
            var position: PagePosition?
            repeat {
                let page = try await ledger.unlinked(after: position, limit: 2)
                found += page.resources.map(\.id.text)
                position = page.next
            } while position != nil
            try trial.expect(found == ["0", "1", "2", "4"], "\(found)")
            try await ledger.end()
        },
        Self("requests go on while a sweep runs") { trial in
            try await trial.create("1")
            let ledger = try trial.need(try await trial.store.beginSweep())
            _ = try await ledger.meet([EntryIdentity("1")])
            try await trial.create("2")
            let unmet = try await ledger.unmet(after: nil, limit: 9)
            try trial.expect(unmet.resources.map(\.id.text) == ["2"], "\(unmet)")
            try await ledger.end()
        },
    ]
}
