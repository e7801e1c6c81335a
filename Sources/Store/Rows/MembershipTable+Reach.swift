import GRDB
import Sync

/// Groups whose memberships stand on their members: a write to one changes entries of others.
extension MembershipTable {
    /// Makes every decision stale that was taken about those whose entries a write to their group changes.
    func overtake(_ reach: Proposal.Reach, _ change: MembershipChange, of group: ResourceID) throws {
        guard reach != .none else { return }
        let sql = "UPDATE resource SET row_version = row_version + 1 WHERE id = ?"
        for id in change.added.map(\.id) + change.removed {
            try db.cachedStatement(sql: sql).execute(arguments: [id.text])
        }
        guard reach == .all else { return }
        try db.cachedStatement(
            sql: """
                UPDATE resource SET row_version = row_version + 1
                WHERE id IN (SELECT member_id FROM membership WHERE group_id = ? AND settled = 1)
                """
        ).execute(arguments: [group.text])
    }

    /// Whether an entry is being repaired whose memberships a write to its group is about to change.
    func isUnderRepair(_ reach: Proposal.Reach, _ change: MembershipChange, of group: ResourceID) throws -> Bool {
        guard reach != .none else { return false }
        let repair =
            "EXISTS (SELECT 1 FROM intent WHERE resource = ? AND ended IS NULL AND kind IN ('repair', 'catch-up'))"
        for id in change.added.map(\.id) + change.removed {
            let statement = try db.cachedStatement(sql: "SELECT " + repair)
            if try Bool.fetchOne(statement, arguments: [id.text]) ?? false { return true }
        }
        guard reach == .all else { return false }
        let sql = """
            SELECT EXISTS (
                SELECT 1 FROM membership JOIN intent ON intent.resource = member_id
                WHERE group_id = ? AND settled = 1 AND ended IS NULL AND kind IN ('repair', 'catch-up'))
            """
        return try Bool.fetchOne(db.cachedStatement(sql: sql), arguments: [group.text]) ?? false
    }
}
