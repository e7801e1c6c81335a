import GRDB
import SCIM
package import Sync

extension SQLiteStore {
    package func accept(_ proposal: Proposal) async throws -> AcceptanceVerdict {
        let now = clock()
        let session = session
        return try await commits.commit { db in
            let table = IntentTable(db: db, now: now, session: session)
            // What a write to a group left in doubt about a member is settled before the member goes.
            if proposal.desired == nil, try MembershipTable(db: db).isGroupOccupied(of: proposal.resource) {
                return .refused(.occupied)
            }
            let verdict = try table.record(proposal)
            guard case .recorded(let intent) = verdict else { return .refused(verdict) }
            return .accepted(try table.accept(intent))
        }
    }

    package func arrears() async throws -> [ResourceID] {
        try await read { db in
            let sql = """
                SELECT id FROM resource INDEXED BY resource_arrears WHERE arrears_since IS NOT NULL
                ORDER BY lifecycle = 'deleted' AND type = 'Group' DESC, arrears_since, number
                """
            return try String.fetchAll(db, sql: sql).map { ResourceID($0) }
        }
    }

    package func backlogSize() async throws -> BacklogSize {
        try look { db in
            let sql = """
                SELECT count(*), min(arrears_since) FROM resource INDEXED BY resource_arrears
                WHERE arrears_since IS NOT NULL
                """
            guard let row = try Row.fetchOne(db.cachedStatement(sql: sql)) else {
                return BacklogSize(count: 0, oldest: nil)
            }
            return BacklogSize(count: row[0], oldest: (row[1] as Int64?).map { Timestamp(milliseconds: $0) })
        }
    }

    package func leavingMembers(of group: ResourceID) async throws -> [ResourceID] {
        let sql = """
            SELECT member_id FROM membership WHERE group_id = ? AND settled = \(MembershipTable.leaving) ORDER BY member_id
            """
        return try await read { db in
            try String.fetchAll(db.cachedStatement(sql: sql), arguments: [group.text]).map { ResourceID($0) }
        }
    }
}
