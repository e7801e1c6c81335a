import Foundation
import GRDB
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

    @Test func `a file that is no state is refused with its name`() async throws {
        try await StateFolder.with { folder in
            try Data("this is not a database, whatever it says".utf8).write(to: URL(filePath: folder.state))
            let error = #expect(throws: StoreError.self) { try folder.open() }
            #expect(error?.description.hasPrefix("cannot open the state \(folder.state): ") == true)
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
            await #expect(throws: StoreError.self) { try await store.resource(ann.id) }
        }
    }
}
