import Directory
import Planning
import SCIM
import Sync
import TestSupport
import Testing

/// What the requests of one client may change within a time.
struct RequestBrakeTests {
    private static let hour: Int64 = 3_600_000

    private func gateway(_ kind: LimitedKind, _ count: Int, people: Int = 4) async throws -> Gateway {
        let gateway = try Gateway.withGroups()
            .braked(RequestBrake(limits: Limits.wide.with(kind, count: count), window: Self.hour, floor: 0))
        for number in 0..<people { try await gateway.create("p\(number)", ("active", true)) }
        return gateway
    }

    private func people(of gateway: Gateway) async throws -> [StoredResource] {
        try await gateway.store.window(of: .user, offset: 0, limit: 100)
    }

    @Test func `whoever disables too many within the window is held back, and nothing changes`() async throws {
        let gateway = try await gateway(.disablings, 2)
        let all = try await people(of: gateway)
        for person in all.prefix(2) { try await gateway.change(person.id, ("active", false)) }
        let before = try await gateway.people
        let error = await #expect(throws: SyncError.self) { try await gateway.change(all[2].id, ("active", false)) }
        #expect(error?.code == .limited && error?.retryAfter == 3600, "\(String(describing: error))")
        #expect(try await gateway.people == before)
        #expect(try await gateway.store.resource(all[2].id)?.resource.isActive != false)
        #expect(try await gateway.store.openIntents().isEmpty)
        let stops = try await gateway.store.stops()
        #expect(stops.map(\.scope) == [.client("client")])
        #expect(stops.map(\.reasons) == [["3 disablings of users, 2 allowed (reconcile.limits.disablings)"]])
    }

    @Test func `everything else goes on`() async throws {
        let gateway = try await gateway(.disablings, 0)
        let all = try await people(of: gateway)
        await expectFailure(.limited) { try await gateway.change(all[0].id, ("active", false)) }
        try await gateway.change(all[0].id, ("title", "Cook"))
        try await gateway.create("new", ("active", true))
        try await gateway.delete(all[1].id)
        // Who is out of service already is not taken out of it.
        let idle = try await gateway.create("idle", ("active", false))
        try await gateway.change(idle.id, ("active", false), ("title", "Cook"))
    }

    @Test func `the window moves on`() async throws {
        let gateway = try await gateway(.deletions, 1)
        let all = try await people(of: gateway)
        try await gateway.delete(all[0].id)
        gateway.clock.advance(bySeconds: 3000)
        let error = await #expect(throws: SyncError.self) { try await gateway.delete(all[1].id) }
        #expect(error?.retryAfter == 600)
        gateway.clock.advance(bySeconds: 600)
        try await gateway.delete(all[1].id)
        gateway.clock.advance(bySeconds: 3000)
        #expect(try await gateway.store.stops().isEmpty)
    }

    @Test func `an approval lets the client go on, and counts anew`() async throws {
        let gateway = try await gateway(.deletions, 1)
        let all = try await people(of: gateway)
        try await gateway.delete(all[0].id)
        await expectFailure(.limited) { try await gateway.delete(all[1].id) }
        let stop = try #require(try await gateway.store.stops().first)
        try await gateway.store.approve(stop.hash, of: stop.scope, actor: "admin")
        #expect(try await gateway.store.stops().isEmpty)
        try await gateway.delete(all[1].id)
        await expectFailure(.limited) { try await gateway.delete(all[2].id) }
        #expect(try await gateway.store.stops().first?.hash != stop.hash)
    }

    @Test func `what the directory refuses counts nothing`() async throws {
        let gateway = try await gateway(.deletions, 1)
        let all = try await people(of: gateway)
        await gateway.memory.failNext(.refuse(.refusal(.insufficientAccessRights)))
        await expectFailure(.refused) { try await gateway.delete(all[0].id) }
        try await gateway.delete(all[0].id)
        await expectFailure(.limited) { try await gateway.delete(all[1].id) }
    }

    @Test func `clients are counted apart`() async throws {
        let gateway = try await gateway(.deletions, 1)
        let all = try await people(of: gateway)
        try await gateway.delete(all[0].id)
        await expectFailure(.limited) { try await gateway.delete(all[1].id) }
        try await gateway.provisioner.delete(all[1].id, type: .user, actor: "another") { _ in }
    }

    @Test func `members who are taken out of one group are counted, those of a deleted user are not`() async throws {
        let gateway = try await gateway(.memberRemovals, 1)
        let all = try await people(of: gateway)
        let sales = try await gateway.createGroup("Sales", all)
        let others = try await gateway.createGroup("Others", all)
        try await gateway.remove(all[0], from: sales)
        await expectFailure(.limited) { try await gateway.remove(all[1], from: sales) }
        try await gateway.remove(all[1], from: others)
        try await gateway.delete(all[2].id)
        try await gateway.add(all[0], to: sales)
        #expect(try await gateway.members(of: sales) == [all[0].id, all[1].id, all[3].id])
    }

    @Test func `a share of a large group may go`() async throws {
        var limits = Limits.wide
        limits[.memberRemovals] = Limits.Allowance(count: 500, percent: 25)
        limits.largeGroup = 4
        let gateway = try Gateway.withGroups().braked(RequestBrake(limits: limits, window: Self.hour, floor: 0))
        for number in 0..<8 { try await gateway.create("p\(number)") }
        let all = try await people(of: gateway)
        let sales = try await gateway.createGroup("Sales", all)
        try await gateway.remove(all[0], from: sales)
        try await gateway.remove(all[1], from: sales)
        await expectFailure(.limited) { try await gateway.remove(all[2], from: sales) }
        let few = try await gateway.createGroup("Few", Array(all.prefix(3)))
        try await gateway.remove(all[0], all[1], all[2], from: few)
    }

    @Test func `of a small company more than a share may go`() async throws {
        let limits = Limits()
        let gateway = try Gateway.withGroups().braked(RequestBrake(limits: limits, window: Self.hour, floor: 3))
        for number in 0..<12 { try await gateway.create("p\(number)") }
        let all = try await people(of: gateway)
        for person in all.prefix(3) { try await gateway.delete(person.id) }
        await expectFailure(.limited) { try await gateway.delete(all[3].id) }
    }

    @Test func `an entry that is made again for a request counts`() async throws {
        let gateway = try await gateway(.creations, 0)
        let all = try await people(of: gateway)
        try await gateway.memory.delete(try Gateway.dn("p0"))
        await expectFailure(.limited) { try await gateway.change(all[0].id, ("title", "Cook")) }
        #expect(try await gateway.people.count == 3)
    }
}
