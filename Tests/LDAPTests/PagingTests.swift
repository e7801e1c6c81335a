import Directory
import LDAP
import TestSupport
import Testing

struct PagingTests {
    @Test func `the next page is asked for only when it is wanted`() async throws {
        let server = try await SlapdServer.shared()
        let base = try await server.container()
        let connection = try await server.connect()
        for number in 0..<10 { try await connection.add(person("n\(number)", in: base)) }
        let request = SearchRequest(base: base, scope: .oneLevel, attributes: [.uid], pageSize: 2)
        var pages = connection.search(request).makeAsyncIterator()
        var found = try await pages.next() ?? []
        // What is deleted now can only be missing from pages that were not fetched yet.
        for number in 0..<10 { try await connection.delete(person("n\(number)", in: base).dn) }
        while let page = try await pages.next() { found += page }
        #expect(found.count == 2)
        await connection.close()
    }

    @Test func `a size limit amid the pages is thrown, never a short answer`() async throws {
        try await SlapdServer.with { server in
            let pool = LDAPPool(server.configuration())
            for number in 0..<12 { try await pool.add(person("n\(number)", in: try people())) }
            let request = SearchRequest(base: try people(), scope: .oneLevel, pageSize: 5)
            #expect(try await pool.search(request).collect().count == 12)
            try await server.setSizeLimit(7)
            var pages = 0
            let error = try await failure { for try await _ in pool.search(request) { pages += 1 } }
            #expect([.sizeLimitExceeded, .adminLimitExceeded].contains(error.code) && pages == 1, "\(error)")
            #expect(error.message.contains("limit"))
            await pool.close()
        }
    }

    @Test func `withdrawn rights look like success without entries`() async throws {
        try await SlapdServer.with { server in
            let pool = LDAPPool(server.configuration())
            try await pool.add(person("a", in: try people()))
            try await server.withdrawReadRights()
            let request = SearchRequest(base: try people(), scope: .oneLevel)
            #expect(try await pool.search(request).collect().isEmpty)
            #expect(try await pool.read(person("a", in: try people()).dn, []) == nil)
            try await server.restoreReadRights()
            #expect(try await pool.search(request).collect().count == 1)
            await pool.close()
        }
    }

    @Test func `a search that is left early leaves its place to others`() async throws {
        let server = try await SlapdServer.shared()
        let base = try await server.container()
        let connection = try await server.connect()
        for number in 0..<6 { try await connection.add(person("n\(number)", in: base)) }
        let request = SearchRequest(base: base, scope: .oneLevel, pageSize: 2)
        for _ in 0..<5 { for try await _ in connection.search(request) { break } }
        #expect(try await connection.search(request).collect().count == 6)
        await connection.close()
    }

    @Test func `a search that meets a referral object gets the object, and one that is referred is refused`()
        async throws
    {
        try await SlapdServer.with { server in
            try await server.add(
                """
                dn: ou=elsewhere,\(SlapdServer.base)
                objectClass: referral
                objectClass: extensibleObject
                ou: elsewhere
                ref: ldap://other.example.test/\(SlapdServer.base)

                """)
            let connection = try await server.connect()
            let base = try DN(SlapdServer.base)
            #expect(
                try await connection.search(SearchRequest(base: base, scope: .oneLevel)).collect().count == 4)
            let below = base.child(RDN("ou", "elsewhere")).child(RDN(.cn, "x"))
            let read = try await failure { _ = try await connection.compare(below, .cn, "x") }
            #expect(read.code == .referral && read.message.contains("other.example.test"), "\(read)")
            await connection.close()
        }
    }
}
