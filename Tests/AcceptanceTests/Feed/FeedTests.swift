import Directory
import Foundation
import SCIM
import TestSupport
import Testing

/// `sluice serve` beside people who change the directory by hand, without any sweep.
@Suite struct FeedTests {
    @Test func `a change by hand is repaired by itself`() async throws {
        try await FeedLab.with { bridge in
            _ = try await bridge.client.post("/Users", Bridge.user("ann"))
            try await bridge.set("sn", "Wrong", of: "ann")
            try await bridge.eventually("the change was not repaired") {
                try await bridge.entry("ann")?["sn"] == ["Family"]
            }
            try await bridge.eventually("nobody was told") {
                bridge.gateway.log.contains("the feed settled an entry")
            }
            #expect(bridge.gateway.log.contains("situation=drifted"))
            try await bridge.slapd.modify(
                "dn: uid=ann,\(SlapdServer.people)\nchangetype: modrdn\nnewrdn: uid=zoe\ndeleteoldrdn: 1\n")
            try await bridge.eventually("the entry was not renamed back") { try await bridge.entry("ann") != nil }
        }
    }

    @Test func `an entry that was deleted by hand is made again, under the same id`() async throws {
        try await FeedLab.with { bridge in
            let ann = try await bridge.client.post("/Users", Bridge.user("ann"))
            _ = try await bridge.client.post("/Users", Bridge.user("bob"))
            let former = try await bridge.entry("ann")?["entryUUID"]
            try await bridge.slapd.delete("uid=ann,\(SlapdServer.people)")
            try await bridge.eventually("the entry was not made again") {
                let current = try await bridge.entry("ann")?["entryUUID"]
                return current != nil && current != former
            }
            #expect(try await bridge.client.get("/Users/\(ann.id)").status == 200)
            #expect(try await bridge.reconcile("--dry-run").status == 0)
        }
    }

    @Test func `a member who was taken out of a group by hand comes back`() async throws {
        try await FeedLab.with { bridge in
            let ids = [
                try await bridge.client.post("/Users", Bridge.user("ann")).id,
                try await bridge.client.post("/Users", Bridge.user("bob")).id,
            ]
            let group: Value = [
                "schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"], "displayName": "staff",
                "members": .array(ids.map { ["value": .string($0)] }),
            ]
            #expect(try await bridge.client.post("/Groups", group).status == 201)
            try await bridge.slapd.modify(
                "dn: cn=staff,\(SlapdServer.groups)\nchangetype: modify\ndelete: member\n"
                    + "member: uid=ann,\(SlapdServer.people)\n")
            try await bridge.eventually("the member did not come back") {
                try await bridge.members(of: "staff") == ["ann", "bob"]
            }
        }
    }

    @Test func `entries that nobody owns, and attributes that are not written, are left alone`() async throws {
        try await FeedLab.with { bridge in
            _ = try await bridge.client.post("/Users", Bridge.user("ann"))
            try await bridge.slapd.add(
                "dn: uid=zoe,\(SlapdServer.people)\nobjectClass: inetOrgPerson\nuid: zoe\ncn: zoe\nsn: Mine\n")
            try await bridge.set("sn", "Still mine", of: "zoe")
            try await bridge.set("description", "by hand", of: "ann")
            let numbers = try await bridge.changeNumbers()
            // What comes later is repaired, so the others were looked at.
            _ = try await bridge.client.post("/Users", Bridge.user("bob"))
            try await bridge.set("sn", "Wrong", of: "bob")
            try await bridge.eventually("the change was not repaired") {
                try await bridge.entry("bob")?["sn"] == ["Family"]
            }
            try await Task.sleep(for: .milliseconds(500))
            let later = try await bridge.changeNumbers().filter { numbers[$0.key] != nil }
            #expect(later == numbers)
        }
    }

    @Test func `our own writes cause no further write`() async throws {
        try await FeedLab.with(limits: ", limits: { window: 0s }") { bridge in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for worker in 0..<4 {
                    group.addTask {
                        for number in 0..<15 {
                            let user = try await bridge.client.post("/Users", Bridge.user("u\(worker)-\(number)"))
                            let patch = Bridge.patch(Bridge.replace("name.givenName", "New"))
                            #expect(try await bridge.client.patch("/Users/\(user.id)", patch).status < 300)
                            guard number % 5 == 0 else { continue }
                            #expect(try await bridge.client.delete("/Users/\(user.id)").status == 204)
                        }
                    }
                }
                try await group.waitForAll()
            }
            let numbers = try await bridge.changeNumbers()
            try await Task.sleep(for: .seconds(2))
            #expect(try await bridge.changeNumbers() == numbers)
            #expect(!bridge.gateway.log.contains("the feed settled"))
            #expect(try await bridge.reconcile("--dry-run").status == 0)
        }
    }

    @Test func `five hundred changes at once are all repaired`() async throws {
        try await FeedLab.with { bridge in
            let names = (0..<500).map { "u\($0)" }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for worker in 0..<8 {
                    group.addTask {
                        for name in names[worker...].enumerated().filter({ $0.offset % 8 == 0 }).map(\.element) {
                            _ = try await bridge.client.post("/Users", Bridge.user(name))
                        }
                    }
                }
                try await group.waitForAll()
            }
            let changes = names.map {
                "dn: uid=\($0),\(SlapdServer.people)\nchangetype: modify\nreplace: sn\nsn: Wrong\n"
            }
            try await bridge.slapd.modify(changes.joined(separator: "\n"))
            try await bridge.eventually("some were not repaired", within: .seconds(60)) {
                try await bridge.entries(.equality("sn", "Wrong")).isEmpty
            }
            #expect(try await bridge.entries(.equality("sn", "Family")).count == 500)
            let settled = bridge.gateway.log.components(separatedBy: "the feed settled an entry").count - 1
            #expect(settled == 500)
        }
    }

    @Test func `more deletions than the limits allow are left alone`() async throws {
        try await FeedLab.with(limits: ", limits: { creations: 2 }") { bridge in
            for number in 0..<6 { _ = try await bridge.client.post("/Users", Bridge.user("u\(number)")) }
            let gone = (0..<5).map { "dn: uid=u\($0),\(SlapdServer.people)\nchangetype: delete\n" }
            try await bridge.slapd.modify(gone.joined(separator: "\n"))
            try await bridge.eventually("it was not stopped") {
                bridge.gateway.log.contains("the feed was stopped by a limit")
            }
            try await Task.sleep(for: .milliseconds(500))
            #expect(try await bridge.entries().count <= 3)
            let readiness = try await bridge.gateway.readiness()
            #expect(readiness.status == 200 && readiness.text.contains("stopped by a limit"))
        }
    }
}
