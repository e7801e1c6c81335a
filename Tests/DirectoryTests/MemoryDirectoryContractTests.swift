import Directory
import TestSupport
import Testing

struct MemoryDirectoryContractTests {
    @Test(arguments: DirectoryClientContract.cases)
    func `the directory in memory keeps the contract`(_ contract: DirectoryClientContract) async throws {
        let directory = try MemoryDirectory()
        try await contract.run(directory, try DN("ou=people,dc=example,dc=test"))
    }

    @Test func `a delayed write is in doubt, and lands later`() async throws {
        let directory = try MemoryDirectory()
        let dn = try DN("ou=new,dc=example,dc=test")
        await directory.failNext(.delay)
        let error = await #expect(throws: DirectoryError.self) {
            try await directory.add(
                Entry(dn: dn, attributes: ["objectClass": ["organizationalUnit"], "ou": ["new"]]))
        }
        #expect(error?.effect == .unknown)
        #expect(try await directory.read(dn, []) == nil)
        await directory.land()
        #expect(try await directory.read(dn, []) != nil)
    }

    @Test func `when it is away nothing is sent`() async throws {
        let directory = try MemoryDirectory()
        await directory.configure { $0.isAway = true }
        let error = await #expect(throws: DirectoryError.self) { _ = try await directory.session(until: nil) }
        #expect(error?.isOutage == true && error?.effect == DirectoryError.Effect.none)
    }
}
