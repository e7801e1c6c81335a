import Foundation
import GRDB
import SCIM
@testable import Store
import Sync
import TestSupport
import Testing

/// Bytes of the state that are not what was written.
struct DamageTests {
    /// The files as they are after a crash that came after five commits; a body damages them first.
    private static func afterCrash(_ damage: (StateFolder) throws -> Void, _ body: (StateFolder) async throws -> Void)
        async throws
    {
        try await StateFolder.with { live in
            let store = try live.open()
            for name in ["ann", "bob", "cid", "dan", "eve"] { try await store.create(name) }
            try await StateFolder.with { folder in
                for suffix in ["", "-wal"] {
                    try FileManager.default.copyItem(atPath: live.state + suffix, toPath: folder.state + suffix)
                }
                try damage(folder)
                try await body(folder)
            }
            #expect(try await store.count(of: .user) == 5)
        }
    }

    /// Turns all bits of a part of a file.
    private static func flip(_ path: String, _ range: (Int) -> Range<Int>) throws {
        var bytes = try Data(contentsOf: URL(filePath: path))
        for place in range(bytes.count) { bytes[place] = ~bytes[place] }
        try bytes.write(to: URL(filePath: path))
    }

    /// A connection of another process, which may keep a transaction open.
    private static func other(_ folder: StateFolder) throws -> DatabaseQueue {
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        return try DatabaseQueue(path: folder.state, configuration: configuration)
    }

    private static func expectRefusal(_ damage: (StateFolder) throws -> Void) async throws {
        try await afterCrash(damage) { folder in
            let before = try Data(contentsOf: URL(filePath: folder.state))
            let error = #expect(throws: StoreError.self) { try folder.open() }
            #expect(error?.description.hasPrefix("the state \(folder.state) is damaged (") == true)
            #expect(error?.description.contains("backup") == true)
            #expect(try Data(contentsOf: URL(filePath: folder.state)) == before)
        }
    }

    @Test func `a log that ends amid a commit is that of a power failure, and what was durable before is there`()
        async throws
    {
        try await Self.afterCrash { folder in
            let log = try Data(contentsOf: URL(filePath: folder.state + "-wal"))
            try log.prefix(log.count - 2000).write(to: URL(filePath: folder.state + "-wal"))
        } _: { folder in
            let store = try folder.open()
            try store.verify()
            #expect(try await store.count(of: .user) >= 4)
            try await store.create("zoe")
        }
    }

    @Test func `a log that is whole is no damage, however often it was begun anew`() async throws {
        try await StateFolder.with { folder in
            for round in 0..<5 {
                let store = try folder.open()
                for number in 0..<5 { try await store.create("u\(round)-\(number)") }
                try await store.pool.writeWithoutTransaction { _ = try $0.checkpoint(.restart) }
                try await store.create("after-\(round)")
                #expect(try #require(WriteAheadLog(of: folder.state)).damage == nil)
            }
        }
    }

    @Test(arguments: [0.1, 0.3, 0.6])
    func `a byte of the log amid what was committed is not taken for its end`(_ part: Double) async throws {
        try await Self.expectRefusal { folder in
            try Self.flip(folder.state + "-wal") { size in Int(Double(size) * part)..<Int(Double(size) * part) + 1 }
        }
    }

    @Test func `a log whose head is damaged is not passed over`() async throws {
        try await Self.expectRefusal { folder in try Self.flip(folder.state + "-wal") { _ in 16..<17 } }
    }

    @Test func `a table that cannot be read is found before anything is served`() async throws {
        try await StateFolder.with { folder in
            try await folder.open().create("ann")
            try await DatabaseQueue(path: folder.state).writeWithoutTransaction { _ = try $0.checkpoint(.truncate) }
            try Self.flip(folder.state) { size in 4096..<size }
            let error = #expect(throws: (any Error).self) { try folder.open().verify() }
            #expect(String(describing: error).contains("\(folder.state) is damaged"))
        }
    }

    @Test func `once damage was met nothing more is written`() async throws {
        try await StateFolder.with { folder in
            let store = try folder.open()
            try await store.create("ann")
            await #expect(throws: StateFailure.self) {
                try await store.commits.commit { _ in throw DatabaseError(resultCode: .SQLITE_CORRUPT) }
            }
            let failure = await #expect(throws: StateFailure.self) { try await store.create("bob") }
            #expect(failure?.kind == .damaged)
            await #expect(throws: StateFailure.self) { try await store.proveWritable() }
            #expect(try await store.count(of: .user) == 1)
        }
    }

    @Test func `a state that another process keeps locked is a failure that says so`() async throws {
        try await StateFolder.with { folder in
            let store = try folder.open()
            let other = try Self.other(folder)
            try await other.writeWithoutTransaction { db in
                try db.execute(sql: "BEGIN IMMEDIATE")
            }
            let failure = await #expect(throws: StateFailure.self) { try await store.create("ann") }
            #expect(failure?.kind == .unusable && failure?.description.contains("another process") == true)
            try await other.writeWithoutTransaction { try $0.execute(sql: "ROLLBACK") }
            #expect(try await store.create("ann") != nil)
        }
    }

    @Test func `a sweep whose end could not be recorded does not keep the next one out`() async throws {
        try await StateFolder.with { folder in
            let store = try folder.open()
            let sweep = try #require(try await store.beginSweep())
            let other = try Self.other(folder)
            try await other.writeWithoutTransaction { try $0.execute(sql: "BEGIN IMMEDIATE") }
            await #expect(throws: StateFailure.self) { try await sweep.end() }
            try await other.writeWithoutTransaction { try $0.execute(sql: "ROLLBACK") }
            #expect(try await folder.open().beginSweep() == nil)
            let next = try #require(try await store.beginSweep())
            #expect(try await store.beginSweep() == nil)
            try await next.end()
            #expect(try await folder.open().beginSweep() != nil)
        }
    }

    @Test func `an intent that could not be given up durably is free all the same`() async throws {
        try await StateFolder.with { folder in
            let store = try folder.open()
            let intent = try await store.begin("ann")
            let other = try Self.other(folder)
            try await other.writeWithoutTransaction { try $0.execute(sql: "BEGIN IMMEDIATE") }
            await #expect(throws: StateFailure.self) { try await store.release(intent.id) }
            try await other.writeWithoutTransaction { try $0.execute(sql: "ROLLBACK") }
            guard case .taken = try await store.takeOver(ResourceID("ann")) else { throw UnexpectedVerdict() }
        }
    }
}
