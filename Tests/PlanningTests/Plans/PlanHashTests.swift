import Directory
import Planning
import Testing

struct PlanHashTests {
    private let basis = PlanBasis(mappingVersion: "m1", approvalsUsed: 0)

    private func item(
        _ value: AttributeValue = "x", rowVersion: Int64 = 1, marker: AttributeValue = "m", action: Action = .repair,
        situation: Situation = .drifted
    ) throws -> PlanItem {
        let target = Target(
            dn: try People.dn("uid=ann"), identity: EntryIdentity("i"), marker: ChangeMarker(marker))
        let update = Update(newDN: nil, modifications: [Modification(.replace, .cn, [value])])
        return People.item("r1", situation, .update(target, update), action: action, rowVersion: rowVersion)
    }

    private func hash(_ items: PlanItem..., basis: PlanBasis? = nil) -> PlanHash {
        PlanHash(Plan(items), basis ?? self.basis)
    }

    @Test func `the same plan has the same hash, of 32 digits that can be read back`() throws {
        let hash = hash(try item())
        #expect(hash == self.hash(try item()))
        #expect(hash.description.utf8.count == 32)
        #expect(PlanHash(hash.description.uppercased()) == hash)
        for text in ["", "1234", hash.description + "0", String(hash.description.dropLast()) + "g"] {
            #expect(PlanHash(text) == nil)
        }
    }

    @Test func `whatever the plan was made from or would do makes another hash`() throws {
        let others = [
            hash(try item("y")), hash(try item(rowVersion: 2)), hash(try item(marker: "n")),
            hash(try item(situation: .renamed)), hash(),
            hash(try item(), basis: PlanBasis(mappingVersion: "m2", approvalsUsed: 0)),
            hash(try item(), basis: PlanBasis(mappingVersion: "m1", approvalsUsed: 1)),
            hash(People.item("r1", .orphaned, .delete(try People.target("ann")))),
            hash(People.item("r1", .missing, .add(try People.entry("ann")))),
            hash(People.item("r1", .landed, nil)),
        ]
        #expect(Set(others + [hash(try item())]).count == others.count + 1)
    }

    @Test func `what is only reported is no part of what is applied`() throws {
        #expect(hash(try item(action: .report)) == hash())
    }

    @Test func `values do not run into one another`() throws {
        func two(_ first: AttributeValue, _ second: AttributeValue) throws -> PlanHash {
            let update = Update(newDN: nil, modifications: [Modification(.replace, .cn, [first, second])])
            return hash(People.item("r1", .drifted, .update(try People.target("ann"), update)))
        }
        #expect(try two("ab", "c") != two("a", "bc"))
    }
}
