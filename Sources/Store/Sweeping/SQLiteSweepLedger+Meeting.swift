import Directory
import Foundation
import GRDB
import Planning
import SCIM
import Sync

/// What a sweep asks for every entry: a page of them by few statements, and without a write.
extension SQLiteSweepLedger {
    func meet(_ identities: [EntryIdentity]) async throws -> [EntryIdentity: MetResource] {
        let portions = Portion.all(of: identities.map { [Data($0.value.bytes)] }, width: 1)
        return try await store.read { db in
            var owners: [EntryIdentity: MetResource] = [:]
            let statement = try db.cachedStatement(sql: Self.owners)
            for portion in portions {
                let rows = try Row.fetchCursor(statement, arguments: portion.values)
                while let row = try rows.next() {
                    let stored = try ResourceRow.decode(row)
                    met.note(ResourceRow.number(row))
                    guard let identity = stored.link?.identity else { continue }
                    owners[identity] = MetResource(stored, isCompared: row[ResourceRow.width])
                }
            }
            return owners
        }
    }

    private static let owners = """
        SELECT \(ResourceRow.columns), link_compared FROM resource
        WHERE link_identity IN (\(Array(repeating: "?", count: Portion.size).joined(separator: ", ")))
        """

    func sift(_ seen: [SeenEntry], type: ResourceKind) async throws -> [EntryIdentity] {
        let portions = Portion.all(
            of: seen.map { entry in
                [
                    Data(entry.identity.value.bytes), entry.marker.map { Data($0.value.bytes) }, entry.dn.normalized,
                    entry.digest.map { Data($0.bytes) },
                ]
            }, width: 4)
        let settled = try await store.read { db in
            var settled: Set<Int> = []
            let statement = try db.cachedStatement(sql: Self.settled)
            for portion in portions {
                let rows = try Row.fetchCursor(statement, arguments: portion.values + [type.rawValue])
                while let row = try rows.next() {
                    settled.insert(portion.start + row[0])
                    met.note(row[1])
                }
            }
            return settled
        }
        return seen.indices.filter { !settled.contains($0) }.map { seen[$0].identity }
    }

    private static let settled = """
        WITH seen (place, identity, marker, dn, digest) AS (
            VALUES \((0..<Portion.size).map { "(\($0), ?, ?, ?, ?)" }.joined(separator: ", ")))
        SELECT place, number FROM seen CROSS JOIN resource
        WHERE link_identity = identity AND link_marker = marker AND link_dn_key = dn
        AND (digest IS NULL OR link_digest = digest) AND link_compared AND lifecycle = 'living' AND type = ?
        """

    func unmet(after position: PagePosition?, limit: Int) async throws -> ResourcePage {
        let sql = """
            SELECT number FROM resource
            WHERE lifecycle = 'living' AND link_identity IS NOT NULL AND number > ? ORDER BY number
            """
        return try await unmet(among: sql, after: position, limit: limit)
    }

    func unmetRetired(after position: PagePosition?, limit: Int) async throws -> ResourcePage {
        let sql = """
            SELECT number FROM resource INDEXED BY resource_retired
            WHERE retired IS NOT NULL AND link_identity IS NOT NULL AND number > ? ORDER BY number
            """
        return try await unmet(among: sql, after: position, limit: limit)
    }

    /// Reads no more than the numbers of those that were met.
    private func unmet(among sql: String, after position: PagePosition?, limit: Int) async throws -> ResourcePage {
        try await store.read { db in
            var rows: [Row] = []
            let numbers = try Int64.fetchCursor(
                db.cachedStatement(sql: sql), arguments: [position?.number ?? 0])
            let one = try db.cachedStatement(sql: "SELECT \(ResourceRow.columns) FROM resource WHERE number = ?")
            while rows.count < limit, let number = try numbers.next() {
                if !met.contains(number) { rows += try Row.fetchAll(one, arguments: [number]) }
            }
            return try SQLiteStore.page(rows, limit: limit)
        }
    }
}
