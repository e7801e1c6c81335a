package import Directory
import GRDB
import SCIM
package import Sync

extension SQLiteStore {
    package func members(of group: ResourceID) async throws -> [Membership] {
        let sql = "SELECT member_id, member_type, display FROM membership WHERE group_id = ? AND settled = 1"
        return try await read { db in
            let rows = try Row.fetchCursor(db.cachedStatement(sql: sql), arguments: [group.text])
            return try Array(rows.map(Self.membership))
        }
    }

    package func groups(of member: ResourceID) async throws -> [Membership] {
        let sql = """
            SELECT group_id, 'Group', json_extract(CAST(body AS TEXT), '$.displayName')
            FROM membership JOIN resource ON resource.id = group_id
            WHERE member_id = ? AND settled = 1
            """
        return try look { db in
            try Row.fetchAll(db.cachedStatement(sql: sql), arguments: [member.text]).map(Self.membership)
        }
    }

    package func heldMemberships(of member: ResourceID) async throws -> [HeldMembership] {
        try look { db in
            let sql =
                "SELECT group_id, display, name, member_names, adopted, settled FROM membership WHERE member_id = ?"
            return try Row.fetchAll(db.cachedStatement(sql: sql), arguments: [member.text]).map { row in
                HeldMembership(
                    group: ResourceID(row[0]), display: row[1],
                    name: try NamesColumn.memberName(dn: row[2], values: row[3]), isAdopted: row[4],
                    isLeaving: row[5] == MembershipTable.leaving)
            }
        }
    }

    private static func membership(_ row: Row) throws -> Membership {
        Membership(id: ResourceID(row[0]), type: try ResourceRow.type(row[1]), display: row[2])
    }

    package func adoptedMembers(of group: ResourceID) async throws -> [ResourceID] {
        let sql =
            "SELECT member_id FROM membership WHERE group_id = ? AND settled = 1 AND adopted = 1 ORDER BY member_id"
        return try look { db in
            try String.fetchAll(db.cachedStatement(sql: sql), arguments: [group.text]).map { ResourceID($0) }
        }
    }

    package func memberCount(of group: ResourceID, upTo limit: Int) async throws -> Int {
        try count(in: group, upTo: limit, "TRUE")
    }

    package func nameCount(in group: ResourceID, upTo limit: Int) async throws -> Int {
        try count(in: group, upTo: limit, "name IS NOT NULL")
    }

    private func count(in group: ResourceID, upTo limit: Int, _ condition: String) throws -> Int {
        let sql = """
            SELECT count(*) FROM (
                SELECT 1 FROM membership WHERE group_id = ? AND settled = 1 AND \(condition) LIMIT ?)
            """
        return try look { db in
            try Int.fetchOne(db.cachedStatement(sql: sql), arguments: [group.text, limit]) ?? 0
        }
    }

    package func members(of group: ResourceID, among ids: [ResourceID]) async throws -> Set<ResourceID> {
        try await members(of: group, among: ids, "TRUE")
    }

    package func adoptedMembers(of group: ResourceID, among ids: [ResourceID]) async throws -> Set<ResourceID> {
        try await members(of: group, among: ids, "adopted = 1")
    }

    private func members(
        of group: ResourceID, among ids: [ResourceID], _ condition: String
    ) async throws -> Set<ResourceID> {
        let sql = """
            SELECT EXISTS (
                SELECT 1 FROM membership WHERE group_id = ? AND member_id = ? AND settled = 1 AND \(condition))
            """
        return try await each(of: ids) { db in
            let statement = try db.cachedStatement(sql: sql)
            return Set(
                try ids.filter { id in
                    try Bool.fetchOne(statement, arguments: [group.text, id.text]) ?? false
                })
        }
    }

    package func places(of ids: [ResourceID]) async throws -> [ResourceID: DN] {
        try await found(ids) { db, id in
            let sql = "SELECT link_dn FROM resource WHERE id = ? AND lifecycle = 'living' AND link_dn IS NOT NULL"
            return try String.fetchOne(db.cachedStatement(sql: sql), arguments: [id.text]).map { try DN($0) }
        }
    }

    package func names(of members: [ResourceID], in group: ResourceID) async throws -> [ResourceID: MemberName] {
        let sql = "SELECT name, member_names FROM membership WHERE group_id = ? AND member_id = ? AND settled > 0"
        return try await found(members) { db, id in
            let row = try Row.fetchOne(db.cachedStatement(sql: sql), arguments: [group.text, id.text])
            return try row.flatMap { try NamesColumn.memberName(dn: $0[0], values: $0[1]) }
        }
    }

    private func found<Result: Sendable>(
        _ ids: [ResourceID], _ find: @escaping @Sendable (Database, ResourceID) throws -> Result?
    ) async throws -> [ResourceID: Result] {
        try await each(of: ids) { db in
            var results: [ResourceID: Result] = [:]
            for id in ids { results[id] = try find(db, id) }
            return results
        }
    }

    /// A few rows are read on the thread that asks, many on one that may be blocked.
    private func each<Result: Sendable>(
        of ids: [ResourceID], _ read: @escaping @Sendable (Database) throws -> Result
    ) async throws -> Result {
        ids.count <= 100 ? try look(read) : try await self.read(read)
    }

    static let stale = """
        SELECT group_id, member_id, link_dn, names FROM membership JOIN resource ON resource.id = member_id
        WHERE settled = 1 AND lifecycle = 'living'
        AND (link_dn_key IS NOT membership.name_key OR link_dn_key IS NOT NULL AND names IS NOT member_names)
        AND NOT \(MembershipTable.isWithdrawn)
        """

    package func staleNames(of members: [ResourceID]) async throws -> [StaleName] {
        try await each(of: members) { db in
            let statement = try db.cachedStatement(sql: Self.stale + " AND member_id = ?")
            return try members.flatMap { member in
                try Row.fetchAll(statement, arguments: [member.text]).map(MembershipTable.staleName)
            }
        }
    }

    package func staleNames(in group: ResourceID) async throws -> [StaleName] {
        try await read { db in
            let sql = Self.stale + " AND group_id = ?"
            return try Row.fetchAll(db.cachedStatement(sql: sql), arguments: [group.text])
                .map(MembershipTable.staleName)
        }
    }

    package func names(ofMembersOf group: ResourceID) async throws -> [MemberName] {
        let sql = """
            SELECT link_dn, names FROM membership JOIN resource ON resource.id = member_id
            WHERE group_id = ? AND settled = 1 AND lifecycle = 'living' AND link_dn IS NOT NULL
            AND NOT \(MembershipTable.isWithdrawn)
            """
        return try await read { db in
            let rows = try Row.fetchCursor(db.cachedStatement(sql: sql), arguments: [group.text])
            return try Array(rows.compactMap { try NamesColumn.memberName(dn: $0[0], values: $0[1]) })
        }
    }

    package func groupNames(of member: ResourceID) async throws -> [GroupName] {
        let sql = """
            SELECT group_id, resource.names, intent.number IS NOT NULL, intent.kept
            FROM membership LEFT JOIN resource ON resource.id = group_id
            LEFT JOIN intent ON intent.resource = group_id AND ended IS NULL
            WHERE member_id = ?
            """
        return try look { db in
            try Row.fetchAll(db.cachedStatement(sql: sql), arguments: [member.text]).map { row in
                GroupName(
                    group: ResourceID(row[0]), values: try NamesColumn.decode(row[1]),
                    coming: row[2] ? try KeptColumn.decode(row[3]).names : nil)
            }
        }
    }
}
