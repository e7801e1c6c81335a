import Directory
import Foundation
import GRDB
import SCIM
import Sync

/// The memberships, one row each: one of many comes or goes without the others being touched.
struct MembershipTable {
    let db: Database

    /// Notes those who are about to become members, under the names that their entries have now, if they have one that
    /// stays; they are seen once the intent is done.
    ///
    /// - Returns: the members with their names, or somebody who cannot become one.
    func announce(_ members: [NewMember], to group: ResourceID) throws -> Announcement {
        let sql = """
            INSERT OR IGNORE INTO membership
                (group_id, member_id, member_type, display, name, name_key, member_names, settled)
            SELECT ?1, id, type, ?3, iif(\(Self.losesEntry), NULL, link_dn),
                iif(\(Self.losesEntry), NULL, link_dn_key), names, 0
            FROM resource
            WHERE id = ?2 AND lifecycle = 'living'
            AND NOT EXISTS (
                SELECT 1 FROM intent WHERE intent.resource = resource.id AND ended IS NULL AND desired IS NULL)
            """
        let statement = try db.cachedStatement(sql: sql)
        var named: [NewMember] = []
        for member in members {
            try statement.execute(arguments: [group.text, member.id.text, member.display])
            guard let row = try row(of: member.id, in: group) else { return .unknown(member.id) }
            let name = try NamesColumn.memberName(dn: row[0], values: row[1])
            try write(name?.values ?? [:], of: member.id, in: group)
            named.append(NewMember(id: member.id, display: member.display, name: name))
        }
        return .announced(named)
    }

    /// Whether the resource of a row is about to lose its entry and to live on.
    static let losesEntry = """
        EXISTS (SELECT 1 FROM intent WHERE intent.resource = resource.id AND ended IS NULL AND ends_entry)
        """

    /// Whether the name of a member, where it is not written in its group's entry, must not be written there either.
    static let isWithdrawn = "(membership.name_key IS NULL AND \(losesEntry))"

    enum Announcement {
        case announced([NewMember])
        case unknown(ResourceID)
    }

    private func row(of member: ResourceID, in group: ResourceID) throws -> Row? {
        let sql = "SELECT name, member_names FROM membership WHERE group_id = ? AND member_id = ?"
        return try Row.fetchOne(db.cachedStatement(sql: sql), arguments: [group.text, member.text])
    }

    /// A group whose entry still holds a DN as the name of somebody whose entry has another one by now.
    func staleHolder(of name: DN, but member: ResourceID) throws -> StaleName? {
        let sql = """
            SELECT group_id, member_id, link_dn, names FROM membership JOIN resource ON resource.id = member_id
            WHERE membership.name_key = ?1 AND member_id != ?2 AND link_dn_key IS NOT ?1 LIMIT 1
            """
        return try Row.fetchOne(db.cachedStatement(sql: sql), arguments: [name.normalized, member.text])
            .map(Self.staleName)
    }

    /// A group whose entry still holds one of some values as the name of somebody who is known by another one by now.
    func staleHolder(ofOneOf values: [String: String], but member: ResourceID) throws -> StaleName? {
        let sql = """
            SELECT group_id, member_id, link_dn, names
            FROM membership_value JOIN membership USING (group_id, member_id) JOIN resource ON resource.id = member_id
            WHERE attribute = ? AND key = ? AND member_id != ? AND (names IS NOT member_names OR link_dn IS NULL)
            LIMIT 1
            """
        for (attribute, value) in values {
            let arguments: StatementArguments = [attribute, NameKey(value).text, member.text]
            if let row = try Row.fetchOne(db.cachedStatement(sql: sql), arguments: arguments) {
                return try Self.staleName(row)
            }
        }
        return nil
    }

    static func staleName(_ row: Row) throws -> StaleName {
        StaleName(
            group: ResourceID(row[0]), member: ResourceID(row[1]),
            name: try NamesColumn.memberName(dn: row[2], values: row[3]))
    }

    /// Makes an announced change real.
    func settle(_ change: MembershipChange, of group: ResourceID) throws {
        let settling = try db.cachedStatement(
            sql: "UPDATE membership SET settled = 1 WHERE group_id = ? AND member_id = ?")
        for member in change.added { try settling.execute(arguments: [group.text, member.id.text]) }
        let removal = try db.cachedStatement(sql: "DELETE FROM membership WHERE group_id = ? AND member_id = ?")
        for member in change.removed { try removal.execute(arguments: [group.text, member.text]) }
        try rename(change.renamed)
    }

    /// Notes under which names members stand in the entries of their groups.
    func rename(_ names: [StaleName]) throws {
        let sql = """
            UPDATE membership SET name = ?, name_key = ?, member_names = ? WHERE group_id = ? AND member_id = ?
            """
        let statement = try db.cachedStatement(sql: sql)
        for name in names {
            try statement.execute(arguments: [
                name.name?.dn.description, name.name?.dn.normalized,
                name.name.flatMap { NamesColumn.encode($0.values) },
                name.group.text, name.member.text,
            ])
            try write(name.name?.values ?? [:], of: name.member, in: name.group)
        }
    }

    /// Notes by which values a member stands in the entry of its group.
    private func write(_ values: [String: String], of member: ResourceID, in group: ResourceID) throws {
        try db.cachedStatement(sql: "DELETE FROM membership_value WHERE group_id = ? AND member_id = ?")
            .execute(arguments: [group.text, member.text])
        let sql = """
            INSERT INTO membership_value (group_id, member_id, attribute, key)
            SELECT group_id, member_id, ?3, ?4 FROM membership WHERE group_id = ?1 AND member_id = ?2
            """
        for (attribute, value) in values {
            try db.cachedStatement(sql: sql).execute(arguments: [
                group.text, member.text, attribute, NameKey(value).text,
            ])
        }
    }

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
        let repair = "EXISTS (SELECT 1 FROM intent WHERE resource = ? AND ended IS NULL AND kind = 'repair')"
        for id in change.added.map(\.id) + change.removed {
            let statement = try db.cachedStatement(sql: "SELECT " + repair)
            if try Bool.fetchOne(statement, arguments: [id.text]) ?? false { return true }
        }
        guard reach == .all else { return false }
        let sql = """
            SELECT EXISTS (
                SELECT 1 FROM membership JOIN intent ON intent.resource = member_id
                WHERE group_id = ? AND settled = 1 AND ended IS NULL AND kind = 'repair')
            """
        return try Bool.fetchOne(db.cachedStatement(sql: sql), arguments: [group.text]) ?? false
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

    /// Ends all memberships of somebody who is deleted. There should be none left.
    func expel(_ member: ResourceID) throws {
        try db.cachedStatement(sql: "DELETE FROM membership WHERE member_id = ?").execute(arguments: [member.text])
    }
}

/// A change of members as JSON in a column:
/// `{"add": [{"id": …, "display": …, "name": …, "values": …}], "remove": [id, …], "rename": [{"id": …, "name": …}]}`.
enum MembershipColumn {
    static func encode(_ change: MembershipChange) -> Data? {
        guard !change.isEmpty else { return nil }
        let object: Object = [
            "add": .array(change.added.map { member($0.id, $0.display, $0.name) }),
            "remove": .array(change.removed.map { .string($0.text) }),
            "rename": .array(change.renamed.map { member($0.member, nil, $0.name) }),
        ]
        return Body.encode(Resource(attributes: object))
    }

    private static func member(_ id: ResourceID, _ display: String?, _ name: MemberName?) -> Value {
        var object = Object()
        object["id"] = .string(id.text)
        object["display"] = display.map(Value.string)
        object["name"] = name.map { .string($0.dn.description) }
        object["values"] = name.flatMap { NamesColumn.encode($0.values) }.map(Value.string)
        return .object(object)
    }

    static func decode(_ data: Data?, of group: ResourceID) throws -> MembershipChange {
        guard let data else { return MembershipChange() }
        let object = try Body.decode(data).attributes
        return MembershipChange(
            added: try (object["add"]?.array ?? []).compactMap(newMember),
            removed: (object["remove"]?.array ?? []).compactMap { $0.string.map { ResourceID($0) } },
            renamed: try (object["rename"]?.array ?? []).compactMap { value in
                try newMember(value).map { StaleName(group: group, member: $0.id, name: $0.name) }
            })
    }

    private static func newMember(_ value: Value) throws -> NewMember? {
        guard let member = value.object, let id = member["id"]?.string else { return nil }
        return NewMember(
            id: ResourceID(id), display: member["display"]?.string,
            name: try NamesColumn.memberName(dn: member["name"]?.string, values: member["values"]?.string))
    }
}
