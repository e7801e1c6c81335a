import SCIM
@testable import Sync
import Testing

struct RankingTests {
    @Test(arguments: [0, 1, 7, 300, 5000, 9000, .max])
    func `the first ones are those that a full sort puts first, ties in the order in which they came`(
        _ capacity: Int
    ) {
        let order = ListOrder(key: { _ in .absent }, precedes: { $0.isLess(than: $1) })
        var ranking = Ranking(order, capacity: capacity)
        let keys = (0..<5000).map { $0 * 7919 % 613 }
        for (number, key) in keys.enumerated() {
            ranking.offer(ResourceID("\(number)"), key == 0 ? .absent : .number(Number(key)))
        }
        let sorted = keys.enumerated().sorted { left, right in
            let (a, b) = (left.element == 0 ? Int.max : left.element, right.element == 0 ? Int.max : right.element)
            return (a, left.offset) < (b, right.offset)
        }
        #expect(ranking.first().map(\.text) == sorted.prefix(capacity).map { "\($0.offset)" })
        #expect(ranking.count == 5000)
    }
}
