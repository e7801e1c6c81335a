import Foundation
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

    package func note(names: [ResourceID: [String: String]]) async throws {
        try await commits.commit { db in
            for (resource, names) in names {
                let kept = "SELECT kept FROM resource WHERE id = ?"
                let statement = try db.cachedStatement(sql: kept)
                var known = try KeptColumn.decode(try Data.fetchOne(statement, arguments: [resource.text]))
                known.names = names
                try db.cachedStatement(sql: "UPDATE resource SET kept = ? WHERE id = ? AND lifecycle = 'living'")
                    .execute(arguments: [KeptColumn.encode(known), resource.text])
            }
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
