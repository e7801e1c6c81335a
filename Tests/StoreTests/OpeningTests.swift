import Foundation
import GRDB
import SCIM
@testable import Store
import Sync
import TestSupport
import Testing

struct OpeningTests {
    @Test func `a state of a newer version is refused, and left as it is`() async throws {
        try await StateFolder.with { folder in
            try await folder.open().create("ann")
            let raw = try DatabaseQueue(path: folder.state)
            try await raw.write { db in
                try db.execute(sql: "INSERT INTO grdb_migrations (identifier) VALUES ('99: of the future')")
            }
            let error = #expect(throws: StoreError.self) { try folder.open() }
            #expect(
                error?.description
                    == "the state \(folder.state) was written by a newer version of sluice; use that version")
            let count = try await raw.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM resource") }
            #expect(count == 1)
        }
    }

    @Test func `a state of an older version keeps its open writes and its history`() async throws {
        try await StateFolder.with { folder in
            let raw = try DatabaseQueue(path: folder.state)
            try Migrations.all.migrate(raw, upTo: "1: users, intents, tokens")
            try await raw.write { db in
                try db.execute(
                    sql: """
                        INSERT INTO resource (id, lifecycle, name_key, body, created, modified, revision, row_version,
                            acknowledged) VALUES ('pending', 'pending', 'bob', '{}', 1, 1, 1, 1, 0);
                        INSERT INTO claim (name_key, resource) VALUES ('bob', 'pending');
                        INSERT INTO intent (resource, kind, desired, added_at, actor, recorded)
                            VALUES ('pending', 'create', CAST('{"userName":"bob","password":"p"}' AS BLOB), 'uid=bob', 'entra', 7);
                        INSERT INTO operation (at, resource, kind, actor, result)
                            VALUES (5, 'old', 'change', 'entra', 'done');
                        """)
            }
            let store = try folder.open()
            #expect(try await store.history(of: ResourceID("old"), limit: 9).map(\.at.milliseconds) == [5])
            let open = try await store.openIntents()
            #expect(open.map(\.intent.resource) == [ResourceID("pending")] && open.first?.isOccupied == false)
            #expect(try await store.holder(of: NameKey("Bob"), type: .user)?.lifecycle == .pending)
            guard case .taken(let intent) = try await store.takeOver(ResourceID("pending")) else {
                throw UnexpectedVerdict()
            }
            let bob = try await store.complete(intent, .done(nil), acknowledged: true)
            #expect(bob?.lifecycle == .living && bob?.created.milliseconds == 7)
            #expect(bob?.resource.attributes == ["userName": "bob"])
        }
    }

    @Test func `a file that is no state is refused with its name`() async throws {
        try await StateFolder.with { folder in
            try Data("this is not a database, whatever it says".utf8).write(to: URL(filePath: folder.state))
            let error = #expect(throws: StoreError.self) { try folder.open() }
            #expect(error?.description.hasPrefix("the state \(folder.state) is damaged") == true)
        }
    }

    @Test func `a folder that is not there is an error with the file's name`() throws {
        let path = "/nonexistent/folder/state.sqlite"
        let clock = ManualClock()
        let error = #expect(throws: StoreError.self) { try SQLiteStore(path: path) { clock.now } }
        #expect(error?.description.contains(path) == true)
    }

    @Test func `an unknown word in the state is an error and not a guess`() async throws {
        try await StateFolder.with { folder in
            let store = try folder.open()
            let ann = try #require(try await store.create("ann"))
            try await store.commits.commit { db in
                try db.execute(sql: "UPDATE resource SET lifecycle = 'undead'")
            }
            await #expect(throws: StateFailure.self) { try await store.resource(ann.id) }
        }
    }
}
