import GRDB
import SCIM
@testable import Store
import Sync
import TestSupport
import Testing

/// Counts and windows over more resources than one block of numbers holds.
@Suite struct PopulationTests {
    @Test(arguments: [ResourceKind.user, .group, nil])
    func `windows show what pages show, and counts count it`(_ type: ResourceKind?) async throws {
        try await StateFolder.with { folder in
            let store = try folder.open()
            try await Self.fill(store)
            let all = try await store.page(of: type, after: nil, limit: 10_000).resources.map(\.id)
            #expect(try await store.count(of: type) == all.count)
            for offset in [0, 1, 700, 1023, 1024, 1500, all.count - 1, all.count, all.count + 5] {
                let window = try await store.window(of: type, offset: offset, limit: 300).map(\.id)
                #expect(window == Array(all.dropFirst(offset).prefix(300)), "\(offset)")
            }
        }
    }

    @Test func `a state that was filled before there were populations is counted`() async throws {
        try await StateFolder.with { folder in
            let raw = try DatabaseQueue(path: folder.state)
            try Migrations.all.migrate(raw, upTo: "5: tokens of users")
            try await raw.write { db in try Self.insert(1...3000, db) }
            let store = try folder.open()
            #expect(try await store.count(of: .user) == 2000)
            #expect(try await store.count(of: nil) == 3000)
        }
    }

    /// Users and groups in turns, some of them deleted.
    private static func fill(_ store: SQLiteStore) async throws {
        try await store.commits.commit { db in
            try insert(1...4000, db)
            try db.execute(sql: "UPDATE resource SET lifecycle = 'deleted' WHERE number % 7 = 0 OR number < 1500")
        }
    }

    private static func insert(_ numbers: ClosedRange<Int>, _ db: Database) throws {
        for number in numbers {
            try db.execute(
                sql: """
                    INSERT INTO resource (id, type, lifecycle, body, created, modified, revision, row_version,
                        acknowledged) VALUES (?, ?, 'living', CAST('{}' AS BLOB), 1, 1, 1, 2, 1)
                    """,
                arguments: ["id-\(number)", number.isMultiple(of: 3) ? "Group" : "User"])
        }
    }
}
