import Directory
import Foundation
import GRDB
import Planning
import SCIM
import Sync

extension IntentTable {
    /// Ends an intent, and gives the resource as it now is; nil where there is none any more.
    func complete(
        _ intent: Intent, _ completion: Completion, acknowledged: Bool
    ) throws -> StoredResource? {
        try end(intent, completion)
        switch completion {
        case .done(let link, _): return try finish(intent, link, acknowledged: acknowledged)
        case .retired(let link, _):
            try retire(intent, link)
            return try resource(intent.resource)
        case .released:
            try noteRelease(of: intent.resource)
            try bury(intent, nil)
            return try resource(intent.resource)
        case .withdrawn:
            try withdraw(intent)
            return try resource(intent.resource)
        }
    }

    func finish(_ intent: Intent, _ link: Link?, acknowledged: Bool) throws -> StoredResource? {
        guard let desired = intent.desired else {
            try bury(intent, link)
            return try resource(intent.resource)
        }
        let isSeen = try MembershipTable(db: db).isSeen(intent.members, of: intent.resource)
        try MembershipTable(db: db).settle(intent.members, of: intent.resource)
        if let former = intent.revives {
            try HoldingTable(db: db, now: now).hand(over: former, to: intent.resource)
            try clear(former, nil)
        }
        try HoldingTable(db: db, now: now).settle(intent)
        return intent.kind.isBirth
            ? try insert(intent, desired, link, acknowledged: acknowledged)
            : try update(intent, desired, link, acknowledged: acknowledged, isSent: true, isSeen: isSeen)
    }

    func insert(
        _ intent: Intent, _ desired: Resource, _ link: Link?, acknowledged: Bool
    ) throws -> StoredResource {
        let sql = """
            INSERT INTO resource
            (id, lifecycle, name_key, external_id, body, created, modified, revision, row_version, acknowledged,
             type, kept, link_identity, link_dn, link_dn_key, link_marker)
            VALUES (?1, 'living', ?2, ?3, ?4, ?5, ?5, 1, 2, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
            """
        let arguments: StatementArguments = [
            intent.resource.text, Self.key(desired, intent.type), desired.externalId, Body.encode(desired),
            intent.recorded.milliseconds, acknowledged, intent.type.rawValue, KeptColumn.encode(intent.kept),
        ]
        try db.cachedStatement(sql: sql).execute(arguments: arguments + LinkColumns.arguments(link))
        try LookupTable(db: db).update(intent.resource, intent.type, from: nil, to: desired)
        return StoredResource(
            id: intent.resource, type: intent.type, resource: desired, kept: intent.kept, lifecycle: .living,
            created: intent.recorded, lastModified: intent.recorded, revision: 1, rowVersion: 2,
            isAcknowledged: acknowledged, link: link)
    }

    /// - Parameters:
    ///   - isSent: whether the entry is what is desired, or the state is ahead of it.
    ///   - isSeen: whether clients see other members.
    func update(
        _ intent: Intent, _ desired: Resource, _ link: Link?, acknowledged: Bool, isSent: Bool, isSeen: Bool
    ) throws -> StoredResource? {
        let body = Body.encode(desired)
        let key = Self.key(desired, intent.type)
        let before = try resource(intent.resource)
        let sql = """
            UPDATE resource SET
                revision = revision + (body != ?1 OR ?11),
                modified = CASE WHEN body != ?1 OR ?11 THEN ?2 ELSE modified END,
                body = ?1, name_key = ?3, external_id = ?4, row_version = row_version + 1,
                acknowledged = max(acknowledged, ?5),
                link_identity = ?6, link_dn = ?7, link_dn_key = ?8, link_marker = ?9, kept = ?12,
                link_compared = 0
            WHERE id = ?10
            RETURNING created, modified, revision, row_version, acknowledged
            """
        try LookupTable(db: db).update(intent.resource, intent.type, from: before?.resource, to: desired)
        let arguments: StatementArguments =
            [body, now.milliseconds, key, desired.externalId, acknowledged]
            + LinkColumns.arguments(link) + [
                intent.resource.text, isSeen, KeptColumn.encode(intent.kept),
            ]
        let row = try Row.fetchOne(db.cachedStatement(sql: sql), arguments: arguments)
        let arrears = isSent ? try arrears(of: before, after: intent, body) : before?.arrears
        try dropClaims(of: before, but: [key, arrears?.nameKey(of: intent.type)])
        return row.map { row in
            StoredResource(
                id: intent.resource, type: intent.type, resource: desired, kept: intent.kept, lifecycle: .living,
                created: Timestamp(milliseconds: row[0]), lastModified: Timestamp(milliseconds: row[1]),
                revision: row[2], rowVersion: row[3], isAcknowledged: row[4], link: link, arrears: arrears)
        }
    }

    /// What an entry is behind by once a write of it is done. A person's is compared as a whole by each write; of a group only
    /// catching up looks at all members.
    private func arrears(of before: StoredResource?, after intent: Intent, _ body: Data) throws -> Arrears? {
        guard let former = before?.arrears, let desired = intent.desired else { return nil }
        let table = ArrearsTable(db: db, now: now)
        switch (intent.kind, intent.type) {
        case (.catchUp, _), (.change, .user):
            try table.end(intent.resource)
            return nil
        case (.change, .group):
            try table.move(intent.resource, to: body, KeptColumn.encode(intent.kept))
            return Arrears(since: former.since, written: desired, kept: intent.kept)
        default: return former
        }
    }

    /// Gives up the names that a resource and its entry had and have no more.
    private func dropClaims(of before: StoredResource?, but names: [String?]) throws {
        guard let before else { return }
        let former = [Self.key(before.resource, before.type), before.arrears?.nameKey(of: before.type)]
        for name in former where !names.contains(name) { try dropClaim(name, before.type) }
    }

    /// The id stays taken for ever; what the resource held does not stay.
    func bury(_ intent: Intent, _ link: Link?) throws {
        let id = intent.resource
        try dropClaims(of: id, intent.type)
        try LookupTable(db: db).update(id, intent.type, from: try resource(id)?.resource, to: nil)
        try HoldingTable(db: db, now: now).release(id, person: try resource(id)?.resource.externalId)
        try MembershipTable(db: db).dissolve(id)
        try MembershipTable(db: db).expel(id)
        try clear(id, link)
    }

    /// The end of a resource whose entry is kept out of service. The entry stands, and so does what it holds.
    private func retire(_ intent: Intent, _ link: Link) throws {
        let id = intent.resource
        try dropClaims(of: id, intent.type)
        try LookupTable(db: db).update(id, intent.type, from: try resource(id)?.resource, to: nil)
        try MembershipTable(db: db).dissolve(id)
        try MembershipTable(db: db).expel(id)
        let sql = """
            UPDATE resource SET lifecycle = 'deleted', name_key = NULL, modified = ?1, retired = coalesce(retired, ?1),
                row_version = row_version + 1, link_identity = ?2, link_dn = ?3, link_dn_key = ?4, link_marker = ?5,
                link_compared = 0
            WHERE id = ?6
            """
        try db.cachedStatement(sql: sql).execute(
            arguments: [now.milliseconds] + LinkColumns.arguments(link) + [id.text])
    }

    private func noteRelease(of id: ResourceID) throws {
        let sql = """
            INSERT OR IGNORE INTO released
            SELECT link_identity FROM resource WHERE id = ? AND link_identity IS NOT NULL
            """
        try db.cachedStatement(sql: sql).execute(arguments: [id.text])
    }

    private func clear(_ id: ResourceID, _ link: Link?) throws {
        let sql = """
            UPDATE resource SET lifecycle = 'deleted', body = CAST('{}' AS BLOB), name_key = NULL, external_id = NULL,
                modified = ?, row_version = row_version + 1, kept = NULL, link_identity = ?, link_dn = ?,
                link_dn_key = ?, link_marker = ?, link_compared = 0, retired = NULL
            WHERE id = ?
            """
        try db.cachedStatement(sql: sql).execute(
            arguments: [now.milliseconds] + LinkColumns.arguments(link) + [id.text])
    }

    private func withdraw(_ intent: Intent) throws {
        try MembershipTable(db: db).retract(intent.members, of: intent.resource)
        try HoldingTable(db: db, now: now).retract(intent)
        try ChargeTable(db: db, now: now).retract(intent: intent.id.number)
        try withdrawClaim(of: intent.desired, by: intent.resource, intent.type)
    }

    static func key(_ resource: Resource, _ type: ResourceKind) -> String? {
        resource.name(of: type).map { NameKey($0).text }
    }

    func nameKey(of id: ResourceID) throws -> String? {
        try String.fetchOne(
            db.cachedStatement(sql: "SELECT name_key FROM resource WHERE id = ?"), arguments: [id.text])
    }

    /// Gives up the name of a resource, and the one that its entry has by then.
    private func dropClaims(of id: ResourceID, _ type: ResourceKind) throws {
        try dropClaim(try resource(id)?.arrears?.nameKey(of: type), type)
        try dropClaim(try nameKey(of: id), type)
        try ArrearsTable(db: db, now: now).end(id)
    }

    func dropClaim(_ key: String?, _ type: ResourceKind) throws {
        guard let key else { return }
        try db.cachedStatement(sql: "DELETE FROM claim WHERE type = ? AND name_key = ?")
            .execute(arguments: [type.rawValue, key])
    }

    /// An intent that has ended stays as a line of the history, without what it carried.
    private func end(_ intent: Intent, _ completion: Completion) throws {
        switch completion {
        case .done(_, let change), .retired(_, let change): try end(intent, OperationRecord.done, change)
        case .released: try end(intent, OperationRecord.done)
        case .withdrawn(let reason): try end(intent, reason)
        }
    }

    func end(_ intent: Intent, _ result: String, _ change: ChangeRecord? = nil) throws {
        let sql = """
            UPDATE intent SET ended = ?, result = ?, changes = ?, desired = NULL, kept = NULL, added_at = NULL, session = NULL
            WHERE number = ? AND ended IS NULL
            """
        try db.cachedStatement(sql: sql).execute(arguments: [
            now.milliseconds, result, ChangeColumn.encode(change), intent.id.number,
        ])
        guard db.changesCount == 1 else { throw StoreError("the intent \(intent.id) was ended by somebody else") }
    }

    func resource(_ id: ResourceID) throws -> StoredResource? {
        let sql = "SELECT \(ResourceRow.columns) FROM resource WHERE id = ?"
        return try Row.fetchOne(db.cachedStatement(sql: sql), arguments: [id.text]).map(ResourceRow.decode)
    }
}
