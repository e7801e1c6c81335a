import Directory
import Planning
import SCIM
import Sync
import Synchronization
import TestSupport
import Testing

/// Repairs that are under way at the same time come to what they would come to one by one.
struct ConcurrentRepairTests {
    private static let width = 8

    private func gateway(_ count: Int, mapping: String = Gateway.mapping) async throws -> Gateway {
        let gateway = try Gateway(mapping: mapping)
        for number in 0..<count { try await gateway.create("u\(100 + number)") }
        return gateway
    }

    @Test func `who is missing is made again, told in the order of the plan`() async throws {
        let gateway = try await gateway(30)
        for number in 0..<30 where number % 3 != 0 {
            try await gateway.memory.delete(try Gateway.dn("u\(100 + number)"))
        }
        try await gateway.memory.set("cn", "x", at: try Gateway.dn("u100"))
        let report = try await gateway.sweep(width: Self.width)
        #expect(report.ending == .clean && report.outcomes.count == 21)
        #expect(report.outcomes.map(\.item.resource) == report.plan.repairs.map(\.resource))
        #expect(try await gateway.people.count == 30)
        #expect(try await gateway.sweep(width: Self.width).plan.items.isEmpty)
    }

    @Test func `the plan is the same however many are looked at together`() async throws {
        let gateway = try await gateway(20)
        for number in [3, 9, 4] { try await gateway.memory.delete(try Gateway.dn("u\(100 + number)")) }
        try await gateway.memory.set("cn", "x", at: try Gateway.dn("u107"))
        let one = try await gateway.sweep(isDryRun: true)
        let many = try await gateway.sweep(isDryRun: true, width: Self.width)
        #expect(one.hash == many.hash && one.plan.items.count == 4)
    }

    @Test func `a lost server ends the run, and the next one does the rest`() async throws {
        let gateway = try await gateway(30)
        for number in 0..<30 { try await gateway.memory.set("cn", "x", at: try Gateway.dn("u\(100 + number)")) }
        await gateway.directory.interfere(nil, nil, nil) { directory in await directory.configure { $0.isAway = true } }
        let report = try await gateway.sweep(width: Self.width)
        #expect(report.ending == .interrupted && report.interruption?.code == .unavailable)
        #expect(report.outcomes.count < 30)
        let done = report.outcomes.filter { $0.result == .applied }.count
        #expect(done >= 3 && done < 30)
        await gateway.memory.configure { $0.isAway = false }
        let next = try await gateway.sweep(width: Self.width)
        #expect(next.ending == .clean)
        #expect(try await gateway.people.allSatisfy { $0["cn"] != ["x"] })
    }

    @Test func `names go round while others are repaired beside`() async throws {
        let gateway = try await gateway(12)
        let (first, second, spare) = (try Gateway.dn("u100"), try Gateway.dn("u101"), try Gateway.dn("spare"))
        for (from, to) in [(first, spare), (second, first), (spare, second)] {
            try await gateway.memory.rename(from, to: try #require(to.rdn), under: nil)
        }
        for number in 2..<12 { try await gateway.memory.set("cn", "x", at: try Gateway.dn("u\(100 + number)")) }
        let report = try await gateway.sweep(width: Self.width)
        #expect(report.ending == .clean, "\(report.outcomes.map(\.result))")
        #expect(try await gateway.sweep().plan.items.isEmpty)
    }

    @Test func `who chooses a number at the same time as others gets one of his own`() async throws {
        let gateway = try await gateway(20)
        let numbered = try gateway.remapped(
            Gateway.mapping.replacing(
                "    title: title", with: "    title: title\n    uidNumber: { allocate: { from: 500, to: 599 } }"))
        let report = try await numbered.sweep(width: Self.width)
        #expect(report.ending == .clean, "\(report.outcomes.map(\.result))")
        let numbers = try await numbered.people.compactMap { $0["uidNumber"].first?.string }
        #expect(numbers.count == 20 && Set(numbers).count == 20)
        #expect(try await numbered.sweep().plan.items.isEmpty)
    }

    @Test func `a run that is stopped begins with nothing more`() async throws {
        let gateway = try await gateway(30)
        for number in 0..<30 { try await gateway.memory.set("cn", "x", at: try Gateway.dn("u\(100 + number)")) }
        let run = Mutex<Task<RunReport, any Error>?>(nil)
        await gateway.directory.interfere(nil, nil) { _ in
            while run.withLock({ $0?.cancel() }) == nil { await Task.yield() }
        }
        let started = Task { try await gateway.sweep(width: Self.width) }
        run.withLock { $0 = started }
        let report = try await started.value
        #expect(report.ending == .interrupted && report.outcomes.count < 30)
        #expect(try await gateway.sweep().ending == .clean)
    }
}
