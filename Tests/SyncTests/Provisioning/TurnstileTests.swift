@testable import Sync
import Synchronization
import Testing

struct TurnstileTests {
    /// What happened, in order.
    private final class Diary: Sendable {
        private let lines = Mutex<[String]>([])

        func note(_ line: String) { lines.withLock { $0.append(line) } }
        var all: [String] { lines.withLock { $0 } }
    }

    /// A door that stays shut until it is opened.
    private actor Door {
        private var isOpen = false
        private var waiting: [CheckedContinuation<Void, Never>] = []

        func open() {
            isOpen = true
            for continuation in waiting { continuation.resume() }
            waiting = []
        }

        func pass() async {
            if isOpen { return }
            await withCheckedContinuation { waiting.append($0) }
        }
    }

    @Test func `one at a time for each key, in the order of arrival`() async throws {
        let turnstile = Turnstile()
        let door = Door()
        let diary = Diary()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<5 {
                // Runs until it waits, so that the order of arrival is the order of these lines.
                group.addImmediateTask {
                    try await turnstile.alone("key") {
                        diary.note("in \(number)")
                        await door.pass()
                        diary.note("out \(number)")
                    }
                }
            }
            while diary.all.isEmpty { await Task.yield() }
            #expect(diary.all == ["in 0"])
            await door.open()
            try await group.waitForAll()
        }
        #expect(diary.all == (0..<5).flatMap { ["in \($0)", "out \($0)"] })
    }

    @Test func `keys do not wait for each other`() async throws {
        let turnstile = Turnstile()
        let result = try await turnstile.alone("a") { try await turnstile.alone("b") { "through" } }
        #expect(result == "through")
    }

    @Test func `whoever throws lets the next one through`() async throws {
        struct Failure: Error {}
        let turnstile = Turnstile()
        await #expect(throws: Failure.self) { try await turnstile.alone("a") { throw Failure() } }
        #expect(try await turnstile.alone("a") { 1 } == 1)
    }
}
