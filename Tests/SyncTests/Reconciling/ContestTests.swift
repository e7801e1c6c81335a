import Directory
import Planning
import SCIM
@testable import Sync
import TestSupport
import Testing

/// An attribute that somebody else keeps changing back.
struct ContestTests {
    private func contend(_ gateway: Gateway, times: Int) async throws {
        for _ in 0..<times {
            try await gateway.memory.set("title", "theirs", at: Gateway.dn("ann"))
            try await gateway.sweep()
            gateway.clock.advance(bySeconds: 600)
        }
    }

    @Test func `repairing stops after some times, and it is reported`() async throws {
        let gateway = try Gateway()
        let ann = try await gateway.create("ann", ("title", "ours"))
        try await contend(gateway, times: 5)
        #expect(try await gateway.texts("title", of: Gateway.dn("ann")) == ["ours"])
        try await gateway.memory.set("title", "theirs", at: Gateway.dn("ann"))
        let report = try await gateway.sweep()
        #expect(report.plan.reports.map(\.assessment.situation) == [.contested] && report.plan.changes.isEmpty)
        #expect(report.plan.reports.first?.remark == "repaired 5 times of late: title")
        #expect(report.ending == .unresolved)
        #expect(try await gateway.texts("title", of: Gateway.dn("ann")) == ["theirs"])
        try await gateway.change(ann.id, ("title", "new"))
        #expect(try await gateway.texts("title", of: Gateway.dn("ann")) == ["new"], "a client writes all the same")
    }

    @Test func `an entry that is renamed again and again keeps the name that others give it`() async throws {
        let gateway = try Gateway()
        try await gateway.create("ann")
        for _ in 0..<5 {
            try await gateway.memory.rename(Gateway.dn("ann"), to: RDN(.uid, "theirs"))
            try await gateway.sweep()
            #expect(try await gateway.memory.read(Gateway.dn("ann"), ["uid"]) != nil)
        }
        try await gateway.memory.rename(Gateway.dn("ann"), to: RDN(.uid, "theirs"))
        let report = try await gateway.sweep()
        #expect(report.plan.reports.map(\.assessment.situation) == [.contested])
        #expect(report.plan.reports.first?.remark == "given its name back 5 times of late")
        #expect(try await gateway.memory.read(Gateway.dn("theirs"), ["uid"]) != nil)
    }

    @Test func `who asks for the one resource gets it repaired, and time heals`() async throws {
        let gateway = try Gateway()
        let ann = try await gateway.create("ann", ("title", "ours"))
        try await contend(gateway, times: 5)
        try await gateway.memory.set("title", "theirs", at: Gateway.dn("ann"))
        try await gateway.sweep(only: ann.id)
        #expect(try await gateway.texts("title", of: Gateway.dn("ann")) == ["ours"])
        try await gateway.memory.set("title", "theirs", at: Gateway.dn("ann"))
        #expect(try await gateway.sweep().plan.reports.map(\.assessment.situation) == [.contested])
        gateway.clock.advance(bySeconds: 86_400)
        try await gateway.sweep()
        #expect(try await gateway.texts("title", of: Gateway.dn("ann")) == ["ours"])
    }

    @Test func `another attribute of the entry is no part of it`() async throws {
        let gateway = try Gateway()
        try await gateway.create("ann", ("title", "ours"))
        try await contend(gateway, times: 5)
        try await gateway.memory.set("sn", "theirs", at: Gateway.dn("ann"))
        #expect(try await gateway.sweep().plan.changes.map(\.assessment.situation) == [.drifted])
    }

    @Test func `the rest of the entry is repaired beside it, and other members are no contest`() async throws {
        let gateway = try Gateway.withGroups()
        let ann = try await gateway.create("ann", ("title", "ours"))
        try await contend(gateway, times: 5)
        try await gateway.memory.set("title", "theirs", at: Gateway.dn("ann"))
        try await gateway.memory.set("sn", "theirs", at: Gateway.dn("ann"))
        let report = try await gateway.sweep()
        #expect(report.plan.changes.map(\.assessment.situation) == [.drifted])
        #expect(try await gateway.texts("sn", of: Gateway.dn("ann")) == ["ann"])
        #expect(try await gateway.texts("title", of: Gateway.dn("ann")) == ["theirs"])
        #expect(try await gateway.sweep().plan.reports.map(\.assessment.situation) == [.contested])
        try await gateway.createGroup("staff", [ann])
        for number in 0..<7 {
            let stranger = AttributeValue("uid=s\(number),dc=example,dc=test")
            try await gateway.memory.modify(Gateway.groupDN("staff"), [Modification(.add, "member", [stranger])])
            try await gateway.sweep()
        }
        #expect(try await gateway.texts("member", of: Gateway.groupDN("staff")) == [try Gateway.dn("ann").description])
    }
}
