import Planning
import Testing

struct ActionTableTests {
    @Test func `what is safe is repaired, what needs a person is reported`() {
        let table = ActionTable()
        let repaired = Situation.allCases.filter { table[$0] == .repair }
        let reported = Situation.allCases.filter { table[$0] == .report }
        #expect(
            repaired == [
                .drifted, .outdated, .renamed, .relocated, .superseded, .missing, .landed, .absent, .orphaned, .gone,
                .leftOut,
            ])
        #expect(
            reported == [.moved, .leftScope, .replaced, .inDoubt, .found, .resumed, .foreign, .unmapped, .contested])
        #expect(Situation.allCases.filter { table[$0] == .ignore } == [.inSync, .retired, .protected])
    }

    @Test func `a setting changes one situation and no other`() {
        let table = ActionTable([.drifted: .report])
        for situation in Situation.allCases {
            #expect(table[situation] == (situation == .drifted ? .report : ActionTable()[situation]))
        }
    }

    @Test func `nothing that is safe only as a report can be turned into a write`() {
        for situation in Situation.allCases where ActionTable()[situation] == .report {
            #expect(!ActionTable.choices(for: situation).contains(.repair), "\(situation)")
        }
    }

    @Test func `what may be chosen contains the default`() {
        for situation in Situation.allCases where !ActionTable.choices(for: situation).isEmpty {
            #expect(ActionTable.choices(for: situation).contains(ActionTable()[situation]), "\(situation)")
        }
    }
}
