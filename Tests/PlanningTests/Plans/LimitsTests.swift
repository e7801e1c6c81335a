import Directory
import Planning
import Testing

struct LimitsTests {
    private func plan(deletions: Int = 0, creations: Int = 0, updates: Int = 0, action: Action = .repair)
        throws -> Plan
    {
        let target = try People.target("ann")
        let entry = try People.entry("ann")
        var items = (0..<deletions).map { People.item("d\($0)", .orphaned, .delete(target), action: action) }
        items += (0..<creations).map { People.item("c\($0)", .missing, .add(entry), action: action) }
        items += (0..<updates).map {
            People.item(
                "u\($0)", .drifted, .update(target, Update(newDN: nil, modifications: [])), action: action)
        }
        return Plan(items)
    }

    @Test func `a plan within the limits is allowed`() throws {
        let limits = Limits(deletions: 2, deletionsPercent: 100, creations: 2, creationsPercent: 100)
        #expect(limits.judge(try plan(deletions: 2, creations: 2, updates: 500), population: 100) == .allowed)
        #expect(limits.judge(try plan(), population: 0) == .allowed)
    }

    @Test func `each count is a limit of its own, and all that are exceeded are told`() throws {
        let limits = Limits(deletions: 2, deletionsPercent: 100, creations: 1, creationsPercent: 100)
        let tooManyDeletions = "3 deletions planned, 2 allowed (reconcile.limits.deletions)"
        let tooManyCreations = "2 creations planned, 1 allowed (reconcile.limits.creations)"
        #expect(limits.judge(try plan(deletions: 3), population: 100) == .stopped([tooManyDeletions]))
        #expect(limits.judge(try plan(creations: 2), population: 100) == .stopped([tooManyCreations]))
        #expect(
            limits.judge(try plan(deletions: 3, creations: 2), population: 100)
                == .stopped([tooManyDeletions, tooManyCreations]))
    }

    @Test(arguments: [
        (20, 1, true), (20, 2, false), (21, 2, true), (40, 2, true), (40, 3, false), (12, 1, true),
    ])
    func `a percentage of the owned entries is a limit, rounded up`(
        population: Int, count: Int, isAllowed: Bool
    ) throws {
        let limits = Limits(deletionsPercent: 5, creationsPercent: 5, minimumPopulation: 10)
        let deletions = limits.judge(try plan(deletions: count), population: population)
        let creations = limits.judge(try plan(creations: count), population: population)
        let share =
            "\(count) deletions planned, 5% of \(population) owned entries allowed (reconcile.limits.deletions_percent)"
        #expect(deletions == (isAllowed ? .allowed : .stopped([share])))
        #expect((creations == .allowed) == isAllowed)
    }

    @Test func `below the minimum population the counts alone hold`() throws {
        let limits = Limits(deletions: 5, deletionsPercent: 5, minimumPopulation: 10)
        #expect(limits.judge(try plan(deletions: 5), population: 9) == .allowed)
        #expect(limits.judge(try plan(deletions: 5), population: 10) != .allowed)
        #expect(limits.judge(try plan(deletions: 6), population: 9) != .allowed)
    }

    @Test func `a limit of nothing stops the first one`() throws {
        #expect(Limits(deletions: 0).judge(try plan(deletions: 1), population: 5) != .allowed)
        #expect(Limits(deletionsPercent: 0).judge(try plan(deletions: 1), population: 1000) != .allowed)
        #expect(
            Limits(deletions: 0, deletionsPercent: 0).judge(try plan(updates: 9), population: 1000)
                == .allowed)
    }

    @Test func `what is only reported does not count`() throws {
        #expect(
            Limits(deletions: 0).judge(try plan(deletions: 9, action: .report), population: 5) == .allowed)
    }

    @Test func `the defaults are those of the settings`() {
        #expect(
            Limits()
                == Limits(
                    deletions: 50, deletionsPercent: 5, creations: 50, creationsPercent: 5,
                    minimumPopulation: 10))
    }
}
