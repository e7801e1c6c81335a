import Directory
package import SCIM
package import Sync

extension MemoryStore {
    package func beginSweep() async throws -> (any SweepLedger)? {
        guard !isSweeping else { return nil }
        isSweeping = true
        met = []
        return MemorySweepLedger(store: self)
    }

    fileprivate func meet(_ identities: [EntryIdentity]) async throws -> [EntryIdentity: StoredResource] {
        var owners: [EntryIdentity: StoredResource] = [:]
        for identity in identities {
            guard let owner = try await owner(of: identity) else { continue }
            owners[identity] = owner
            met.insert(identity)
        }
        return owners
    }

    fileprivate func unmet(after position: PagePosition?, limit: Int) -> ResourcePage {
        let rows = living().filter { row in row.stored.link.map { !met.contains($0.identity) } ?? false }
        return page(rows, after: position, limit: limit)
    }

    fileprivate func unlinked(after position: PagePosition?, limit: Int) -> ResourcePage {
        page(living().filter { $0.stored.link == nil }, after: position, limit: limit)
    }

    package func population(of type: ResourceKind?) -> Int { living(type).count { $0.stored.link != nil } }

    fileprivate func endSweep() {
        isSweeping = false
        met = []
    }
}

private struct MemorySweepLedger: SweepLedger {
    let store: MemoryStore

    func meet(_ identities: [EntryIdentity]) async throws -> [EntryIdentity: StoredResource] {
        try await store.meet(identities)
    }

    func unmet(after position: PagePosition?, limit: Int) async throws -> ResourcePage {
        await store.unmet(after: position, limit: limit)
    }

    func unlinked(after position: PagePosition?, limit: Int) async throws -> ResourcePage {
        await store.unlinked(after: position, limit: limit)
    }

    func population(of type: ResourceKind?) async throws -> Int { await store.population(of: type) }
    func end() async throws { await store.endSweep() }
}
