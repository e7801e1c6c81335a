import Synchronization
import Testing

@testable import Sync

struct LanesTests {
    private struct Broken: Error {}

    @Test(arguments: [1, 2, 7, 100]) func `results come in the order of the elements, no more at once than lanes`(
        width: Int
    ) async {
        let underWay = Mutex(0)
        let most = Mutex(0)
        var heard = 0
        let (results, failures) = await Lanes(width: width).run(Array(0..<40)) { element in
            let now = underWay.withLock {
                $0 += 1; return $0
            }
            most.withLock { $0 = max($0, now) }
            for _ in 0..<(element * 7 % 5) { await Task.yield() }
            underWay.withLock { $0 -= 1 }
            return element * 2
        } each: { _ in
            heard += 1
        }
        #expect(results == (0..<40).map { $0 * 2 } && failures.isEmpty && heard == 40)
        #expect(most.withLock { $0 } <= width)
    }

    @Test(arguments: [1, 4]) func `after a failure nothing more begins, and what is under way comes to its end`(
        width: Int
    ) async {
        let begun = Mutex(0)
        let (results, failures) = await Lanes(width: width).run(Array(0..<1000)) { element in
            begun.withLock { $0 += 1 }
            if element == 5 { throw Broken() }
            await Task.yield()
            return element
        }
        #expect(failures.first is Broken)
        #expect(results[..<5] == [0, 1, 2, 3, 4] && results[5] == nil)
        #expect(results.count { $0 != nil } == begun.withLock { $0 } - 1)
        #expect(begun.withLock { $0 } < 1000)
    }

    @Test func `nothing to do is done at once`() async {
        let (results, failures) = await Lanes(width: 3).run([Int]()) { $0 }
        #expect(results.isEmpty && failures.isEmpty)
    }
}
