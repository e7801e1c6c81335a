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
        let comes = try db.cachedStatement(
            sql: "SELECT EXISTS (SELECT 1 FROM membership WHERE group_id = ? AND member_id = ? AND settled = 0)")
        let new = try change.added.filter { member in
            try Bool.fetchOne(comes, arguments: [group.text, member.id.text]) ?? false
        }
        try rename(new.map { StaleName(group: group, member: $0.id, name: nil) })
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
        let ofIt = "WHERE (group_id = ?1 OR member_id = ?1)"
        try db.cachedStatement(sql: "DELETE FROM membership \(ofIt) AND name IS NULL").execute(arguments: [id.text])
        try db.cachedStatement(sql: "UPDATE membership SET settled = \(Self.leaving) \(ofIt)")
            .execute(arguments: [id.text])
    }

    /// The groups that clients see somebody in.
    func groups(of member: ResourceID) throws -> [ResourceID] {
        let sql = "SELECT group_id FROM membership WHERE member_id = ? AND settled = 1"
        return try String.fetchAll(db.cachedStatement(sql: sql), arguments: [member.text]).map { ResourceID($0) }
    }

    /// Whether a change that is not settled yet shows to clients: who has left already does not leave.
    func isSeen(_ change: MembershipChange, of group: ResourceID) throws -> Bool {
        guard change.added.isEmpty else { return true }
        let sql = "SELECT EXISTS (SELECT 1 FROM membership WHERE group_id = ? AND member_id = ? AND settled = 1)"
        let stands = try db.cachedStatement(sql: sql)
        return try change.removed.contains { member in
            try Bool.fetchOne(stands, arguments: [group.text, member.text]) ?? false
        }
    }

    /// Notes that clients see groups with one member less.
    func touchGroups(of member: ResourceID, _ now: Timestamp) throws {
        let sql = """
            UPDATE resource SET revision = revision + 1, modified = ?, row_version = row_version + 1
            WHERE id IN (SELECT group_id FROM membership WHERE member_id = ? AND settled = 1)
            """
        try db.cachedStatement(sql: sql).execute(arguments: [now.milliseconds, member.text])
    }

    /// Whether a write of a group is not settled that somebody is a member of, or was, or is about to be.
    func isGroupOccupied(of member: ResourceID) throws -> Bool {
        let sql = """
            SELECT EXISTS (
                SELECT 1 FROM membership JOIN intent ON intent.resource = group_id
                WHERE member_id = ? AND ended IS NULL)
            """
        return try Bool.fetchOne(db.cachedStatement(sql: sql), arguments: [member.text]) ?? false
    }
}
