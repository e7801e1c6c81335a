import Dispatch
import GRDB
import SCIM
@testable import Store
import Sync
import Synchronization
import Testing
import TestSupport

struct GroupCommitTests {
    /// Counts the commits of a connection.
    private final class CommitCounter: TransactionObserver, Sendable {
        private let commits = Mutex(0)

        var count: Int { commits.withLock(\.self) }
        func observes(eventsOfKind eventKind: DatabaseEventKind) -> Bool { true }
        func databaseDidChange(with event: DatabaseEvent) {}
        func databaseDidCommit(_ db: Database) { commits.withLock { $0 += 1 } }
        func databaseDidRollback(_ db: Database) {}
    }

    /// Holds the queue of commits up while writes gather behind it, then lets them go.
    private func gathering(
        _ store: SQLiteStore, _ writes: [@Sendable () async throws -> Void]
    ) async throws -> [(any Error)?] {
        let begun = AsyncStream<Void>.makeStream()
        let gate = DispatchSemaphore(value: 0)
        return try await withThrowingTaskGroup(of: (Int, (any Error)?).self) { group in
            group.addImmediateTask {
                try await store.commits.commit { _ in
                    begun.continuation.finish()
                    gate.wait()
                }
                return (-1, nil)
            }
            for await _ in begun.stream {}
            for (number, write) in writes.enumerated() {
                group.addImmediateTask {
                    do {
                        try await write()
                        return (number, nil)
                    } catch {
                        return (number, error)
                    }
                }
            }
            gate.signal()
            var results: [(any Error)?] = writes.map { _ in nil }
            for try await (number, error) in group where number >= 0 { results[number] = error }
            return results
        }
    }

    @Test func `writes that wait at the same time share a commit`() async throws {
        try await StateFolder.with { folder in
            let store = try folder.open()
            let counter = CommitCounter()
            store.pool.add(transactionObserver: counter)
            let writes = (0..<100).map { number in
                { @Sendable in _ = try await store.begin("u\(number)") }
            }
            let errors = try await gathering(store, writes)
            #expect(errors.allSatisfy { $0 == nil })
            #expect(try await store.openIntents().count == 100)
            #expect(counter.count < 20, "\(counter.count) commits")
        }
    }

    @Test func `one write that fails takes no other with it`() async throws {
        struct Failure: Error {}
        try await StateFolder.with { folder in
            let store = try folder.open()
            let never = Intent(
                id: IntentID(999), kind: .change, resource: ResourceID("x"), type: .user, desired: nil, addedAt: nil,
                recorded: Timestamp(milliseconds: 0))
            let errors = try await gathering(
                store,
                [
                    { try await store.begin("before") },
                    {
                        try await store.commits.commit { db in
                            try db.execute(
                                sql: "INSERT INTO claim (type, name_key, resource) VALUES ('User', 'lost', 'x')")
                            throw Failure()
                        }
                    },
                    { _ = try await store.complete(never, .done(nil), acknowledged: true) },
                    { try await store.commits.commit { db in try db.execute(sql: "nonsense") } },
                    { try await store.begin("after") },
                ])
            #expect(errors.map { $0 == nil } == [true, false, false, false, true])
            #expect(try await store.openIntents().map(\.intent.resource.text) == ["before", "after"])
            #expect(try await store.holder(of: NameKey("lost"), type: .user) == nil)
            let claims = try await store.pool.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM claim") }
            #expect(claims == 2)
        }
    }

    @Test func `a write whose task is cancelled is committed all the same`() async throws {
        try await StateFolder.with { folder in
            let store = try folder.open()
            let task = Task {
                withUnsafeCurrentTask { $0?.cancel() }
                return try await store.begin("ann")
            }
            let intent = try await task.value
            #expect(try await store.openIntents().map(\.intent) == [intent])
        }
    }

    @Test func `every one of many concurrent writes is there`() async throws {
        try await StateFolder.with { folder in
            let store = try folder.open()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<200 { group.addTask { try await store.create("u\(number)") } }
                try await group.waitForAll()
            }
            #expect(try await store.count(of: nil) == 200)
            #expect(try await store.openIntents().isEmpty)
        }
    }
}
