import Directory
import TestSupport
import Testing

@testable import LDAP

struct PoolTests {
    @Test func `connections are opened as they are needed, and no more than configured`() async throws {
        let server = try await SlapdServer.shared()
        let base = try await server.container()
        let pool = LDAPPool(server.configuration(connections: 3))
        #expect(await pool.openConnections == 0)
        try await pool.add(person("first", in: base))
        #expect(await pool.openConnections == 1)
        try await eventually {
            await withTaskGroup { group in
                for _ in 0..<100 { group.addTask { _ = try? await pool.read(base, []) } }
            }
            return await pool.openConnections == 3
        }
        for _ in 0..<100 { _ = try await pool.read(base, []) }
        #expect(await pool.openConnections == 3)
        await pool.close()
        let error1 = try await failure { _ = try await pool.read(base, []) }
        #expect(error1.isOutage)
    }

    @Test func `after a restart of the server the next request works, be it a write or a session's`()
        async throws
    {
        try await SlapdServer.with { server in
            let pool = LDAPPool(server.configuration())
            let session = try await pool.session(until: nil)
            _ = try await session.read(try people(), [])
            for round in 0..<3 {
                try await pool.add(person("n\(round)", in: try people()))
                try await server.restart()
                try await pool.add(person("m\(round)", in: try people()))
                try await session.add(person("o\(round)", in: try people()))
            }
            await pool.close()
        }
    }

    @Test func `while the server is down requests fail fast and unsent, and work again soon after`()
        async throws
    {
        try await SlapdServer.with { server in
            let pool = LDAPPool(server.configuration())
            try await pool.add(person("before", in: try people()))
            await server.halt()
            for number in 0..<50 {
                let error = try await failure(within: .seconds(10)) {
                    try await pool.add(person("n\(number)", in: try people()))
                }
                #expect(error.isOutage && error.effect == .none)
            }
            let error2 = try await failure { _ = try await pool.session(until: nil) }
            #expect(error2.isOutage)
            try await server.run()
            try await eventually { (try? await pool.add(person("after", in: try people()))) != nil }
            await pool.close()
        }
    }

    @Test func `a read that meets a lost connection is sent once more, a write is not`() async throws {
        try await SlapdServer.with { server in
            let pool = LDAPPool(server.configuration(connections: 1))
            _ = try await pool.capabilities
            try await server.freeze()
            let read = Task { try await pool.read(try people(), []) }
            let write = Task { try await pool.add(person("lost", in: try people())) }
            try await eventually { await pool.places.all.first?.tickets.count == 2 }
            await server.kill()
            try await server.run()
            let error = try await failure { try await write.value }
            #expect(error.effect == .unknown)
            _ = try? await read.value
            try await eventually { (try? await pool.read(try people(), [])) != nil }
            #expect(try await pool.read(person("lost", in: try people()).dn, []) == nil)
            await pool.close()
        }
    }

    @Test func `a pool goes to the second server when the first is gone, and returns to it`() async throws {
        try await SlapdServer.with { first in
            try await SlapdServer.with { second in
                var configuration = first.configuration()
                configuration.urls = [first.url, second.url]
                configuration.returnToFirstAfter = .milliseconds(400)
                let pool = LDAPPool(configuration)
                try await pool.add(person("on first", in: try people()))
                await first.halt()
                try await pool.add(person("on second", in: try people()))
                #expect(await pool.server == second.url)
                let session = try await pool.session(until: nil)
                _ = try await session.read(try people(), [])
                try await first.run()
                try await eventually { await pool.server == first.url }
                try await pool.add(person("on first again", in: try people()))
                // The session began on the second server and ends there.
                try await session.add(person("on second again", in: try people()))
                #expect(try await second.search("(uid=on *)").contains("uid: on second again"))
                #expect(try await first.search("(uid=on *)").contains("uid: on first again"))
                await pool.close()
            }
        }
    }

    @Test func `a session whose server is gone does not go on elsewhere with what it read`() async throws {
        try await SlapdServer.with { first in
            try await SlapdServer.with { second in
                var configuration = first.configuration()
                configuration.urls = [first.url, second.url]
                let pool = LDAPPool(configuration)
                let (fresh, used) = (try await pool.session(until: nil), try await pool.session(until: nil))
                _ = try await used.read(try people(), [])
                await first.halt()
                let error = try await failure { try await used.add(person("a", in: try people())) }
                #expect(error.isOutage && error.effect == .none)
                try await fresh.add(person("b", in: try people()))
                await pool.close()
            }
        }
    }

    @Test func `a frozen first server costs its deadlines, then the second one serves`() async throws {
        try await SlapdServer.with { first in
            try await SlapdServer.with { second in
                var configuration = first.configuration(operationTimeout: .seconds(3))
                configuration.urls = [first.url, second.url]
                configuration.connectTimeout = .seconds(2)
                let pool = LDAPPool(configuration)
                _ = try await pool.read(try people(), [])
                try await first.freeze()
                _ = try await failure(within: .seconds(15)) { _ = try await pool.read(try people(), []) }
                try await pool.add(person("a", in: try people()))
                #expect(await pool.server == second.url)
                await first.thaw()
                await pool.close()
            }
        }
    }

    @Test func `a caller who gives up does not wait for a connection`() async throws {
        try await SlapdServer.with { server in
            let pool = LDAPPool(server.configuration())
            try await server.freeze()
            let task = Task { _ = try await pool.read(try people(), []) }
            try await Task.sleep(for: .milliseconds(100))
            task.cancel()
            let error3 = try await failure(within: .seconds(15)) { try await task.value }
            #expect(error3.code == .userCancelled)
            let error = try await failure(within: .seconds(15)) {
                _ = try await pool.session(until: .now + .milliseconds(200))
            }
            #expect(error.code == .timeout && error.effect == .none && error.isOutage)
            await server.thaw()
            #expect(try await pool.read(try people(), []) != nil)
            await pool.close()
        }
    }
}
