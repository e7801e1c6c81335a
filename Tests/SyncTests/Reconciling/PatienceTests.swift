import Directory
import Planning
import SCIM
import Sync
import TestSupport
import Testing

/// What keeps failing is tried less and less often, and is left alone where a person says so.
struct PatienceTests {
    private func gateway() async throws -> Gateway {
        let gateway = try Gateway()
        try await gateway.create("ann", ("title", "Cook"))
        try await gateway.memory.set("title", "Chef", at: try Gateway.dn("ann"))
        return gateway
    }

    private func fail(_ gateway: Gateway) async {
        await gateway.memory.failNext(.refuse(.refusal(.insufficientAccessRights)))
    }

    private func failing(_ gateway: Gateway) async throws -> Failure? { try await gateway.store.failures().first }

    @Test func `the wait after a failure doubles`() async throws {
        let gateway = try await gateway()
        let begin = gateway.clock.now
        for (number, wait) in [(1, 300), (2, 600), (3, 1200)] as [(Int, Int64)] {
            await fail(gateway)
            #expect(try await gateway.sweep(waits: true).ending == .unresolved)
            let failure = try #require(try await failing(gateway))
            #expect(failure.attempts == number && failure.since == begin && failure.situation == "drifted")
            #expect(failure.next == gateway.clock.now.advanced(bySeconds: wait))
            gateway.clock.advance(bySeconds: wait)
        }
    }

    @Test func `until then a sweep that comes by itself leaves it alone, and says so`() async throws {
        let gateway = try await gateway()
        await fail(gateway)
        try await gateway.sweep(waits: true)
        gateway.clock.advance(bySeconds: 299)
        let report = try await gateway.sweep(waits: true)
        #expect(report.outcomes.isEmpty && report.ending == .unresolved)
        #expect(report.plan.reports.first?.remark?.hasPrefix("failed 1 times, tried again after") == true)
        #expect(try await failing(gateway)?.attempts == 1)
        gateway.clock.advance(bySeconds: 1)
        #expect(try await gateway.sweep(waits: true).ending == .clean)
        #expect(try await failing(gateway) == nil)
    }

    @Test func `a run that a person asks for does not wait`() async throws {
        let gateway = try await gateway()
        await fail(gateway)
        try await gateway.sweep(waits: true)
        #expect(try await gateway.sweep().ending == .clean)
        #expect(try await failing(gateway) == nil)
    }

    @Test func `what is ignored is left alone by every sweep, but for one that asks for it`() async throws {
        let gateway = try await gateway()
        await fail(gateway)
        try await gateway.sweep()
        let failure = try #require(try await failing(gateway))
        try await gateway.store.note([failure.with(isIgnored: true, next: failure.next)])
        gateway.clock.advance(bySeconds: 86_400)
        let report = try await gateway.sweep()
        #expect(report.plan.items.isEmpty && report.ending == .clean)
        #expect(try await failing(gateway)?.isIgnored == true)
        #expect(try await gateway.sweep(only: failure.resource).ending == .clean)
        #expect(try await failing(gateway) == nil)
    }

    @Test func `what came in order by itself fails no more`() async throws {
        let gateway = try await gateway()
        await fail(gateway)
        try await gateway.sweep()
        try await gateway.memory.set("title", "Cook", at: try Gateway.dn("ann"))
        try await gateway.sweep(isDryRun: true)
        #expect(try await failing(gateway) != nil)
        try await gateway.sweep()
        #expect(try await failing(gateway) == nil)
    }

    @Test func `a sweep over everything is remembered, others are not`() async throws {
        let gateway = try await gateway()
        try await gateway.sweep(isDryRun: true)
        #expect(try await gateway.store.lastSweep() == nil)
        let report = try await gateway.sweep()
        let summary = try #require(try await gateway.store.lastSweep())
        #expect(summary.ending == "clean" && summary.applied == 1 && summary.situations == ["drifted": 1])
        #expect(summary.inSync == report.inSync)
    }

    @Test func `what a request and a sweep did to an entry is in the trail, with values`() async throws {
        let gateway = try await gateway()
        try await gateway.sweep()
        let trail = try await gateway.store.trail(TrailQuery())
        #expect(trail.map(\.actor) == ["reconcile", "client"])
        #expect(trail[0].change?.attributes == [.init(name: "title", before: ["Chef"], after: ["Cook"])])
        #expect(trail[1].change?.kind == .add)
    }

    @Test func `the trail names who asked for a run`() async throws {
        let gateway = try await gateway()
        let reconciler = Reconciler(engine: gateway.engine, actions: ActionTable(), limits: .wide)
        _ = try await reconciler.run(RunOrder(actor: "sweep"))
        #expect(try await gateway.store.trail(TrailQuery()).map(\.actor) == ["sweep", "client"])
    }
}
