import GRDB
package import Planning
package import Sync

extension SQLiteStore {
    package func stops() async throws -> [LimitStop] {
        let now = clock()
        return try await read { db in try StopTable(db: db, now: now).all() }
    }

    package func note(_ stop: LimitStop) async throws {
        let now = clock()
        try await commits.commit { db in try StopTable(db: db, now: now).note(stop) }
    }

    package func lift(_ scope: LimitStop.Scope) async throws {
        let now = clock()
        try await commits.commit { db in try StopTable(db: db, now: now).lift(scope) }
    }

    package func approvalsUsed() async throws -> Int {
        let now = clock()
        return try await read { db in try StopTable(db: db, now: now).approvalsUsed() }
    }

    package func approve(_ hash: PlanHash, of scope: LimitStop.Scope, actor: String) async throws {
        let now = clock()
        try await commits.commit { db in try StopTable(db: db, now: now).approve(hash, of: scope, actor: actor) }
    }
}
