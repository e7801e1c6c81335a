import Directory
import Planning
import SCIM
import Sync

extension StateStoreContract {
    private static func seen(
        _ id: String, marker: String? = "m1", dn: String? = nil, digest: UInt8? = nil
    ) throws -> SeenEntry {
        let link = try StateStoreTrial.link(id, dn, marker: marker)
        return SeenEntry(
            identity: link.identity, dn: link.dn, marker: link.marker, digest: digest.map { EntryDigest(bytes: [$0]) })
    }

    private static func confirmation(
        _ stored: StoredResource, marker: String = "m1", isLasting: Bool = true, digest: UInt8? = nil
    ) throws -> Confirmation {
        Confirmation(
            resource: stored.id, rowVersion: stored.rowVersion,
            link: try StateStoreTrial.link(stored.id.text, marker: marker), names: [], isLasting: isLasting,
            digest: digest.map { EntryDigest(bytes: [$0]) })
    }

    static let siftingCases = [
        Self("an entry need not be looked at once it was confirmed, as long as it is where and as it was") { trial in
            let ann = try await trial.create("1")
            let ledger = try trial.need(try await trial.store.beginSweep())
            let identity = EntryIdentity("1")
            try trial.expect(try await ledger.sift([try seen("1")], type: .user) == [identity], "not compared yet")
            try await ledger.confirm([try confirmation(ann)], doubting: [])
            try trial.expect(try await ledger.sift([try seen("1")], type: .user).isEmpty, "compared")
            try trial.expect(try await ledger.unmet(after: nil, limit: 9).resources.isEmpty, "not met")
            for other in [try seen("1", marker: "m2"), try seen("1", marker: nil), try seen("1", dn: "uid=1,dc=x")] {
                try trial.expect(try await ledger.sift([other], type: .user) == [identity], "\(other)")
            }
            try trial.expect(try await ledger.sift([try seen("1")], type: .group) == [identity], "another type")
            try await ledger.end()
        },
        Self("an entry is known by the digest of what it held, as long as nothing else moved") { trial in
            let ann = try await trial.create("1")
            let ledger = try trial.need(try await trial.store.beginSweep())
            try await ledger.confirm([try confirmation(ann)], doubting: [])
            try trial.expect(try await ledger.sift([try seen("1", digest: 1)], type: .user).count == 1, "none is noted")
            try await ledger.confirm([try confirmation(ann, digest: 1)], doubting: [])
            for known in [try seen("1", digest: 1), try seen("1")] {
                try trial.expect(try await ledger.sift([known], type: .user).isEmpty, "\(known)")
            }
            for other in [try seen("1", digest: 2), try seen("1", marker: "m2", digest: 1)] {
                try trial.expect(try await ledger.sift([other], type: .user).count == 1, "\(other)")
            }
            _ = try await trial.change(ann, to: StateStoreTrial.body("1", ("title", "Dr")))
            try trial.expect(try await ledger.sift([try seen("1", digest: 1)], type: .user).count == 1, "it changed")
            try await ledger.end()
        },
        Self("an entry that was found otherwise is looked at again, though its marker is the one of before") { trial in
            let ann = try await trial.create("1")
            let ledger = try trial.need(try await trial.store.beginSweep())
            try await ledger.confirm([try confirmation(ann)], doubting: [])
            try await ledger.confirm([], doubting: [ann.id, ResourceID("unknown")])
            try trial.expect(try await ledger.sift([try seen("1")], type: .user).count == 1)
            try await ledger.end()
        },
        Self("the others come in the order given, strangers among them") { trial in
            let ann = try await trial.create("1")
            try await trial.create("2")
            let ledger = try trial.need(try await trial.store.beginSweep())
            try await ledger.confirm([try confirmation(ann)], doubting: [])
            let entries = [try seen("9"), try seen("1"), try seen("2"), try seen("8")]
            let others = try await ledger.sift(entries, type: .user)
            try trial.expect(others == ["9", "2", "8"].map { EntryIdentity(AttributeValue($0)) }, "\(others)")
            try await ledger.end()
        },
        Self("a confirmation follows the link, and one of a row that moved is void") { trial in
            let ann = try await trial.create("1")
            let ledger = try trial.need(try await trial.store.beginSweep())
            try await ledger.confirm([try confirmation(ann, marker: "m2")], doubting: [])
            try trial.expect(try await trial.store.resource(ann.id)?.link?.marker == ChangeMarker("m2"))
            let intent = try trial.recorded(try await trial.propose(.change, ann, ann.resource))
            try await ledger.confirm([try confirmation(ann, marker: "m3")], doubting: [])
            try trial.expect(try await trial.store.resource(ann.id)?.link?.marker == ChangeMarker("m2"), "occupied")
            _ = try await trial.store.complete(
                intent, .done(try StateStoreTrial.link("1", marker: "m4")), acknowledged: true)
            try await ledger.confirm([try confirmation(ann, marker: "m5")], doubting: [])
            try trial.expect(try await trial.store.resource(ann.id)?.link?.marker == ChangeMarker("m4"), "moved")
            try trial.expect(
                try await ledger.sift([try seen("1", marker: "m4")], type: .user).count == 1, "written since")
            try await ledger.end()
        },
        Self("an entry with a marker that does not last is looked at again") { trial in
            let ann = try await trial.create("1")
            let ledger = try trial.need(try await trial.store.beginSweep())
            try await ledger.confirm([try confirmation(ann, isLasting: false)], doubting: [])
            try trial.expect(try await ledger.sift([try seen("1")], type: .user).count == 1)
            try await ledger.end()
        },
        Self("the groups of somebody who got another entry are looked at") { trial in
            let ann = try await trial.create("1")
            let group = try await trial.createGroup("g", ["1"])
            let ledger = try trial.need(try await trial.store.beginSweep())
            try await ledger.confirm([try confirmation(group)], doubting: [])
            let entry = try seen("g")
            try trial.expect(try await ledger.sift([entry], type: .group).isEmpty, "not confirmed")
            let intent = try trial.recorded(try await trial.propose(.repair, ann, ann.resource))
            _ = try await trial.store.complete(
                intent, .done(try StateStoreTrial.link("1b", "uid=1,\(StateStoreTrial.base)")), acknowledged: false)
            try trial.expect(try await ledger.sift([entry], type: .group).count == 1, "passed over")
            try await ledger.end()
        },
        Self("the entry of a deleted resource is looked at") { trial in
            let ann = try await trial.create("1")
            let ledger = try trial.need(try await trial.store.beginSweep())
            try await ledger.confirm([try confirmation(ann)], doubting: [])
            let intent = try trial.recorded(try await trial.propose(.delete, ann, nil))
            _ = try await trial.store.complete(intent, .done(ann.link), acknowledged: true)
            try trial.expect(try await ledger.sift([try seen("1")], type: .user).count == 1)
            try await ledger.end()
        },
        Self("what a survey rested on is kept, and operations are numbered") { trial in
            let ledger = try trial.need(try await trial.store.beginSweep())
            try trial.expect(try await ledger.mark() == nil)
            let before = try await ledger.lastOperation()
            try await trial.create("1")
            let after = try await ledger.lastOperation()
            try trial.expect(after > before, "\(before), \(after)")
            for basis in ["m1 r1", "m2 r1"] {
                let mark = SurveyMark(basis: basis, full: trial.clock.now, operation: after)
                try await ledger.keep(mark)
                try trial.expect(try await ledger.mark() == mark)
            }
            try await ledger.end()
        },
    ]
}
