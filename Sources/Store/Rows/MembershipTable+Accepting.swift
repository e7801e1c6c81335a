import GRDB
import SCIM
import Sync

/// Memberships that come and go while the directory is away.
extension MembershipTable {
    /// What `settled` is for a membership that has ended and whose name the group's entry may still hold.
    static let leaving = 2

    /// Makes a recorded change real that the group's entry does not show yet: who comes stands there under no name, and who
    /// goes still under the one of before.
    func accept(_ change: MembershipChange, of group: ResourceID) throws {
        for member in change.added {
            let isNew = "group_id = ? AND member_id = ? AND settled = 0"
            let arguments: StatementArguments = [group.text, member.id.text]
            try db.cachedStatement(
                sql:
                    "DELETE FROM membership_value WHERE (group_id, member_id) IN (SELECT group_id, member_id FROM membership WHERE \(isNew))"
            )
            .execute(arguments: arguments)
            try db.cachedStatement(
                sql: "UPDATE membership SET name = NULL, name_key = NULL, member_names = NULL WHERE \(isNew)"
            ).execute(arguments: arguments)
        }
        try settle(MembershipChange(added: change.added), of: group)
        for member in change.removed { try take(member, outOf: group) }
    }

    private func take(_ member: ResourceID, outOf group: ResourceID) throws {
        let arguments: StatementArguments = [group.text, member.text]
        try db.cachedStatement(sql: "DELETE FROM membership WHERE group_id = ? AND member_id = ? AND name IS NULL")
            .execute(arguments: arguments)
        try db.cachedStatement(
            sql: "UPDATE membership SET settled = \(Self.leaving) WHERE group_id = ? AND member_id = ?"
        ).execute(arguments: arguments)
    }

    /// Ends what somebody who is deleted is a member of, and the memberships in a group that is.
    func take(outOfAll id: ResourceID) throws {
        try db.cachedStatement(
            sql: "UPDATE membership SET settled = \(Self.leaving) WHERE group_id = ?1 OR member_id = ?1"
        )
        .execute(arguments: [id.text])
    }

    /// Notes that clients see groups with one member less.
    func touchGroups(of member: ResourceID, _ now: Timestamp) throws {
        let sql = """
            UPDATE resource SET revision = revision + 1, modified = ?, row_version = row_version + 1
            WHERE id IN (SELECT group_id FROM membership WHERE member_id = ? AND settled = 1)
            """
        try db.cachedStatement(sql: sql).execute(arguments: [now.milliseconds, member.text])
    }

    /// Whether a write of a group that is not settled brings somebody in.
    func isComing(_ member: ResourceID) throws -> Bool {
        let sql = "SELECT EXISTS (SELECT 1 FROM membership WHERE member_id = ? AND settled = 0)"
        return try Bool.fetchOne(db.cachedStatement(sql: sql), arguments: [member.text]) ?? false
    }
}
