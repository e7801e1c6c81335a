import Directory
import Planning
package import SCIM
package import Sync

extension MemoryStore {
    package func beginSweep() async throws -> (any SweepLedger)? {
        guard !isSweeping else { return nil }
        isSweeping = true
        met = []
        return MemorySweepLedger(store: self)
    }

    fileprivate func meet(_ identities: [EntryIdentity]) async throws -> [EntryIdentity: MetResource] {
        var owners: [EntryIdentity: MetResource] = [:]
        for identity in identities {
            guard let owner = try await owner(of: identity) else { continue }
            owners[identity] = MetResource(owner, isCompared: rows[owner.id]?.isCompared ?? false)
            met.insert(owner.id)
        }
        return owners
    }

    fileprivate func sift(_ seen: [SeenEntry], type: ResourceKind) -> [EntryIdentity] {
        seen.filter { entry in
            let row = rows.values.first { row in
                row.stored.link?.identity == entry.identity && row.stored.link?.marker == entry.marker
                    && row.stored.link?.dn == entry.dn && row.isCompared && row.stored.lifecycle == .living
                    && row.stored.type == type && (entry.digest == nil || entry.digest == row.digest)
            }
            if let row { met.insert(row.stored.id) }
            return row == nil
        }.map(\.identity)
    }

    fileprivate func confirm(_ confirmations: [Confirmation], doubting doubted: [ResourceID]) async throws {
        for id in doubted { rows[id]?.isCompared = false }
        for confirmation in confirmations {
            guard rows[confirmation.resource]?.stored.rowVersion == confirmation.rowVersion,
                records[confirmation.resource] == nil
            else { continue }
            try await refresh(
                confirmation.resource, from: confirmation.rowVersion, link: confirmation.link,
                names: confirmation.names)
            rows[confirmation.resource]?.isCompared = confirmation.isLasting && confirmation.link.marker != nil
            rows[confirmation.resource]?.digest = confirmation.digest
        }
    }

    fileprivate func groupsWithStaleNames() async throws -> [ResourceID] {
        var groups: [ResourceID] = []
        for row in living(.group) {
            let id = row.stored.id
            if try await !staleNames(in: id).isEmpty { groups.append(id) }
        }
        return groups.sorted { $0.text < $1.text }
    }

    fileprivate func keep(_ mark: SurveyMark) { surveyMark = mark }

    fileprivate func unmet(after position: PagePosition?, limit: Int) -> ResourcePage {
        let rows = living().filter { $0.stored.link != nil && !met.contains($0.stored.id) }
        return page(rows, after: position, limit: limit)
    }

    fileprivate func unmetRetired(after position: PagePosition?, limit: Int) -> ResourcePage {
        let rows = rows.values.filter { row in
            row.stored.retired != nil && row.stored.link != nil && !met.contains(row.stored.id)
        }
        return page(rows.sorted { $0.number < $1.number }, after: position, limit: limit)
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

    func meet(_ identities: [EntryIdentity]) async throws -> [EntryIdentity: MetResource] {
        try await store.meet(identities)
    }

    func sift(_ seen: [SeenEntry], type: ResourceKind) async throws -> [EntryIdentity] {
        await store.sift(seen, type: type)
    }

    func confirm(_ confirmations: [Confirmation], doubting doubted: [ResourceID]) async throws {
        try await store.confirm(confirmations, doubting: doubted)
    }
    func groupsWithStaleNames() async throws -> [ResourceID] { try await store.groupsWithStaleNames() }
    func mark() async throws -> SurveyMark? { await store.surveyMark }
    func lastOperation() async throws -> Int64 { await store.lastIntent }
    func keep(_ mark: SurveyMark) async throws { await store.keep(mark) }

    func unmet(after position: PagePosition?, limit: Int) async throws -> ResourcePage {
        await store.unmet(after: position, limit: limit)
    }

    func unmetRetired(after position: PagePosition?, limit: Int) async throws -> ResourcePage {
        await store.unmetRetired(after: position, limit: limit)
    }

    func unlinked(after position: PagePosition?, limit: Int) async throws -> ResourcePage {
        await store.unlinked(after: position, limit: limit)
    }

    func population(of type: ResourceKind?) async throws -> Int { await store.population(of: type) }
    func end() async throws { await store.endSweep() }
}
