import Directory
import Planning
import Testing

struct LimitsTests {
    private func plan(
        deletions: Int = 0, creations: Int = 0, updates: Int = 0, disablings: Int = 0, action: Action = .repair,
        isGroup: Bool = false
    ) throws -> Plan {
        let target = try People.target("ann")
        let entry = try People.entry("ann")
        let update = Change.update(target, Update(newDN: nil, modifications: []))
        func items(_ prefix: String, _ count: Int, _ situation: Situation, _ change: Change, _ charge: Charge?)
            -> [PlanItem]
        {
            (0..<count).map {
                People.item(
                    "\(prefix)\($0)", situation, change, action: action, isGroup: isGroup,
                    charges: charge.map { [$0] } ?? [])
            }
        }
        return Plan(
            items("d", deletions, .orphaned, .delete(target), .deletion)
                + items("c", creations, .missing, .add(entry), .creation)
                + items("u", updates, .drifted, update, nil) + items("s", disablings, .drifted, update, .disabling))
    }

    private func limits(
        _ deletions: Int = 50, _ creations: Int = 50, disablings: Int = 50, percent: Int = 100
    ) -> Limits {
        var limits = Limits()
        limits[.deletions] = Limits.Allowance(count: deletions, percent: percent)
        limits[.creations] = Limits.Allowance(count: creations, percent: percent)
        limits[.disablings] = Limits.Allowance(count: disablings, percent: percent)
        return limits
    }

    private func users(_ count: Int) -> Population { Population(users: count, groups: 0) }

    @Test func `a plan within the limits is allowed`() throws {
        let plan = try plan(deletions: 2, creations: 2, updates: 500)
        #expect(limits(2, 2).judge(plan, population: users(100)) == .allowed)
        #expect(limits(2, 2).judge(try self.plan(), population: users(0)) == .allowed)
    }

    @Test func `each count is a limit of its own, and all that are exceeded are told`() throws {
        let deletions = "3 deletions of users, 2 allowed (reconcile.limits.deletions)"
        let creations = "2 creations of users, 1 allowed (reconcile.limits.creations)"
        let disablings = "4 disablings of users, 3 allowed (reconcile.limits.disablings)"
        let limits = limits(2, 1, disablings: 3)
        #expect(limits.judge(try plan(deletions: 3), population: users(100)) == .stopped([deletions]))
        #expect(limits.judge(try plan(creations: 2), population: users(100)) == .stopped([creations]))
        #expect(
            limits.judge(try plan(deletions: 3, creations: 2, disablings: 4), population: users(100))
                == .stopped([deletions, disablings, creations]))
    }

    @Test func `users and groups are counted apart`() throws {
        let both = Plan(try plan(deletions: 2).items + plan(deletions: 2, isGroup: true).items)
        #expect(limits(2).judge(both, population: Population(users: 100, groups: 100)) == .allowed)
        // 2 of 100 users are few, 2 of 10 groups are not.
        #expect(
            limits(percent: 5).judge(both, population: Population(users: 100, groups: 10))
                == .stopped(["2 deletions of 10 groups, 5% allowed (reconcile.limits.deletions_percent)"]))
    }

    @Test(arguments: [
        (20, 1, true), (20, 2, false), (21, 2, true), (40, 2, true), (40, 3, false), (12, 1, true),
    ])
    func `a percentage of the owned entries is a limit, rounded up`(
        population: Int, count: Int, isAllowed: Bool
    ) throws {
        let share = "\(count) deletions of \(population) users, 5% allowed (reconcile.limits.deletions_percent)"
        let limits = limits(percent: 5)
        let verdict = limits.judge(try plan(deletions: count), population: users(population))
        #expect(verdict == (isAllowed ? .allowed : .stopped([share])))
        #expect((limits.judge(try plan(creations: count), population: users(population)) == .allowed) == isAllowed)
    }

    @Test func `below the minimum population the counts alone hold`() throws {
        let limits = limits(5, percent: 5)
        #expect(limits.judge(try plan(deletions: 5), population: users(9)) == .allowed)
        #expect(limits.judge(try plan(deletions: 5), population: users(10)) != .allowed)
        #expect(limits.judge(try plan(deletions: 6), population: users(9)) != .allowed)
    }

    @Test func `a limit of nothing stops the first one`() throws {
        #expect(limits(0).judge(try plan(deletions: 1), population: users(5)) != .allowed)
        #expect(limits(percent: 0).judge(try plan(deletions: 1), population: users(1000)) != .allowed)
        #expect(limits(0, 0, percent: 0).judge(try plan(updates: 9), population: users(1000)) == .allowed)
    }

    @Test func `what is only reported does not count`() throws {
        let plan = try plan(deletions: 9, action: .report)
        #expect(limits(0).judge(plan, population: users(5)) == .allowed)
    }

    @Test func `the defaults let few go`() {
        let limits = Limits()
        for kind in [LimitedKind.deletions, .disablings, .creations] {
            #expect(limits[kind] == Limits.Allowance(count: 50, percent: 5))
        }
        #expect(limits[.memberRemovals] == Limits.Allowance(count: 500, percent: 50))
        #expect(limits.minimumPopulation == 10 && limits.largeGroup == 100)
    }
}

extension LimitsTests {
    @Test(arguments: [(1, 0, true), (2, 0, false), (2, 1, true), (3, 0, false)])
    func `a plan that would leave nobody is stopped whatever the limits allow`(
        _ ends: Int, _ others: Int, _ isAllowed: Bool
    ) throws {
        // Those who are disabled live on, so they are of the population; those who are orphaned are not.
        let disabling = try plan(disablings: ends)
        let emptied = Verdict.stopped(["nothing would be left of the owned users, as if the source were empty"])
        #expect(limits().judge(disabling, population: users(ends + others)) == (isAllowed ? .allowed : emptied))
        let deleting = try plan(deletions: ends)
        #expect(limits().judge(deleting, population: users(others)) == (isAllowed ? .allowed : emptied))
    }

    private func removing(_ count: Int, of size: Int) throws -> Plan {
        let update = Change.update(try People.target("sales"), Update(newDN: nil, modifications: []))
        return Plan([
            People.item(
                "g1", .drifted, update, isGroup: true, charges: [.removal(of: count, from: "g1", of: size)])
        ])
    }

    @Test func `members are taken out of a large group up to a share of them, and of any up to a count`() throws {
        var limits = Limits()
        limits[.memberRemovals] = Limits.Allowance(count: 80, percent: 20)
        let population = Population(users: 0, groups: 1)
        #expect(limits.judge(try removing(20, of: 100), population: population) == .allowed)
        #expect(limits.judge(try removing(60, of: 99), population: population) == .allowed)
        #expect(
            limits.judge(try removing(21, of: 100), population: population)
                == .stopped([
                    "21 member removals of 100 members of the group g1, 20% allowed "
                        + "(reconcile.limits.member_removals_percent)"
                ]))
        #expect(
            limits.judge(try removing(81, of: 1000), population: population)
                == .stopped([
                    "81 member removals of members of the group g1, 80 allowed (reconcile.limits.member_removals)"
                ]))
    }
}
