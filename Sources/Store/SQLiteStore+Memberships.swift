package import Directory
import GRDB
import SCIM
package import Sync

extension SQLiteStore {
    package func members(of group: ResourceID) async throws -> [Membership] {
        let sql = "SELECT member_id, member_type, display FROM membership WHERE group_id = ? AND settled = 1"
        return try await pool.read { db in
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
            let sql = "SELECT group_id, display, name FROM membership WHERE member_id = ?"
            return try Row.fetchAll(db.cachedStatement(sql: sql), arguments: [member.text]).map { row in
                HeldMembership(
                    group: ResourceID(row[0]), display: row[1], name: try (row[2] as String?).map { try DN($0) })
            }
        }
    }

    private static func membership(_ row: Row) throws -> Membership {
        Membership(id: ResourceID(row[0]), type: try ResourceRow.type(row[1]), display: row[2])
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
        let sql = "SELECT EXISTS (SELECT 1 FROM membership WHERE group_id = ? AND member_id = ? AND settled = 1)"
        return try await each(of: ids) { db in
            let statement = try db.cachedStatement(sql: sql)
            return Set(
                try ids.filter { id in
                    try Bool.fetchOne(statement, arguments: [group.text, id.text]) ?? false
                })
        }
    }

    package func places(of ids: [ResourceID]) async throws -> [ResourceID: DN] {
        try await names(of: ids) { db, id in
            let sql = "SELECT link_dn FROM resource WHERE id = ? AND lifecycle = 'living' AND link_dn IS NOT NULL"
            return try String.fetchOne(db.cachedStatement(sql: sql), arguments: [id.text])
        }
    }

    package func names(of members: [ResourceID], in group: ResourceID) async throws -> [ResourceID: DN] {
        try await names(of: members) { db, id in
            let sql = "SELECT name FROM membership WHERE group_id = ? AND member_id = ? AND settled = 1"
            return try String.fetchOne(db.cachedStatement(sql: sql), arguments: [group.text, id.text])
        }
    }

    private func names(
        of ids: [ResourceID], _ find: @escaping @Sendable (Database, ResourceID) throws -> String?
    ) async throws -> [ResourceID: DN] {
        try await each(of: ids) { db in
            var names: [ResourceID: DN] = [:]
            for id in ids { names[id] = try find(db, id).map { try DN($0) } }
            return names
        }
    }

    /// A few rows are read on the thread that asks, many on one that may be blocked.
    private func each<Result: Sendable>(
        of ids: [ResourceID], _ read: @escaping @Sendable (Database) throws -> Result
    ) async throws -> Result {
        ids.count <= 100 ? try look(read) : try await pool.read(read)
    }

    private static let stale = """
        SELECT group_id, member_id, link_dn FROM membership JOIN resource ON resource.id = member_id
        WHERE settled = 1 AND lifecycle = 'living' AND link_dn_key IS NOT membership.name_key
        AND NOT \(MembershipTable.isWithdrawn)
        """

    package func staleNames(of member: ResourceID) async throws -> [StaleName] {
        try look { db in
            let sql = Self.stale + " AND member_id = ?"
            return try Row.fetchAll(db.cachedStatement(sql: sql), arguments: [member.text])
                .map(MembershipTable.staleName)
        }
    }

    package func staleNames(in group: ResourceID) async throws -> [StaleName] {
        try await pool.read { db in
            let sql = Self.stale + " AND group_id = ?"
            return try Row.fetchAll(db.cachedStatement(sql: sql), arguments: [group.text])
                .map(MembershipTable.staleName)
        }
    }

    package func places(ofMembersOf group: ResourceID) async throws -> [DN] {
        let sql = """
            SELECT link_dn FROM membership JOIN resource ON resource.id = member_id
            WHERE group_id = ? AND settled = 1 AND lifecycle = 'living' AND link_dn IS NOT NULL
            AND NOT \(MembershipTable.isWithdrawn)
            """
        return try await pool.read { db in
            let rows = try String.fetchCursor(db.cachedStatement(sql: sql), arguments: [group.text])
            return try Array(rows.map { try DN($0) })
        }
    }
}
