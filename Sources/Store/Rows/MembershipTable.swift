import Directory
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
    func announce(
        _ members: [NewMember], to group: ResourceID, readmitting readmitted: ResourceID? = nil
    ) throws -> Announcement {
        let sql = """
            INSERT OR IGNORE INTO membership
                (group_id, member_id, member_type, display, name, name_key, member_names, settled, adopted)
            SELECT ?1, id, type, ?3, iif(\(Self.losesEntry), NULL, link_dn),
                iif(\(Self.losesEntry), NULL, link_dn_key), names, 0, ?5
            FROM resource WHERE id = ?2 AND lifecycle = 'living' AND (id IS ?4 OR NOT \(Self.isEnding))
            """
        let statement = try db.cachedStatement(sql: sql)
        var named: [NewMember] = []
        for member in members {
            try statement.execute(
                arguments: [group.text, member.id.text, member.display, readmitted?.text, member.isAdopted])
            guard let row = try row(of: member.id, in: group) else { return .unknown(member.id) }
            let name = try NamesColumn.memberName(dn: row[0], values: row[1])
            try write(name?.values ?? [:], of: member.id, in: group)
            named.append(
                NewMember(id: member.id, display: member.display, name: name, isAdopted: member.isAdopted))
        }
        return .announced(named)
    }

    /// Whether somebody is about to end the resource of a row.
    private static let isEnding = """
        EXISTS (SELECT 1 FROM intent WHERE intent.resource = resource.id AND ended IS NULL AND desired IS NULL)
        """

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

    /// A membership that stands, or that may come back.
    private func row(of member: ResourceID, in group: ResourceID) throws -> Row? {
        let sql = """
            SELECT name, member_names FROM membership WHERE group_id = ? AND member_id = ?
            AND (settled != \(Self.leaving) OR EXISTS (
                SELECT 1 FROM resource WHERE id = member_id AND lifecycle = 'living' AND NOT \(Self.isEnding)))
            """
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
            sql: "UPDATE membership SET settled = 1, adopted = adopted AND ? WHERE group_id = ? AND member_id = ?")
        for member in change.added {
            try settling.execute(arguments: [member.isAdopted, group.text, member.id.text])
        }
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
