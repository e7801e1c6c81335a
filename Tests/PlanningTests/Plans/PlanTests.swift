import Directory
import Planning
import Testing

struct PlanTests {
    private func items() throws -> [PlanItem] {
        let rename = Update(newDN: try People.dn("uid=a"), modifications: [])
        let update = Update(newDN: nil, modifications: [Modification(.replace, .cn, ["x"])])
        return [
            People.item("8", .found, nil, action: .report, observed: People.observed(try People.entry("a"))),
            People.item("7", .unmapped, nil, action: .report),
            People.item("6", .orphaned, .delete(try People.target("a"))),
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
