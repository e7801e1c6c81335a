import Directory
@testable import Sync
import Testing

struct FeedQueueTests {
    private let start = Timestamp(milliseconds: 0)

    private func event(_ marker: String?, _ kind: FeedEvent.Kind = .modified) -> FeedEvent {
        FeedEvent(
            identity: EntryIdentity("i"), dn: nil, marker: marker.map { ChangeMarker(AttributeValue($0)) }, kind: kind)
    }

    private func link(_ marker: String) -> Link {
        Link(identity: EntryIdentity("i"), dn: .root, marker: ChangeMarker(AttributeValue(marker)))
    }

    @Test func `a resource waits once, and room is for those that wait already`() {
        var queue = FeedQueue(capacity: 1)
        let (ann, bob) = (ResourceID("ann"), ResourceID("bob"))
        let isRoom = [
            queue.add(ann, event("1"), due: start, number: 1), queue.add(bob, event("1"), due: start, number: 2),
            queue.add(ann, event("2"), due: start, number: 3),
        ]
        #expect(isRoom == [true, false, true] && queue.count == 1 && queue.earliest == 1)
    }

    @Test func `what the state has caught up with is an echo, what it may have passed over is none`() throws {
        var queue = FeedQueue(capacity: 9)
        for (name, markers) in [("one", ["1"]), ("two", ["1", "2"]), ("gone", [nil])] as [(String, [String?])] {
            for marker in markers { _ = queue.add(ResourceID(name), event(marker), due: start, number: 1) }
        }
        let due = Dictionary(
            uniqueKeysWithValues: queue.takeDue(start, most: 9).map { ($0.id.text, $0.waiting) })
        #expect(due["one"]?.isEcho(of: link("1")) == true && due["one"]?.isEcho(of: link("2")) == false)
        #expect(due["two"]?.isEcho(of: link("2")) == false)
        #expect(due["gone"]?.isEcho(of: link("1")) == false)
        #expect(queue.isEmpty)
    }

    @Test func `what could not be looked at waits longer and longer, and not for ever`() {
        var queue = FeedQueue(capacity: 9)
        let id = ResourceID("ann")
        _ = queue.add(id, event("1"), due: start, number: 7)
        var now = start
        var delays: [Int64] = []
        while let due = queue.nextDue {
            now = due
            guard let (_, waiting) = queue.takeDue(now, most: 1).first, queue.postpone(id, waiting, now) else { break }
            #expect(queue.earliest == 7)
            delays.append((queue.nextDue ?? now).milliseconds - now.milliseconds)
        }
        #expect(delays == [200, 400, 800, 1600, 3200, 6400, 10_000, 10_000, 10_000])
    }

    @Test func `the earliest come first, and only those that are due`() {
        var queue = FeedQueue(capacity: 9)
        for number in [3, 1, 2] {
            _ = queue.add(ResourceID("\(number)"), event("x"), due: start, number: UInt64(number))
        }
        _ = queue.add(ResourceID("later"), event("x"), due: start.advanced(bySeconds: 1), number: 0)
        #expect(queue.takeDue(start, most: 2).map(\.id.text) == ["1", "2"])
        #expect(queue.takeDue(start, most: 2).map(\.id.text) == ["3"])
    }

    @Test func `a cookie settles when nothing before it waits, however many came since`() throws {
        var progress = FeedProgress()
        let source = FeedSource(server: "s", base: .root, kind: .contentSync)
        for number in 1...9 { progress.reach(FeedCookie([UInt8(number)]), of: source, after: UInt64(number)) }
        #expect(progress.takeSettled(before: 1).isEmpty)
        #expect(progress.takeSettled(before: 5).map(\.cookie) == [FeedCookie([1])])
        #expect(progress.takeSettled(before: 5).isEmpty)
        #expect(progress.takeSettled(before: nil).map(\.cookie) == [FeedCookie([9])])
        #expect(progress.isEmpty)
    }
}
