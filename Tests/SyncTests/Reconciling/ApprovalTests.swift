import Directory
import Planning
import SCIM
import Sync
import TestSupport
import Testing

/// What the limits stop, and how a person lets it pass.
struct ApprovalTests {
    private let limits = Limits.wide.with(.creations, count: 1)

    /// Three users, two of whose entries somebody deleted.
    private func gateway() async throws -> Gateway {
        let gateway = try Gateway()
        for name in ["ann", "bob", "eve"] { try await gateway.create(name) }
        try await gateway.memory.delete(try Gateway.dn("ann"))
        try await gateway.memory.delete(try Gateway.dn("bob"))
        return gateway
    }

    @Test func `a stop is kept until a run is allowed, and begins once`() async throws {
        let gateway = try await gateway()
        let report = try await gateway.sweep(limits: limits)
        let begin = gateway.clock.now
        gateway.clock.advance(bySeconds: 60)
        try await gateway.sweep(limits: limits)
        let stops = try await gateway.store.stops()
        #expect(stops.map(\.scope) == [.sweep] && stops.map(\.since) == [begin])
        #expect(stops.map(\.hash) == [report.hash])
        #expect(stops.map(\.reasons) == [["2 creations of users, 1 allowed (reconcile.limits.creations)"]])
        try await gateway.sweep()
        #expect(try await gateway.store.stops().isEmpty)
    }

    @Test func `neither a dry run nor a run for one resource says anything about a stop`() async throws {
        let gateway = try await gateway()
        try await gateway.sweep(isDryRun: true, limits: limits)
        #expect(try await gateway.store.stops().isEmpty)
        try await gateway.sweep(limits: limits)
        let ann = try #require(try await gateway.store.window(of: .user, offset: 0, limit: 1).first)
        #expect(try await gateway.sweep(only: ann.id, limits: limits).ending == .clean)
        #expect(try await gateway.store.stops().count == 1)
    }

    @Test func `an approved plan passes the limits once`() async throws {
        let gateway = try await gateway()
        let stopped = try await gateway.sweep(limits: limits)
        #expect(stopped.ending == .stopped)
        let approved = try await gateway.sweep(limits: limits, approving: stopped.hash)
        guard case .approved = approved.verdict else {
            Issue.record("\(approved.verdict)")
            return
        }
        #expect(approved.ending == .clean && approved.outcomes.count == 2)
        #expect(try await gateway.store.stops().isEmpty)
        #expect(try await gateway.people.count == 3)
    }

    @Test func `an approval that came to nothing has to be given anew`() async throws {
        let gateway = try await gateway()
        let stopped = try await gateway.sweep(limits: limits)
        await gateway.memory.failNext(
            .refuse(.refusal(.unwillingToPerform)), .refuse(.refusal(.unwillingToPerform)))
        let failed = try await gateway.sweep(limits: limits, approving: stopped.hash)
        #expect(failed.ending == .unresolved)
        let again = try await gateway.sweep(limits: limits, approving: stopped.hash)
        #expect(again.verdict == .stale(expected: stopped.hash) && again.outcomes.isEmpty)
        #expect(again.hash != stopped.hash)
        #expect(try await gateway.sweep(limits: limits, approving: again.hash).ending == .clean)
    }

    @Test func `a plan is not applied once anything of it has changed`() async throws {
        let gateway = try await gateway()
        let planned = try await gateway.sweep(isDryRun: true)
        #expect(try await gateway.sweep(isDryRun: true, expecting: planned.hash).hash == planned.hash)
        try await gateway.memory.delete(try Gateway.dn("eve"))
        let stale = try await gateway.sweep(expecting: planned.hash)
        #expect(stale.verdict == .stale(expected: planned.hash) && stale.ending == .stale && stale.outcomes.isEmpty)
        #expect(try await gateway.people.isEmpty)
        #expect(try await gateway.sweep(expecting: stale.hash).ending == .clean)
        #expect(try await gateway.people.count == 3)
    }

    @Test func `a plan made under another mapping is stale`() async throws {
        let gateway = try await gateway()
        let planned = try await gateway.sweep(isDryRun: true)
        let edited = try gateway.remapped(Gateway.mapping + "\n# edited")
        #expect(try await edited.sweep(expecting: planned.hash).ending == .stale)
    }

    @Test func `values that differ by a change of the entry itself make another plan`() async throws {
        let gateway = try Gateway()
        try await gateway.create("ann", ("title", "Cook"))
        try await gateway.memory.set("title", "Chef", at: try Gateway.dn("ann"))
        let planned = try await gateway.sweep(isDryRun: true)
        try await gateway.memory.set("description", "of others", at: try Gateway.dn("ann"))
        #expect(try await gateway.sweep(expecting: planned.hash).ending == .stale)
    }

    @Test func `members that a sweep would take out of a large group are limited`() async throws {
        let gateway = try Gateway.withGroups()
        let ann = try await gateway.create("ann")
        try await gateway.createGroup("Sales", [ann])
        let dn = try Gateway.groupDN("Sales")
        let strangers = try (1...9).map { AttributeValue(try Gateway.dn("s\($0)").description) }
        try await gateway.memory.modify(dn, [Modification(.add, .member, strangers)])
        var limits = Limits.wide
        limits[.memberRemovals] = Limits.Allowance(count: 8, percent: 100)
        let stopped = try await gateway.sweep(limits: limits)
        guard case .stopped(let reasons) = stopped.verdict else {
            Issue.record("\(stopped.verdict)")
            return
        }
        #expect(reasons.count == 1 && reasons[0].hasPrefix("9 member removals of members of the group"))
        #expect(try await gateway.sweep(limits: .wide).ending == .clean)
    }

    @Test func `a run tells how far it is`() async throws {
        let gateway = try await gateway()
        let heard = ManualProgress()
        let reconciler = Reconciler(engine: gateway.engine, actions: ActionTable(), limits: .wide)
        _ = try await reconciler.run(RunOrder { heard.add($0) })
        #expect(heard.last(.reading)?.total == 3)
        #expect(heard.last(.examining) == Progress(stage: .examining, done: 2, total: 2))
        #expect(heard.last(.applying) == Progress(stage: .applying, done: 2, total: 2))
    }
}
