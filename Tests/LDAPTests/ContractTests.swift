import Directory
import LDAP
import TestSupport
import Testing

struct ContractTests {
    @Test(arguments: DirectoryClientContract.cases)
    func `a connection keeps the contract`(_ contract: DirectoryClientContract) async throws {
        let server = try await SlapdServer.shared()
        let connection = try await server.connect()
        try await contract.run(connection, try await server.container())
        await connection.close()
    }

    @Test(arguments: DirectoryClientContract.cases)
    func `a pool keeps the contract`(_ contract: DirectoryClientContract) async throws {
        let server = try await SlapdServer.shared()
        let pool = LDAPPool(server.configuration())
        try await contract.run(pool, try await server.container())
        await pool.close()
    }

    @Test(arguments: DirectoryClientContract.cases)
    func `a session of a pool keeps the contract`(_ contract: DirectoryClientContract) async throws {
        let server = try await SlapdServer.shared()
        let pool = LDAPPool(server.configuration())
        let session = try await pool.session(until: .now + .seconds(60))
        try await contract.run(session, try await server.container())
        await pool.close()
    }
}
