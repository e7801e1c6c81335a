import Directory
import Planning
import SCIM
import Sync
import TestSupport
import Testing

struct ReconcilerTests {
    @Test func `where all is in order a sweep finds nothing to do`() async throws {
        let gateway = try Gateway()
        for name in ["ann", "bob"] { try await gateway.create(name) }
        let before = await gateway.memory.writes
        let report = try await gateway.sweep()
        #expect(report.ending == .clean && report.plan.items.isEmpty && report.outcomes.isEmpty)
        #expect(report.inSync == 2 && report.population == 2 && report.foreign.count == 0)
        #expect(await gateway.memory.writes == before)
    }

    @Test func `drift is repaired, and the second sweep finds nothing`() async throws {
        let gateway = try Gateway()
        let ann = try await gateway.create("ann", ("title", "Chief"))
        try await gateway.memory.set("title", "Tramp", at: try Gateway.dn("ann"))
        try await gateway.memory.set("description", "not ours", at: try Gateway.dn("ann"))
        let report = try await gateway.sweep()
        #expect(report.plan.items.map(\.assessment.situation) == [.drifted])
        #expect(report.outcomes.map(\.result) == [.applied] && report.ending == .clean)
        let entry = try #require(try await gateway.people.first)
        #expect(entry["title"] == ["Chief"] && entry["description"] == ["not ours"])
        #expect(try await gateway.provisioner.read(ann.id, type: .user).revision == ann.revision)
        #expect(try await gateway.sweep().plan.items.isEmpty)
    }

    @Test func `what is written at creation only is left to whoever keeps it`() async throws {
        let gateway = try Gateway()
        try await gateway.create("ann", ("emails", [["type": "work", "value": "ann@x.test"]]))
        #expect(try await gateway.people.first?["employeeNumber"] == ["ann@x.test"])
        try await gateway.memory.set("employeeNumber", "7", at: try Gateway.dn("ann"))
        #expect(try await gateway.sweep().plan.items.isEmpty)
    }

    @Test func `a missing entry is made again, a renamed one is renamed back, in this order`() async throws {
        let gateway = try Gateway()
        try await gateway.create("ann")
        try await gateway.create("zoe")
        try await gateway.memory.delete(try Gateway.dn("ann"))
        try await gateway.memory.rename(try Gateway.dn("zoe"), to: RDN(.uid, "zack"))
        let report = try await gateway.sweep()
        #expect(report.plan.items.map(\.assessment.situation) == [.renamed, .missing])
        #expect(report.ending == .clean)
        #expect(try await gateway.people.map(\.dn) == [try Gateway.dn("ann"), try Gateway.dn("zoe")])
        #expect(try await gateway.sweep().plan.items.isEmpty)
    }

    @Test func `a dry run makes the plan and writes nothing`() async throws {
        let gateway = try Gateway()
        let ann = try await gateway.create("ann")
        try await gateway.memory.set("cn", "x", at: try Gateway.dn("ann"))
        let before = await gateway.memory.writes
        let report = try await gateway.sweep(isDryRun: true)
        #expect(report.ending == .pending && report.isDryRun && report.outcomes.isEmpty)
        #expect(
            PlanText.lines(of: report.plan) == [
                "~ uid=ann,ou=people,dc=example,dc=test  [drifted]  ann (id-1)",
                "    cn: x → ann",
            ])
        #expect(await gateway.memory.writes == before)
        #expect(try await gateway.store.resource(ann.id) == ann)
    }

    @Test func `a limit stops the whole plan`() async throws {
        let gateway = try Gateway()
        for name in ["ann", "bob", "cid"] { try await gateway.create(name) }
        for name in ["ann", "bob"] { try await gateway.memory.delete(try Gateway.dn(name)) }
        try await gateway.memory.set("cn", "x", at: try Gateway.dn("cid"))
        let before = await gateway.memory.writes
        let report = try await gateway.sweep(limits: Limits().with(.creations, count: 1))
        #expect(report.ending == .stopped && report.outcomes.isEmpty)
        #expect(report.verdict == .stopped(["2 creations of users, 1 allowed (reconcile.limits.creations)"]))
        #expect(await gateway.memory.writes == before)
    }

    @Test func `a refused item does not hold up the others`() async throws {
        let gateway = try Gateway()
        for name in ["ann", "bob"] {
            try await gateway.create(name)
            try await gateway.memory.set("cn", "x", at: try Gateway.dn(name))
        }
        await gateway.memory.failNext(.refuse(.refusal(.insufficientAccessRights)))
        let report = try await gateway.sweep()
        #expect(report.ending == .unresolved)
        #expect(report.outcomes.count == 2 && report.outcomes.last?.result == .applied)
        guard case .failed(let reason) = report.outcomes.first?.result else {
            Issue.record("the first did not fail")
            return
        }
        #expect(reason.contains("insufficientAccessRights"))
        #expect(try await gateway.people.map { $0["cn"] } == [["x"], ["bob"]])
    }

    @Test func `a lost server ends the run, and what was done is told`() async throws {
        let gateway = try Gateway()
        for name in ["ann", "bob", "cid"] {
            try await gateway.create(name)
            try await gateway.memory.set("cn", "x", at: try Gateway.dn(name))
        }
        await gateway.directory.interfere(nil) { directory in await directory.configure { $0.isAway = true } }
        let report = try await gateway.sweep()
        #expect(report.ending == .interrupted && report.interruption?.code == .unavailable)
        #expect(report.outcomes.map(\.result) == [.applied])
        await gateway.memory.configure { $0.isAway = false }
        #expect(try await gateway.sweep().ending == .clean)
        #expect(try await gateway.people.map { $0["cn"] } == [["ann"], ["bob"], ["cid"]])
    }

    @Test func `entries that nobody provisioned are counted and left alone`() async throws {
        let gateway = try Gateway()
        try await gateway.create("ann")
        for number in 0..<25 { try await gateway.memory.add(try Gateway.stranger("s\(number)")) }
        let report = try await gateway.sweep()
        #expect(report.foreign.count == 25 && report.foreign.sample.count == 20)
        #expect(report.ending == .clean)
        #expect(try await gateway.people.count == 26)
    }

    @Test func `what waits for a person is reported and not touched`() async throws {
        let gateway = try Gateway()
        for name in ["ann", "bob", "cid"] { try await gateway.create(name) }
        let groups = try DN("ou=groups,dc=example,dc=test")
        let unit = try DN("ou=sales,\(Gateway.base)")
        try await gateway.memory.add(
            Entry(dn: unit, attributes: ["objectClass": ["organizationalUnit"], "ou": ["sales"]]))
        try await gateway.memory.rename(try Gateway.dn("ann"), to: RDN(.uid, "ann"), under: groups)
        try await gateway.memory.rename(try Gateway.dn("bob"), to: RDN(.uid, "bob"), under: unit)
        try await gateway.memory.delete(try Gateway.dn("cid"))
        try await gateway.memory.add(try Gateway.stranger("cid"))
        let before = await gateway.memory.writes
        let report = try await gateway.sweep()
        #expect(report.ending == .unresolved)
        #expect(Set(report.plan.items.map(\.assessment.situation)) == [.leftScope, .moved, .replaced])
        #expect(report.plan.reports.count == 3 && report.outcomes.isEmpty)
        #expect(await gateway.memory.writes == before)
    }

    @Test func `what the settings want ignored is neither said nor done`() async throws {
        let gateway = try Gateway()
        try await gateway.create("ann")
        try await gateway.memory.set("cn", "x", at: try Gateway.dn("ann"))
        #expect(try await gateway.sweep(actions: ActionTable([.drifted: .ignore])).plan.items.isEmpty)
        let report = try await gateway.sweep(actions: ActionTable([.drifted: .report]))
        #expect(report.ending == .unresolved && report.plan.reports.count == 1)
        #expect(try await gateway.people.first?["cn"] == ["x"])
    }

    @Test func `a resource that the mapping cannot carry any more is reported`() async throws {
        let gateway = try Gateway()
        try await gateway.create("ann")
        let other = try gateway.remapped(
            """
            users:
              base: ou=people,dc=example,dc=test
              rdn: cn
              object_classes: [inetOrgPerson]
              attributes: { cn: displayName }
            """)
        let report = try await other.sweep()
        #expect(report.plan.items.map(\.assessment.situation) == [.unmapped])
        #expect(
            report.plan.items.first?.remark == "displayName: a value is needed, because it names the entry")
        #expect(report.ending == .unresolved)
    }

    @Test func `a sweep of one resource looks at no other`() async throws {
        let gateway = try Gateway()
        let ann = try await gateway.create("ann")
        try await gateway.create("bob")
        for name in ["ann", "bob"] { try await gateway.memory.set("cn", "x", at: try Gateway.dn(name)) }
        let report = try await gateway.sweep(only: ann.id)
        #expect(report.outcomes.count == 1 && report.ending == .clean)
        #expect(try await gateway.people.map { $0["cn"] } == [["ann"], ["x"]])
    }

    @Test func `one sweep at a time`() async throws {
        let gateway = try Gateway()
        let ledger = try #require(try await gateway.store.beginSweep())
        await expectFailure(.sweepRunning) { try await gateway.sweep() }
        try await ledger.end()
        try await gateway.sweep()
    }

    @Test func `a sweep that failed gives the lease back`() async throws {
        let gateway = try Gateway()
        await gateway.memory.configure { $0.isAway = true }
        await expectFailure(.unavailable) { try await gateway.sweep() }
        await gateway.memory.configure { $0.isAway = false }
        try await gateway.sweep()
    }

    @Test func `a run that is cancelled stops between items`() async throws {
        let gateway = try Gateway()
        for name in ["ann", "bob"] {
            try await gateway.create(name)
            try await gateway.memory.set("cn", "x", at: try Gateway.dn(name))
        }
        await gateway.directory.interfere { _ in withUnsafeCurrentTask { $0?.cancel() } }
        let report = try await Task { try await gateway.sweep() }.value
        #expect(report.ending == .interrupted && report.outcomes.count == 1)
        #expect(try await gateway.people.map { $0["cn"] } == [["ann"], ["x"]])
    }
}
