import GRDB
import SCIM
@testable import Store
import Sync
import TestSupport
import Testing

struct DurabilityTests {
    @Test func `a commit is on the disk when it is answered`() async throws {
        try await StateFolder.with { folder in
            let store = try folder.open()
            #expect(try await store.synchronousMode == 2)
            let mode = try await store.pool.read { try String.fetchOne($0, sql: "PRAGMA journal_mode") }
            #expect(mode == "wal")
        }
    }

    @Test func `the setting holds after reopening, and for later commits`() async throws {
        try await StateFolder.with { folder in
            try await folder.open().create("ann")
            let store = try folder.open()
            try await store.create("bob")
            #expect(try await store.synchronousMode == 2)
        }
    }

    @Test func `what was committed is there after reopening`() async throws {
        try await StateFolder.with { folder in
            let clock = ManualClock()
            var before: [StoredResource] = []
            do {
                let store = try folder.open(clock)
                try await store.create("ann")
                try await store.create("bob")
                try await store.begin("cid")
                try await store.add(
                    AccessToken(
                        id: "t", name: "n", scope: .full, hash: [1], created: clock.now,
                        expires: clock.now.advanced(bySeconds: 60)))
                before = try await store.window(of: nil, offset: 0, limit: 9)
            }
            let store = try folder.open(clock)
            #expect(try await store.window(of: nil, offset: 0, limit: 9) == before)
            #expect(before.count == 2)
            #expect(try await store.openIntents().map(\.intent.resource.text) == ["cid"])
            #expect(try await store.holder(of: NameKey("CID"), type: .user)?.lifecycle == .pending)
            #expect(try await store.history(of: ResourceID("ann"), limit: 9).map(\.result) == ["done"])
            #expect(try await store.token("t")?.hash == [1])
        }
    }

    @Test func `nothing that a deleted resource held stays in its row`() async throws {
        try await StateFolder.with { folder in
            let store = try folder.open()
            let ann = try #require(try await store.create("ann"))
            let verdict = try await store.record(
                Proposal(
                    kind: .delete, resource: ann.id, type: .user, rowVersion: ann.rowVersion, desired: nil,
                    addedAt: nil,
                    actor: "client"))
            guard case .recorded(let intent) = verdict else { throw UnexpectedVerdict() }
            _ = try await store.complete(intent, .done(nil), acknowledged: true)
            let columns = [
                "name_key", "external_id", "link_identity", "link_dn", "link_dn_key", "link_marker",
            ]
            let kept = try await store.pool.read { db in
                try columns.filter {
                    try Bool.fetchOne(db, sql: "SELECT \($0) IS NOT NULL FROM resource") ?? false
                }
            }
            #expect(kept == [])
            let claims = try await store.pool.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM claim") }
            #expect(claims == 0)
        }
    }
}
