import GRDB
import SCIM
import Sync

/// Changes that are taken in while the directory is away: the resource gets ahead of its entry.
extension IntentTable {
    /// Makes a resource what a recorded intent says, and ends the intent without anything having been sent for it.
    ///
    /// - Returns: the resource as it now is; nil where there is none any more.
    func accept(_ intent: Intent) throws -> StoredResource? {
        try end(intent, OperationRecord.accepted)
        let arrears = ArrearsTable(db: db, now: now)
        guard let desired = intent.desired else {
            try depart(intent, arrears)
            return try resource(intent.resource)
        }
        try MembershipTable(db: db).accept(intent.members, of: intent.resource)
        try HoldingTable(db: db, now: now).accept(intent)
        if intent.kind.isBirth {
            _ = try insert(intent, desired, nil, acknowledged: true)
            try arrears.begin(intent.resource)
        } else {
            try arrears.begin(intent.resource)
            let link = try resource(intent.resource)?.link
            _ = try update(intent, desired, link, acknowledged: true, isSent: false, isSeen: intent.members.isVisible)
        }
        return try resource(intent.resource)
    }

    /// The end of a resource whose entry stands until the directory is back, and with it the names and values that it holds.
    /// One without an entry ends at once.
    private func depart(_ intent: Intent, _ arrears: ArrearsTable) throws {
        let id = intent.resource
        guard let stored = try resource(id) else { return }
        let memberships = MembershipTable(db: db)
        for group in try memberships.groups(of: id) {
            if try resource(group)?.link != nil { try arrears.begin(group) }
        }
        try memberships.touchGroups(of: id, now)
        guard stored.link != nil else { return try bury(intent, nil) }
        try arrears.begin(id)
        try LookupTable(db: db).update(id, intent.type, from: stored.resource, to: nil)
        try memberships.take(outOfAll: id)
        let sql = """
            UPDATE resource SET lifecycle = 'deleted', modified = ?, row_version = row_version + 1, link_compared = 0
            WHERE id = ?
            """
        try db.cachedStatement(sql: sql).execute(arguments: [now.milliseconds, id.text])
    }
}
