import Directory
import Planning
import Testing

struct PlanTests {
    private func items() throws -> [PlanItem] {
        let rename = Update(newDN: try People.dn("uid=0"), modifications: [])
        let update = Update(newDN: nil, modifications: [Modification(.replace, .cn, ["x"])])
        return [
            People.item("8", .found, nil, action: .report, observed: People.observed(try People.entry("a"))),
            People.item("7", .unmapped, nil, action: .report),
            People.item("6", .orphaned, .delete(try People.target("y"))),
            People.item("5", .missing, .add(try People.entry("b"))),
            People.item("4", .missing, .add(try People.entry("a"))),
            People.item("3", .drifted, .update(try People.target("c"), update)),
            People.item("2", .drifted, .update(try People.target("b"), update)),
            People.item("1", .renamed, .update(try People.target("z"), rename)),
        ]
    }

    @Test func `updates, then creations, then deletions, then what waits, each by DN`() throws {
        let expected = ["1", "2", "3", "4", "5", "6", "7", "8"]
        let items = try items()
        #expect(Plan(items).items.map(\.resource) == expected)
        #expect(Plan(items.reversed()).items.map(\.resource) == expected)
    }

    @Test func `what stands at the same DN is ordered by id`() throws {
        let entry = try People.entry("a")
        let items = ["b", "a", "c"].map { People.item($0, .missing, .add(entry)) }
        #expect(Plan(items).items.map(\.resource) == ["a", "b", "c"])
    }

    private func rename(_ id: String, _ old: String, _ new: String) throws -> PlanItem {
        let update = Update(newDN: try People.dn("uid=\(new)"), modifications: [])
        return People.item(id, .renamed, .update(try People.target(old), update))
    }

    private func text(_ steps: [PlanStep]) -> [String] {
        steps.map { step in
            switch step {
            case .setAside(let item, let name): "\(item.resource) as \(name.rdn?.description ?? "")"
            case .carryOut(let item): item.resource
            }
        }
    }

    @Test func `whoever stands in the way goes first, a deletion too`() throws {
        let items = [
            try rename("1", "a", "b"), try rename("2", "b", "c"), try rename("3", "c", "d"), try rename("5", "z", "y"),
            People.item("4", .orphaned, .delete(try People.target("d"))),
        ]
        #expect(text(Plan(items).steps) == ["4", "3", "2", "1", "5"])
        #expect(text(Plan(items.reversed()).steps) == ["4", "3", "2", "1", "5"])
    }

    private func rounds(_ items: [PlanItem]) -> [[String]] { Plan(items).rounds.map(text) }

    @Test func `updates of people go together, and creations; all else goes alone`() throws {
        #expect(rounds(try items()) == [["1", "2", "3"], ["4", "5"], ["6"]])
        let update = Update(newDN: nil, modifications: [Modification(.replace, .cn, ["x"])])
        let groups = ["a", "b"].map { name in
            People.item(name, .missing, .add(Entry(dn: .root, attributes: [:])), isGroup: true)
        }
        let changed = [People.item("c", .drifted, .update(try People.target("c"), update), isGroup: true)]
        #expect(rounds(groups + changed) == [["c"], ["a"], ["b"]])
        let leaving = try ["d", "e"].map { People.item($0, .orphaned, .update(try People.target($0), update)) }
        #expect(rounds(leaving) == [["d"], ["e"]])
        #expect(rounds([People.item("1", .landed, nil), People.item("2", .landed, nil)]) == [["1"], ["2"]])
        #expect(rounds([]).isEmpty)
    }

    @Test func `whoever gets a name waits for the one that leaves it`() throws {
        let chain = [
            try rename("1", "a", "b"), try rename("2", "b", "c"), try rename("3", "c", "d"), try rename("5", "z", "y"),
            People.item("4", .orphaned, .delete(try People.target("d"))),
        ]
        #expect(rounds(chain) == [["4"], ["3"], ["2"], ["1", "5"]])
        let swap = [try rename("1", "b", "a"), try rename("2", "a", "b"), try rename("3", "x", "y")]
        #expect(rounds(swap) == [["1 as uid=sluice-1"], ["2"], ["1"], ["3"]])
    }

    @Test func `where names go round in a circle one is set aside`() throws {
        let swap = [try rename("1", "b", "a"), try rename("2", "a", "b")]
        #expect(text(Plan(swap).steps) == ["1 as uid=sluice-1", "2", "1"])
        #expect(text(Plan(swap.reversed()).steps) == ["1 as uid=sluice-1", "2", "1"])
        let circle = [
            try rename("1", "a", "b"), try rename("2", "b", "c"), try rename("3", "c", "a"), try rename("4", "x", "a2"),
        ]
        #expect(text(Plan(circle).steps) == ["3 as uid=sluice-3", "2", "1", "3", "4"])
        let tail = swap + [try rename("3", "0", "a")]
        #expect(text(Plan(tail).steps) == ["1 as uid=sluice-1", "2", "1", "3"])
    }

    @Test func `who is only reported, or keeps the name, stands in nobody's way`() throws {
        let target = try People.target("b")
        let plan = Plan([
            try rename("1", "a", "b"), People.item("2", .orphaned, .delete(target), action: .report),
            try rename("3", "c", "C"),
        ])
        #expect(text(plan.steps) == ["3", "1"])
    }

    @Test func `a report changes nothing, whatever it would take`() throws {
        let target = try People.target("a")
        let plan = Plan([
            People.item("1", .orphaned, .delete(target), action: .report), People.item("2", .gone, nil),
            People.item("3", .orphaned, .delete(target)), People.item("4", .found, nil, action: .ignore),
        ])
        #expect(plan.changes.map(\.resource) == ["3"])
        #expect(plan.repairs.map(\.resource) == ["2", "3"])
        #expect(plan.reports.map(\.resource) == ["1"])
    }
}
