import Sync
import TestSupport
import Testing

struct MemoryStoreContractTests {
    @Test(arguments: StateStoreContract.cases)
    func `the state in memory keeps the contract`(_ contract: StateStoreContract) async throws {
        try await contract.run { clock in MemoryStore(clock: clock) }
    }

    @Test(arguments: AccessTokenContract.cases)
    func `the tokens in memory keep the contract`(_ contract: AccessTokenContract) async throws {
        try await contract.run { clock in MemoryStore(clock: clock) }
    }

    @Test(arguments: FeedCookieContract.cases)
    func `the cookies in memory keep the contract`(_ contract: FeedCookieContract) async throws {
        try await contract.run { MemoryStore { Timestamp(milliseconds: 0) } }
    }
}
