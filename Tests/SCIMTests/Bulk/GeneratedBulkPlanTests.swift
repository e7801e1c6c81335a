import SCIM
import Testing

/// References at random: whatever refers to whatever, no operation may be lost, and none may come too early. The
/// generator is seeded, so that a failure can be repeated.
@Suite("Bulk plans of generated requests")
struct GeneratedBulkPlanTests {
    @Test func `every operation has its step, after all that it refers to`() throws {
        var generator = Generator(seed: 1)
        for _ in 0..<200 {
            let size = Int.random(in: 1...12, using: &generator)
            let operations = (0..<size).map { generator.operation($0, size: size) }
            let plan = BulkPlan(try bulkRequest(operations.joined(separator: ",")))
            #expect(order(of: plan) == Set(0..<size), "\(operations)")
        }
    }

    /// The operations that a plan runs or refuses; nil if one comes twice or before what it refers to.
    private func order(of plan: BulkPlan) -> Set<Int>? {
        var seen: Set<Int> = []
        for step in plan.steps {
            switch step {
            case .refuse(let index, _):
                guard seen.insert(index).inserted else { return nil }
            case .run(let index, let operation):
                guard seen.isSuperset(of: operation.referredBulkIds.compactMap(Int.init)),
                    seen.insert(index).inserted
                else { return nil }
            case .complete(_, let patch):
                guard seen.isSuperset(of: patch.referredBulkIds.compactMap(Int.init)) else { return nil }
            }
        }
        return seen
    }
}

extension Generator {
    /// A user, a group or a change, which refers to up to two of the others.
    fileprivate mutating func operation(_ index: Int, size: Int) -> String {
        let targets = (0..<Int.random(in: 0...2, using: &self)).map { _ in
            "bulkId:\(Int.random(in: 0..<size, using: &self))"
        }
        let members = targets.map { #"{"value":"\#($0)"}"# }.joined(separator: ",")
        switch Int.random(in: 0..<6, using: &self) {
        case 0: return #"{"method":"DELETE","path":"/Groups/\#(targets.first ?? "1")"}"#
        case 1, 2: return post("/Users", "\(index)", #""manager":"\#(targets.first ?? "")""#)
        default: return post("/Groups", "\(index)", #""members":[\#(members)]"#)
        }
    }
}
