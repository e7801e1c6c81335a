import Directory
import LDAP
import TestSupport
import Testing

struct CapabilityTests {
    @Test func `slapd is recognized, with what it can do`() async throws {
        let server = try await SlapdServer.shared()
        let connection = try await server.connect()
        let capabilities = try await connection.capabilities
        #expect(capabilities.vendor == "OpenLDAP")
        #expect(capabilities.identity == .entryUUID && capabilities.marker == .entryCSN)
        #expect(capabilities.namingContexts == [try DN(SlapdServer.base)])
        #expect(capabilities.supportsAssertion && capabilities.supportsPostRead)
        #expect(capabilities.supportsPagedResults && capabilities.supportsContentSync)
        #expect(capabilities.supportsTransactions && !capabilities.markerCountsSeconds)
        #expect(try await connection.contextCSN(of: try DN(SlapdServer.base)).isEmpty == false)
        await connection.close()
    }

    @Test func `slapd takes values permissively that are there already, and no others`() async throws {
        let server = try await SlapdServer.shared()
        let connection = try await server.connect()
        let container = try await server.container()
        let entry = person("permissive", in: container, mail: "a@example.test")
        try await connection.add(entry)
        #expect(try await connection.capabilities.supportsPermissiveModify)
        let some = [Modification(.add, .mail, ["a@example.test", "b@example.test"])]
        let strict = try await failure { try await connection.modify(entry.dn, some) }
        #expect(strict.code == .attributeOrValueExists)
        _ = try await connection.modifyPermissively(entry.dn, some, asserting: nil, returning: [])
        #expect(try await connection.read(entry.dn, [.mail])?[.mail] == ["a@example.test", "b@example.test"])
        let gone = try await failure {
            _ = try await connection.modifyPermissively(
                entry.dn, [Modification(.delete, .mail, ["c@example.test"])], asserting: nil, returning: [])
        }
        #expect(gone.code == .noSuchAttribute)
        await connection.close()
    }

    @Test func `a true assertion that fails inside slapo-unique is told from a false one`() async throws {
        try await SlapdServer.with(overlays: [.unique]) { server in
            let connection = try await server.connect()
            let entry = person("a", in: try people(), mail: "a@example.test")
            let identity = try #require(
                try await connection.add(entry, returning: [.entryUUID])?[.entryUUID].first)
            let change = [Modification(.replace, .mail, ["b@example.test"])]
            let leak = try await failure {
                _ = try await connection.modify(
                    entry.dn, change, asserting: .equality(.entryUUID, identity), returning: [])
            }
            #expect(leak.code == .assertionFailed && leak.isAssertionLeak, "\(leak)")
            try await connection.modify(entry.dn, change)
            try await connection.add(person("c", in: try people(), mail: "c@example.test"))
            let taken = try await failure {
                try await connection.modify(entry.dn, [Modification(.replace, .mail, ["C@example.test"])])
            }
            #expect(taken.code == .constraintViolation && !taken.isAssertionLeak)
            await connection.close()
        }
    }
}
