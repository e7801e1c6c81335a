import Directory
import TestSupport
import Testing

@testable import LDAP

/// Servers that do not answer, callers that do not take.
struct FeedStallTests {
    @Test func `a server that freezes before all was told costs one deadline`() async throws {
        try await SlapdServer.with { server in
            try await following(server, operationTimeout: .seconds(2)) { channel in
                // The request is on its way; its answer may have come already.
                try await channel.catchUp()
            }
            let pool = LDAPPool(server.configuration(operationTimeout: .seconds(2)))
            let channel = try await LDAPFeed(pool).open(people(), excluding: [])
            try await server.freeze()
            let error = try await failure(within: .seconds(10)) {
                try await channel.begin(after: nil)
                _ = try await channel.next()
            }
            #expect(error.code == .timeout && error.isOutage)
            await channel.close()
            await server.thaw()
            await pool.close()
        }
    }

    @Test func `a server that freezes later is noticed when nothing comes`() async throws {
        try await SlapdServer.with { server in
            try await following(server, operationTimeout: .seconds(2)) { channel in
                try await channel.catchUp()
                try await server.freeze()
                let error = try await failure(within: .seconds(15)) {
                    for _ in 0..<3 { _ = try await channel.next() }
                }
                #expect(error.code == .timeout)
                await server.thaw()
            }
        }
    }

    @Test func `whoever waits for news and is cancelled stops to wait at once`() async throws {
        try await SlapdServer.with { server in
            try await following(server) { channel in
                try await channel.catchUp()
                let waiting = Task { _ = try await channel.next() }
                try await Task.sleep(for: .milliseconds(50))
                waiting.cancel()
                let error = try await failure(within: .seconds(2)) { try await waiting.value }
                #expect(error.code == .userCancelled)
            }
        }
    }

    @Test func `while nobody takes the news the server waits, and none of them is lost`() async throws {
        try await SlapdServer.with { server in
            let connection = try await server.connect()
            let writer = try await server.connect()
            let search = LDAPRequest.Operation.search(
                try people(), .subtree, .everything, [.entryUUID, "description"], sizeLimit: 0)
            try await connection.beginStream(LDAPRequest(search, controls: [.contentSync(cookie: nil)]))
            let count = 1500
            let text = AttributeValue(String(repeating: "x", count: 2000))
            try await withThrowingTaskGroup(of: Void.self) { group in
                for worker in 0..<10 {
                    group.addTask {
                        for number in 0..<(count / 10) {
                            var entry = person("n\(worker)-\(number)", in: try people())
                            entry["description"] = [text]
                            try await writer.add(entry)
                        }
                    }
                }
                try await group.waitForAll()
            }
            try await eventually { await connection.isPaused }
            #expect(await connection.untaken == MessageStream.capacity)
            var entries = 0
            let limit = ContinuousClock.now + .seconds(20)
            // The container itself is told of, too.
            while entries < count + 1, ContinuousClock.now < limit {
                let items = try await connection.items(until: limit) ?? []
                #expect(items.count <= MessageStream.capacity)
                entries += items.count { if case .entry = $0 { true } else { false } }
            }
            #expect(entries == count + 1)
            await connection.close()
            await writer.close()
        }
    }

    @Test func `a feed ends when requests go to another server`() async throws {
        let server = try await SlapdServer.shared()
        let connection = try await server.connect()
        let line = FeedLine(connection: connection, capabilities: try await connection.capabilities) { false }
        let source = FeedSource(server: "\(server.url)", base: try people(), kind: .contentSync)
        let channel = ContentSync(source, line)
        try await channel.begin(after: nil)
        let error = try await failure { _ = try await channel.next() }
        #expect(error.isOutage && !error.refusesFeed)
        await channel.close()
    }

    @Test func `a server without content sync is polled, and one that refuses everything says so`() async throws {
        let server = try await SlapdServer.shared()
        let pool = LDAPPool(server.configuration())
        let feed = LDAPFeed(pool)
        let polling = try await feed.open(people(), excluding: [.contentSync])
        #expect(polling.source.kind == .sequenceNumbers)
        await polling.close()
        let error = try await failure {
            _ = try await feed.open(people(), excluding: [.contentSync, .sequenceNumbers])
        }
        #expect(error.code == .unavailableCriticalExtension && error.refusesFeed)
        await pool.close()
    }
}

extension LDAPConnection {
    fileprivate var isPaused: Bool { stream?.isPaused == true }
    fileprivate var untaken: Int { stream?.items.count ?? 0 }
}
