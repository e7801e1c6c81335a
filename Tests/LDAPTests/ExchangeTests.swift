import Directory
import TestSupport
import Testing

@testable import LDAP

struct ExchangeTests {
    @Test(arguments: [LDAPURL.Scheme.ldap, .ldaps, .ldapi])
    func `one connection carries 500 operations at once, each with its own answer`(
        scheme: LDAPURL.Scheme
    ) async throws {
        let server = try await SlapdServer.shared()
        let base = try await server.container()
        let connection = try await server.connect(scheme)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<500 {
                group.addTask {
                    let entry = person("n\(number)", in: base)
                    try await connection.add(entry)
                    let found = try await connection.read(entry.dn, [.uid])
                    #expect(found?[.uid] == [AttributeValue("n\(number)")])
                }
            }
            try await group.waitForAll()
        }
        #expect(
            try await connection.search(SearchRequest(base: base, scope: .oneLevel)).collect().count == 500)
        await connection.close()
    }

    @Test func `a deadline that has passed sends nothing`() async throws {
        let server = try await SlapdServer.shared()
        let base = try await server.container()
        let pool = LDAPPool(server.configuration())
        _ = try await pool.capabilities
        let deadline = ContinuousClock.now + .seconds(1)
        let session = try await pool.session(until: deadline)
        try await Task.sleep(until: deadline + .milliseconds(10))
        let error = try await failure { try await session.add(person("late", in: base)) }
        #expect(error.code == .timeout && error.effect == .none && error.isOutage)
        #expect(try await pool.read(person("late", in: base).dn, []) == nil)
        await pool.close()
    }

    @Test func `a frozen server costs one deadline, and what was sent may land later`() async throws {
        try await SlapdServer.with { server in
            let connection = try await server.connect(operationTimeout: .seconds(2))
            _ = try await connection.capabilities
            try await server.freeze()
            let entry = person("landed", in: try people())
            let write = try await failure(within: .seconds(15)) { try await connection.add(entry) }
            #expect(write.code == .timeout && write.effect == .unknown && write.isOutage)
            #expect(!connection.isUsable)
            let read = try await failure(within: .seconds(15)) { _ = try await connection.read(entry.dn, []) }
            #expect(read.effect == .none)
            await connection.close()
            await server.thaw()
            let other = try await server.connect()
            try await eventually { try await other.read(entry.dn, []) != nil }
            await other.close()
        }
    }

    @Test func `a cancelled operation ends at once, in doubt when it was sent`() async throws {
        try await SlapdServer.with { server in
            let connection = try await server.connect()
            try await server.freeze()
            let task = Task { try await connection.add(person("cancelled", in: try people())) }
            try await eventually { await connection.tickets.count == 1 }
            task.cancel()
            let sent = try await failure(within: .seconds(15)) { try await task.value }
            #expect(sent.code == .userCancelled && sent.effect == .unknown)
            let early = Task {
                try await Task.sleep(for: .seconds(30))
                return
            }
            early.cancel()
            let unsent = Task {
                _ = try? await early.value
                withUnsafeCurrentTask { $0?.cancel() }
                try await connection.add(person("unsent", in: try people()))
            }
            let error1 = try await failure(within: .seconds(15)) { try await unsent.value }
            #expect(error1.effect == .none)
            await server.thaw()
            try await connection.add(person("after", in: try people()))
            await connection.close()
        }
    }

    @Test(arguments: [LDAPURL.Scheme.ldap, .ldaps, .ldapi])
    func `requests that the socket does not take wait their turn and hold up nobody else`(
        scheme: LDAPURL.Scheme
    ) async throws {
        try await SlapdServer.with { server in
            let connection = try await server.connect(scheme, operationTimeout: .seconds(30))
            let other = try await server.connect(operationTimeout: .milliseconds(300))
            try await server.freeze()
            let adds = (0..<60).map { number in
                Task {
                    var entry = person("big\(number)", in: try people())
                    entry["description"] = [AttributeValue(String(repeating: "x", count: 200_000))]
                    try await connection.add(entry)
                }
            }
            try await eventually { await !connection.unsent.isEmpty }
            // A caller who gives up now must not put words into the midst of a request.
            adds[7].cancel()
            adds[58].cancel()
            _ = try await failure(within: .seconds(15)) { _ = try await other.read(try people(), []) }
            await server.thaw()
            for (number, add) in adds.enumerated() where number != 7 && number != 58 { try await add.value }
            let error2 = try await failure { try await adds[58].value }
            #expect(error2.code == .userCancelled)
            #expect(try await connection.read(try people(), []) != nil)
            await connection.close()
        }
    }

    @Test func `a full socket costs one deadline too`() async throws {
        try await SlapdServer.with { server in
            let connection = try await server.connect(operationTimeout: .seconds(2))
            try await server.freeze()
            let adds = (0..<100).map { number in
                Task {
                    var entry = person("big\(number)", in: try people())
                    entry["description"] = [AttributeValue(String(repeating: "x", count: 400_000))]
                    try await connection.add(entry)
                }
            }
            var effects: [DirectoryError.Effect] = []
            for add in adds {
                effects.append(try await failure(within: .seconds(15)) { try await add.value }.effect)
            }
            #expect(Set(effects) == [.unknown, .none])
            await server.kill()
        }
    }

    @Test func `a lost connection fails those who wait, in doubt for writes`() async throws {
        try await SlapdServer.with { server in
            let connection = try await server.connect()
            try await server.freeze()
            let write = Task { try await connection.add(person("a", in: try people())) }
            let read = Task { _ = try await connection.read(try people(), []) }
            try await eventually { await connection.tickets.count == 2 }
            await server.kill()
            let inDoubt = try await failure(within: .seconds(15)) { try await write.value }
            #expect(inDoubt.code == .serverDown && inDoubt.effect == .unknown)
            let error3 = try await failure(within: .seconds(15)) { try await read.value }
            #expect(error3.effect == .none)
            let later = try await failure { try await connection.add(person("b", in: try people())) }
            #expect(later.effect == .none && later.isOutage)
        }
    }
}
