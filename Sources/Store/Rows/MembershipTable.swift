import Foundation
import GRDB
import SCIM
import Sync

/// The memberships, one row each: one of many comes or goes without the others being touched.
struct MembershipTable {
    let db: Database

    /// Notes those who are about to become members; they are seen once the intent is done.
    ///
    /// - Returns: somebody who cannot become a member; nil when all can.
    func announce(_ members: [NewMember], to group: ResourceID) throws -> ResourceID? {
        let sql = """
            INSERT OR IGNORE INTO membership (group_id, member_id, member_type, display, settled)
            SELECT ?1, id, type, ?3, 0 FROM resource
            WHERE id = ?2 AND lifecycle = 'living'
            AND NOT EXISTS (
                SELECT 1 FROM intent WHERE intent.resource = resource.id AND ended IS NULL AND desired IS NULL)
            """
        let statement = try db.cachedStatement(sql: sql)
        for member in members {
            try statement.execute(arguments: [group.text, member.id.text, member.display])
            if try db.changesCount == 0 && !exists(member.id, in: group) { return member.id }
        }
        return nil
    }

    private func exists(_ member: ResourceID, in group: ResourceID) throws -> Bool {
        let sql = "SELECT EXISTS (SELECT 1 FROM membership WHERE group_id = ? AND member_id = ?)"
        return try Bool.fetchOne(db.cachedStatement(sql: sql), arguments: [group.text, member.text]) ?? false
    }

    /// Makes an announced change real.
    func settle(_ change: MembershipChange, of group: ResourceID) throws {
        let settling = try db.cachedStatement(
            sql: "UPDATE membership SET settled = 1 WHERE group_id = ? AND member_id = ?")
        for member in change.added { try settling.execute(arguments: [group.text, member.id.text]) }
        let removal = try db.cachedStatement(sql: "DELETE FROM membership WHERE group_id = ? AND member_id = ?")
        for member in change.removed { try removal.execute(arguments: [group.text, member.text]) }
    }

    /// Takes an announcement back.
    func retract(_ change: MembershipChange, of group: ResourceID) throws {
        let statement = try db.cachedStatement(
            sql: "DELETE FROM membership WHERE group_id = ? AND member_id = ? AND settled = 0")
        for member in change.added { try statement.execute(arguments: [group.text, member.id.text]) }
    }

    /// Ends all memberships in a group that is deleted.
    func dissolve(_ group: ResourceID) throws {
        try db.cachedStatement(sql: "DELETE FROM membership WHERE group_id = ?").execute(arguments: [group.text])
    }

    /// A group that somebody is in, or about to come into; nil when there is none.
    static func anyGroup(of member: ResourceID, _ db: Database) throws -> ResourceID? {
        let sql = "SELECT group_id FROM membership WHERE member_id = ? LIMIT 1"
        return try String.fetchOne(db.cachedStatement(sql: sql), arguments: [member.text]).map { ResourceID($0) }
    }
}

/// A change of members as JSON in a column: `{"add": [{"id": …, "display": …}], "remove": [id, …]}`.
enum MembershipColumn {
    static func encode(_ change: MembershipChange) -> Data? {
        guard !change.isEmpty else { return nil }
        let added = change.added.map { member in
            Value.object(
                Object(
                    [("id", .string(member.id.text))] + (member.display.map { [("display", .string($0))] } ?? [])))
        }
        let object: Object = [
            "add": .array(added), "remove": .array(change.removed.map { .string($0.text) }),
        ]
        return Body.encode(Resource(attributes: object))
    }

    static func decode(_ data: Data?) throws -> MembershipChange {
        guard let data else { return MembershipChange() }
        let object = try Body.decode(data).attributes
        let added = (object["add"]?.array ?? []).compactMap { value -> NewMember? in
            guard let member = value.object, let id = member["id"]?.string else { return nil }
            return NewMember(id: ResourceID(id), display: member["display"]?.string)
        }
        let removed = (object["remove"]?.array ?? []).compactMap { $0.string.map { ResourceID($0) } }
        return MembershipChange(added: added, removed: removed)
    }
}
