import GRDB
package import Sync

extension SQLiteStore {
    package func holder(of holding: Holding) async throws -> ResourceID? {
        try look { db in
            let sql = "SELECT resource FROM holding WHERE scope = ? AND key = ? AND given_up IS NULL"
            return try String.fetchOne(db.cachedStatement(sql: sql), arguments: [holding.scope, holding.key])
                .map { ResourceID($0) }
        }
    }

    package func note(_ holdings: [ResourceID: [Holding]]) async throws -> [ResourceID: [HeldValue]] {
        let now = clock()
        return try await commits.commit { db in
            let table = HoldingTable(db: db, now: now)
            var refused: [ResourceID: [HeldValue]] = [:]
            for (resource, holdings) in holdings {
                let others = try holdings.compactMap { try table.note($0, of: resource) }
                if !others.isEmpty { refused[resource] = others }
            }
            return refused
        }
    }

    package func highestNumber(in scope: String, range: ClosedRange<Int>) async throws -> Int? {
        try look { db in
            let sql = "SELECT max(key) FROM holding WHERE scope = ? AND key BETWEEN ? AND ?"
            let ends = [range.lowerBound, range.upperBound].map { Holding(scope: scope, number: $0).key }
            return try String.fetchOne(db.cachedStatement(sql: sql), arguments: [scope, ends[0], ends[1]])
                .flatMap { Int($0) }
        }
    }
}
