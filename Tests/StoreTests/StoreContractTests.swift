import Store
import Sync
import TestSupport
import Testing

struct StoreContractTests {
    @Test(arguments: StateStoreContract.cases)
    func `the state in SQLite keeps the contract`(_ contract: StateStoreContract) async throws {
        try await StateFolder.with { folder in
            try await contract.run { clock in try SQLiteStore(path: folder.state, clock: clock) }
        }
    }

    @Test(arguments: AccessTokenContract.cases)
    func `the tokens in SQLite keep the contract`(_ contract: AccessTokenContract) async throws {
        try await StateFolder.with { folder in
            try await contract.run { clock in try SQLiteStore(path: folder.state, clock: clock) }
        }
    }

    @Test(arguments: FeedCookieContract.cases)
    func `the cookies in SQLite keep the contract`(_ contract: FeedCookieContract) async throws {
        try await StateFolder.with { folder in try await contract.run { try folder.open() } }
    }
}
