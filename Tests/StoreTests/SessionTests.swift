import SCIM
import Store
import Sync
import TestSupport
import Testing

/// Two sessions on one file: two in one process stand in for two processes, because the locks belong to the
/// open file and see each other.
@Suite(.timeLimit(.minutes(1))) struct SessionTests {
    /// Waits until an intent is nobody's, which the end of its session makes it.
    private func waitUntilFree(_ store: SQLiteStore) async throws {
        while try await store.openIntents().contains(where: \.isOccupied) { await Task.yield() }
    }

    @Test func `the intent of a living session is occupied, that of a closed one is free`() async throws {
        try await StateFolder.with { folder in
            var first: SQLiteStore? = try folder.open()
            let second = try folder.open()
            try await first?.begin("ann")
            #expect(try await second.openIntents().map(\.isOccupied) == [true])
            #expect(try await second.attempt("ann") == "occupied")
            first = nil
            try await waitUntilFree(second)
            #expect(try await second.attempt("ann") == "taken")
            #expect(try await second.attempt("ann") == "occupied")
        }
    }

    @Test func `an intent that was given up may be taken over by another session`() async throws {
        try await StateFolder.with { folder in
            let first = try folder.open()
            let second = try folder.open()
            let intent = try await first.begin("ann")
            try await first.release(intent.id)
            #expect(try await second.attempt("ann") == "taken")
            #expect(try await first.attempt("ann") == "occupied")
        }
    }

    @Test func `no two sessions have the same number`() async throws {
        try await StateFolder.with { folder in
            try await folder.open().begin("ann")
            let second = try folder.open()
            // Were the number of a closed session used again, its intents would be the new one's own.
            try await waitUntilFree(second)
            #expect(try await second.attempt("ann") == "taken")
        }
    }

    @Test func `what one session writes the other sees, names and rows`() async throws {
        try await StateFolder.with { folder in
            let first = try folder.open()
            let second = try folder.open()
            let ann = try #require(try await first.create("ann"))
            #expect(try await second.resource(ann.id) == ann)
            if case .nameTaken(let holder) = try await second.propose("ANN") {
                #expect(holder == ann.id)
            } else {
                Issue.record("the name was free")
            }
            let proposal = Proposal(
                kind: .change, resource: ann.id, type: .user, rowVersion: ann.rowVersion, desired: ann.resource,
                addedAt: nil,
                actor: "client")
            guard case .recorded(let intent) = try await first.record(proposal) else {
                throw UnexpectedVerdict()
            }
            guard case .occupied = try await second.record(proposal) else { throw UnexpectedVerdict() }
            _ = try await first.complete(intent, .done(ann.link), acknowledged: true)
            guard case .stale = try await second.record(proposal) else { throw UnexpectedVerdict() }
        }
    }

    @Test func `one sweep at a time, over all sessions`() async throws {
        try await StateFolder.with { folder in
            var first: SQLiteStore? = try folder.open()
            let second = try folder.open()
            var ledger = try await first?.beginSweep()
            #expect(ledger != nil)
            #expect(try await second.beginSweep() == nil)
            ledger = nil
            first = nil
            var next = try await second.beginSweep()
            while next == nil {
                await Task.yield()
                next = try await second.beginSweep()
            }
            try await next?.end()
        }
    }

    @Test func `the end of a sweep that lost its lease takes the lease of no other`() async throws {
        try await StateFolder.with { folder in
            let first = try folder.open()
            let second = try folder.open()
            let ended = try #require(try await first.beginSweep())
            try await ended.end()
            let running = try #require(try await second.beginSweep())
            try await ended.end()
            #expect(try await first.beginSweep() == nil)
            try await running.end()
        }
    }

    @Test func `two sessions that write at the same time lose nothing`() async throws {
        try await StateFolder.with { folder in
            let stores = [try folder.open(), try folder.open()]
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<100 { group.addTask { try await stores[number % 2].create("u\(number)") } }
                try await group.waitForAll()
            }
            for store in stores { #expect(try await store.count(of: nil) == 100) }
        }
    }
}
