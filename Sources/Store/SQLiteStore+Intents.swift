package import Directory
import Foundation
import GRDB
import SCIM
package import Sync
import Synchronization

extension SQLiteStore {
    package func record(_ proposal: Proposal) async throws -> ProposalVerdict {
        let now = clock()
        let session = session
        return try await commits.commit { db -> Result<ProposalVerdict, SyncError> in
            if !proposal.isOfStateAlone, let maintenance = try MaintenanceTable.current(db) {
                return .failure(.maintenance(maintenance))
            }
            let verdict = try IntentTable(db: db, now: now, session: session).record(proposal)
            // Inside the transaction: nobody may see the intent before it is known to be under way. A mark that
            // a failed commit leaves behind harms nothing: whoever gets the number next marks it, too.
            if case .recorded(let intent) = verdict { self.underWay.withLock { _ = $0.insert(intent.id.number) } }
            return .success(verdict)
        }.get()
    }

    package func complete(
        _ intent: Intent, _ completion: Completion, acknowledged: Bool
    ) async throws -> StoredResource? {
        defer { unmark(intent.id.number) }
        let now = clock()
        let session = session
        return try await commits.commit { db in
            try IntentTable(db: db, now: now, session: session)
                .complete(intent, completion, acknowledged: acknowledged)
        }
    }

    package func adopt(
        _ proposal: Proposal, _ link: Link, acknowledged: Bool
    ) async throws -> AdoptionVerdict {
        let now = clock()
        let session = session
        return try await commits.commit { db in
            let owned = try db.cachedStatement(sql: "SELECT id FROM resource WHERE link_identity = ?")
            let identity: StatementArguments = [Data(link.identity.value.bytes)]
            if let owner = try String.fetchOne(owned, arguments: identity) { return .owned(by: ResourceID(owner)) }
            let table = IntentTable(db: db, now: now, session: session)
            let verdict = try table.record(proposal)
            guard case .recorded(let intent) = verdict,
                let stored = try table.complete(intent, .done(link), acknowledged: acknowledged)
            else { return .refused(verdict) }
            return .adopted(stored)
        }
    }

    package func amend(_ intent: IntentID, addedAt: DN) async throws {
        try await commits.commit { db in
            try db.execute(
                sql: "UPDATE intent SET added_at = ? WHERE number = ?",
                arguments: [addedAt.description, intent.number])
        }
    }

    package func release(_ intent: IntentID) async throws {
        do {
            try await commits.commit { db in
                // Inside the transaction: whoever takes the intent over next sets a mark of its own.
                self.unmark(intent.number)
                try db.execute(sql: "UPDATE intent SET session = NULL WHERE number = ?", arguments: [intent.number])
            }
        } catch {
            // It may not even have run. The intent is free all the same: it is this session's, and unmarked.
            unmark(intent.number)
            throw error
        }
    }

    package func takeOver(_ resource: ResourceID) async throws -> TakeOver {
        let marked = Mutex<Int64?>(nil)
        do {
            return try await commits.commit { db in
                // The write may run twice, and must not take its own mark for another task's.
                if let number = marked.withLock({ $0 }) { self.unmark(number) }
                return try self.takeOver(resource, db) { number in marked.withLock { $0 = number } }
            }.get()
        } catch {
            if let number = marked.withLock({ $0 }) { unmark(number) }
            throw error
        }
    }

    /// Inside the transaction the intent is marked as under way, so that no second task of this process takes it.
    private func takeOver(
        _ resource: ResourceID, _ db: Database, marking: (Int64) -> Void
    ) throws -> Result<TakeOver, SyncError> {
        guard let row = try IntentTable.row(of: resource, db) else { return .success(.none) }
        let number: Int64 = row[0]
        guard isFree(intent: number, session: row[6]) else { return .success(.occupied) }
        if let maintenance = try MaintenanceTable.current(db) { return .failure(.maintenance(maintenance)) }
        underWay.withLock { _ = $0.insert(number) }
        marking(number)
        try db.execute(sql: "UPDATE intent SET session = ? WHERE number = ?", arguments: [session, number])
        return .success(.taken(try IntentTable.decode(row)))
    }

    private func unmark(_ number: Int64) { underWay.withLock { _ = $0.remove(number) } }

    package func hasIntent(_ resource: ResourceID) async throws -> Bool {
        try look { db in
            let sql = "SELECT EXISTS (SELECT 1 FROM intent WHERE resource = ? AND ended IS NULL)"
            return try Bool.fetchOne(db.cachedStatement(sql: sql), arguments: [resource.text]) ?? false
        }
    }

    package func openIntents() async throws -> [OpenIntent] {
        let rows = try await read { db in
            // By the index of the open ones: the planner would read the whole history instead.
            let sql = """
                SELECT \(IntentTable.columns) FROM intent INDEXED BY intent_open WHERE ended IS NULL ORDER BY number
                """
            return try Row.fetchAll(db, sql: sql)
                .map { (intent: try IntentTable.decode($0), session: $0[6] as Int64?) }
        }
        return rows.map { row in
            OpenIntent(
                intent: row.intent, isOccupied: !isFree(intent: row.intent.id.number, session: row.session))
        }
    }

    package func refresh(
        _ id: ResourceID, from rowVersion: Int64, link: Link?, names: [StaleName]
    ) async throws {
        try await commits.commit { db in
            try db.execute(
                sql: """
                    UPDATE resource SET link_identity = ?, link_dn = ?, link_dn_key = ?, link_marker = ?,
                        link_compared = 0
                    WHERE id = ? AND row_version = ?
                    AND NOT EXISTS (SELECT 1 FROM intent WHERE intent.resource = resource.id AND ended IS NULL)
                    """,
                arguments: LinkColumns.arguments(link) + [id.text, rowVersion])
            if db.changesCount == 1 { try MembershipTable(db: db).rename(names) }
        }
    }
}

/// A link as four columns: identity, DN, the DN's key, marker.
enum LinkColumns {
    static func arguments(_ link: Link?) -> StatementArguments {
        [
            link.map { Data($0.identity.value.bytes) }, link?.dn.description, link?.dn.normalized,
            link?.marker.map { Data($0.value.bytes) },
        ]
    }
}
