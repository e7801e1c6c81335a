import Directory
import LDAP
import TestSupport
import Testing

/// The contract of every directory client, on servers of other makes than OpenLDAP.
struct ContractTests {
    @Test(arguments: TestedDirectory.allCases, DirectoryClientContract.cases)
    func `a connection keeps the contract`(
        _ directory: TestedDirectory, _ contract: DirectoryClientContract
    ) async throws {
        let server = try await directory.server()
        let connection = try await server.connect()
        try await contract.run(connection, try await server.container(), dialect: server.dialect)
        await connection.close()
    }

    @Test(arguments: TestedDirectory.allCases, DirectoryClientContract.cases)
    func `a pool keeps the contract`(
        _ directory: TestedDirectory, _ contract: DirectoryClientContract
    ) async throws {
        let server = try await directory.server()
        let pool = LDAPPool(server.configuration())
        try await contract.run(pool, try await server.container(), dialect: server.dialect)
        await pool.close()
    }

    @Test(arguments: TestedDirectory.allCases, DirectoryClientContract.cases)
    func `a session of a pool keeps the contract`(
        _ directory: TestedDirectory, _ contract: DirectoryClientContract
    ) async throws {
        let server = try await directory.server()
        let pool = LDAPPool(server.configuration())
        let session = try await pool.session(until: .now + .seconds(120))
        try await contract.run(session, try await server.container(), dialect: server.dialect)
        await pool.close()
    }
}
