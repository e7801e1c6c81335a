import GRDB
import Planning
import SCIM
import Sync

/// What the writes of clients count against their limits, for as long as the window looks back.
struct ChargeTable {
    let db: Database
    let now: Timestamp

    static let definition = """
        CREATE TABLE charge (
            intent INTEGER NOT NULL,
            client TEXT NOT NULL,
            type TEXT NOT NULL,
            kind TEXT NOT NULL,
            group_id TEXT NOT NULL,
            count INTEGER NOT NULL,
            at INTEGER NOT NULL,
            PRIMARY KEY (intent, kind, group_id)
        ) WITHOUT ROWID;
        CREATE INDEX charge_client ON charge(client, type, kind, group_id, at);
        CREATE TABLE stop (
            scope TEXT PRIMARY KEY,
            hash TEXT NOT NULL,
            reasons TEXT NOT NULL,
            since INTEGER NOT NULL,
            until INTEGER
        ) WITHOUT ROWID;
        CREATE TABLE approval (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            hash TEXT NOT NULL,
            scope TEXT NOT NULL,
            actor TEXT NOT NULL,
            at INTEGER NOT NULL
        );
        """

    /// What forbids a write; nil where nothing does. A stop is noted.
    func excess(of proposal: Proposal) throws -> Excess? {
        guard let toll = proposal.toll else { return nil }
        let start = now.milliseconds - toll.brake.window
        try db.cachedStatement(sql: "DELETE FROM charge WHERE client = ? AND at <= ?")
            .execute(arguments: [proposal.actor, start])
        let reasons = try toll.charges.compactMap { try reason(of: $0, toll, proposal) }
        guard !reasons.isEmpty else { return nil }
        let stops = StopTable(db: db, now: now)
        let stop = LimitStop.client(
            proposal.actor, reasons: reasons, approvalsUsed: try stops.approvalsUsed(), now: now,
            window: toll.brake.window)
        try stops.note(stop)
        return Excess(stop: stop, retryAfter: try retryAfter(proposal.actor, toll.brake.window))
    }

    private func reason(of charge: Charge, _ toll: Toll, _ proposal: Proposal) throws -> String? {
        let past = try past(charge, proposal)
        let population =
            if let membership = charge.membership {
                try members(of: membership.group, upTo: toll.counted(charge, past: past))
            } else {
                try PopulationTable(db: db).count(of: proposal.type)
            }
        return toll.excess(of: charge, past: past, population: population, proposal.type)
    }

    private func past(_ charge: Charge, _ proposal: Proposal) throws -> Int {
        let sql = """
            SELECT coalesce(sum(count), 0) FROM charge WHERE client = ? AND type = ? AND kind = ? AND group_id = ?
            """
        return try Int.fetchOne(
            db.cachedStatement(sql: sql),
            arguments: [
                proposal.actor, proposal.type.rawValue, charge.kind.rawValue, charge.membership?.group ?? "",
            ]) ?? 0
    }

    private func members(of group: String, upTo limit: Int) throws -> Int {
        let sql = "SELECT count(*) FROM (SELECT 1 FROM membership WHERE group_id = ? AND settled = 1 LIMIT ?)"
        return try Int.fetchOne(db.cachedStatement(sql: sql), arguments: [group, limit]) ?? 0
    }

    /// When the oldest charge leaves the window.
    private func retryAfter(_ client: String, _ window: Int64) throws -> Int {
        let sql = "SELECT min(at) FROM charge WHERE client = ?"
        let oldest = try Int64.fetchOne(db.cachedStatement(sql: sql), arguments: [client]) ?? now.milliseconds
        return max(1, Int((oldest + window - now.milliseconds + 999) / 1000))
    }

    /// Notes what a write counts that was recorded.
    func note(_ proposal: Proposal, intent: Int64) throws {
        for charge in proposal.toll?.charges ?? [] {
            let sql = """
                INSERT OR REPLACE INTO charge (intent, client, type, kind, group_id, count, at)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """
            try db.cachedStatement(sql: sql).execute(arguments: [
                intent, proposal.actor, proposal.type.rawValue, charge.kind.rawValue,
                charge.membership?.group ?? "", charge.count, now.milliseconds,
            ])
        }
    }

    /// What came to nothing counts nothing.
    func retract(intent: Int64) throws {
        try db.cachedStatement(sql: "DELETE FROM charge WHERE intent = ?").execute(arguments: [intent])
    }
}
