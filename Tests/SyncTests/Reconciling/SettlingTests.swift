import Directory
import Planning
import SCIM
import Sync
import TestSupport
import Testing

/// How a sweep deals with writes that are under way or in doubt.
struct SettlingTests {
    @Test func `a request at work is skipped`() async throws {
        let gateway = try Gateway()
        let ann = try await gateway.create("ann")
        try await gateway.memory.set("cn", "x", at: try Gateway.dn("ann"))
        let verdict = try await gateway.store.record(
            Proposal(
                kind: .change, resource: ann.id, type: .user, rowVersion: ann.rowVersion, desired: ann.resource,
                addedAt: nil,
                actor: "client"))
        guard case .recorded = verdict else {
            Issue.record("not recorded")
            return
        }
        let before = await gateway.memory.writes
        let report = try await gateway.sweep()
        #expect(report.plan.items.isEmpty && report.ending == .clean)
        #expect(await gateway.memory.writes == before)
        #expect(try await gateway.store.openIntents().map(\.isOccupied) == [true])
    }

    @Test func `a request that begins after the plan was made is skipped, and told`() async throws {
        let gateway = try Gateway()
        for name in ["ann", "bob"] {
            try await gateway.create(name)
            try await gateway.memory.set("cn", "x", at: try Gateway.dn(name))
        }
        let bob = try #require(try await gateway.store.holder(of: NameKey("bob"), type: .user))
        let store = gateway.store
        await gateway.directory.interfere { _ in
            _ = try await store.record(
                Proposal(
                    kind: .change, resource: bob.id, type: .user, rowVersion: bob.rowVersion, desired: bob.resource,
                    addedAt: nil,
                    actor: "client"))
        }
        let report = try await gateway.sweep()
        #expect(report.outcomes.map(\.result) == [.applied, .skipped("a request is at work on it")])
        #expect(report.ending == .unresolved)
        #expect(try await gateway.people.map { $0["cn"] } == [["ann"], ["x"]])
    }

    @Test func `a resource that changed after the plan was made is skipped, and told`() async throws {
        let gateway = try Gateway()
        for name in ["ann", "bob"] {
            try await gateway.create(name)
            try await gateway.memory.set("cn", "x", at: try Gateway.dn(name))
        }
        let bob = try #require(try await gateway.store.holder(of: NameKey("bob"), type: .user))
        await gateway.directory.interfere { _ in try await gateway.change(bob.id, ("externalId", "x1")) }
        let report = try await gateway.sweep()
        #expect(report.outcomes.map(\.result) == [.applied, .skipped("it changed meanwhile")])
        #expect(try await gateway.sweep().ending == .clean)
        #expect(try await gateway.people.map { $0["cn"] } == [["ann"], ["bob"]])
    }

    @Test
    func `an entry whose situation changed after the plan was made is left, for the limits did not judge it`()
        async throws
    {
        let gateway = try Gateway()
        for name in ["ann", "bob"] {
            try await gateway.create(name)
            try await gateway.memory.set("cn", "x", at: try Gateway.dn(name))
        }
        let bob = try Gateway.dn("bob")
        await gateway.directory.interfere { try await $0.delete(bob) }
        let report = try await gateway.sweep()
        #expect(report.outcomes.map(\.result).first == .applied)
        #expect(
            report.outcomes.map(\.result).last
                == .failed("its situation changed from drifted to missing while the plan was carried out"))
        #expect(try await gateway.people.count == 1)
    }

    @Test func `an entry that is deleted between the look and the repair is not made again unplanned`() async throws {
        let gateway = try Gateway()
        try await gateway.create("ann")
        let ann = try Gateway.dn("ann")
        try await gateway.memory.set("cn", "x", at: ann)
        await gateway.directory.interfere { try await $0.delete(ann) }
        let report = try await gateway.sweep()
        #expect(
            report.outcomes.map(\.result)
                == [.failed("its situation changed from drifted to missing while the plan was carried out")])
        #expect(try await gateway.people.isEmpty)
        #expect(try await gateway.store.openIntents().isEmpty)
        #expect(try await gateway.sweep().plan.items.map(\.assessment.situation) == [.missing])
    }

    @Test func `an add that landed is linked, without a write`() async throws {
        let gateway = try Gateway()
        await gateway.memory.failNext(.loseAnswer)
        await expectFailure(.unavailable) { try await gateway.create("ann") }
        let before = await gateway.memory.writes
        let report = try await gateway.sweep()
        #expect(report.plan.items.map(\.assessment.situation) == [.landed])
        #expect(report.plan.items.first?.remark == "an unanswered create is completed")
        #expect(report.ending == .clean)
        #expect(await gateway.memory.writes == before)
        let link = try await gateway.provisioner.read(ResourceID("id-1"), type: .user).link
        #expect(try link?.dn == Gateway.dn("ann"))
    }

    @Test func `an add that is not proven ours waits for a person`() async throws {
        let gateway = try Gateway()
        await gateway.memory.failNext(.loseRequest)
        await expectFailure(.unavailable) { try await gateway.create("ann") }
        try await gateway.memory.add(try Gateway.stranger("ann"))
        let report = try await gateway.sweep()
        #expect(report.plan.items.map(\.assessment.situation) == [.inDoubt])
        #expect(report.plan.items.first?.remark == "the entry was not created by the gateway's account")
        #expect(report.ending == .unresolved)
        #expect(try await gateway.people.map { $0["cn"] } == [["stranger"]])
    }

    @Test func `a dry run settles nothing`() async throws {
        let gateway = try Gateway()
        await gateway.memory.failNext(.loseRequest)
        await expectFailure(.unavailable) { try await gateway.create("ann") }
        let report = try await gateway.sweep(isDryRun: true)
        #expect(report.ending == .pending && report.plan.items.map(\.assessment.situation) == [.absent])
        #expect(try await gateway.people.isEmpty)
        #expect(try await gateway.store.openIntents().map(\.isOccupied) == [false])
    }

    @Test func `a link whose marker is stale is corrected on the way`() async throws {
        let gateway = try Gateway()
        let ann = try await gateway.create("ann")
        try await gateway.memory.set("description", "x", at: try Gateway.dn("ann"))
        try await gateway.sweep(isDryRun: true)
        #expect(try await gateway.provisioner.read(ann.id, type: .user) == ann)
        try await gateway.sweep()
        let link = try await gateway.provisioner.read(ann.id, type: .user).link
        #expect(try await link?.marker?.value == gateway.people.first?.attributes.first(.entryCSN))
        #expect(try await gateway.provisioner.read(ann.id, type: .user).revision == ann.revision)
    }

    @Test func `a link whose DN is stale is corrected, by a sweep of one resource too`() async throws {
        for only in [false, true] {
            let gateway = try Gateway()
            let ann = try await gateway.create("ann")
            let link = try #require(ann.link)
            let stale = Link(identity: link.identity, dn: try Gateway.dn("old"), marker: link.marker)
            try await gateway.store.refresh(ann.id, from: ann.rowVersion, link: stale, names: [])
            let report = try await gateway.sweep(only: only ? ann.id : nil)
            #expect(report.ending == .clean)
            #expect(try await gateway.provisioner.read(ann.id, type: .user).link == link, "only: \(only)")
        }
    }
}
