import Foundation
import GRDB
import SCIM
import Sync

/// The values that only one resource may hold at a time, and those that were given up.
///
/// A value that belongs to an open intent is not settled: it goes again if the intent is withdrawn.
struct HoldingTable {
    let db: Database
    let now: Timestamp

    static let definition = """
        CREATE TABLE holding (
            scope TEXT NOT NULL,
            key TEXT NOT NULL,
            resource TEXT NOT NULL,
            intent INTEGER,
            settled INTEGER NOT NULL,
            given_up INTEGER,
            person TEXT,
            PRIMARY KEY (scope, key)
        ) WITHOUT ROWID;
        CREATE INDEX holding_resource ON holding(resource);
        ALTER TABLE resource ADD COLUMN kept BLOB;
        ALTER TABLE intent ADD COLUMN kept BLOB;
        ALTER TABLE intent ADD COLUMN sets_holdings INTEGER NOT NULL DEFAULT 0;
        """

    /// Says who is in the way of a resource that is to hold values; nil where nobody is.
    ///
    /// - Parameters:
    ///   - person: the externalId of who asks, who gets back what was the same person's.
    ///   - former: whose entry the resource is to take over, with all that it holds.
    func obstacle(
        _ holdings: [Holding], of resource: ResourceID, person: String?, succeeding former: ResourceID? = nil
    ) throws -> HeldValue? {
        for holding in holdings {
            if let held = try obstacle(holding, of: resource, person: person, former) { return held }
        }
        return nil
    }

    private func obstacle(
        _ holding: Holding, of resource: ResourceID, person: String?, _ former: ResourceID? = nil
    ) throws -> HeldValue? {
        let sql = "SELECT resource, given_up, person, intent FROM holding WHERE scope = ? AND key = ?"
        guard let row = try Row.fetchOne(db.cachedStatement(sql: sql), arguments: [holding.scope, holding.key]) else {
            return nil
        }
        let holder = ResourceID(row[0])
        guard holder != resource, former == nil || holder != former else { return nil }
        guard row[3] as Int64? == nil, let givenUp = (row[1] as Int64?).map({ Timestamp(milliseconds: $0) }) else {
            return HeldValue(holding: holding, holder: holder, until: nil)
        }
        if let person, !person.isEmpty, person == row[2] as String? { return nil }
        guard let pause = holding.reuseAfter else { return HeldValue(holding: holding, holder: holder, until: nil) }
        let until = givenUp.advanced(bySeconds: pause)
        return until <= now ? nil : HeldValue(holding: holding, holder: holder, until: until)
    }

    /// Notes for an open intent what its resource is to hold. Nobody is in the way. What comes from another resource stays
    /// that one's until the intent is done.
    func announce(
        _ holdings: [Holding], of resource: ResourceID, succeeding former: ResourceID? = nil, intent: Int64
    ) throws {
        let statement = try db.cachedStatement(
            sql: """
                INSERT INTO holding (scope, key, resource, intent, settled) VALUES (?1, ?2, ?3, ?4, 0)
                ON CONFLICT (scope, key) DO UPDATE SET
                    settled = settled AND (resource = ?3 OR resource IS ?5),
                    resource = CASE WHEN resource IS ?5 THEN resource ELSE ?3 END, intent = ?4
                """)
        for holding in holdings {
            try statement.execute(arguments: [holding.scope, holding.key, resource.text, intent, former?.text])
        }
    }

    /// Notes what a living resource holds; says who holds it where that is somebody else.
    func note(_ holding: Holding, of resource: ResourceID) throws -> HeldValue? {
        let sql = "INSERT OR IGNORE INTO holding (scope, key, resource, settled) VALUES (?, ?, ?, 1)"
        try db.cachedStatement(sql: sql).execute(arguments: [holding.scope, holding.key, resource.text])
        return db.changesCount == 1 ? nil : try obstacle(holding, of: resource, person: nil)
    }

    /// Makes real what an intent announced. What the resource held before and holds no more is given up.
    func settle(_ intent: Intent) throws {
        guard intent.setsHoldings else { return }
        try db.cachedStatement(sql: "UPDATE holding SET settled = 1, given_up = NULL WHERE intent = ?")
            .execute(arguments: [intent.id.number])
        try giveUp(
            "resource = ? AND intent IS NOT ?", [intent.resource.text, intent.id.number],
            person: intent.desired?.externalId)
        try end(intent)
    }

    /// Makes real what an intent announced, and has the resource keep what it held before: its entry still shows it.
    func accept(_ intent: Intent) throws {
        try db.cachedStatement(sql: "UPDATE holding SET settled = 1, given_up = NULL WHERE intent = ?")
            .execute(arguments: [intent.id.number])
        try end(intent)
    }

    /// Has a resource take over all that another one holds.
    func hand(over former: ResourceID, to resource: ResourceID) throws {
        try db.cachedStatement(sql: "UPDATE holding SET resource = ? WHERE resource = ? AND given_up IS NULL")
            .execute(arguments: [resource.text, former.text])
    }

    /// Takes back what an intent announced.
    func retract(_ intent: Intent) throws {
        try db.cachedStatement(sql: "DELETE FROM holding WHERE intent = ? AND settled = 0 AND given_up IS NULL")
            .execute(arguments: [intent.id.number])
        try end(intent)
    }

    /// Gives up all that somebody held who is deleted.
    func release(_ resource: ResourceID, person: String?) throws {
        try giveUp("resource = ?", [resource.text], person: person)
    }

    private func giveUp(_ condition: String, _ arguments: StatementArguments, person: String?) throws {
        let sql = "UPDATE holding SET given_up = ?, person = ? WHERE given_up IS NULL AND \(condition)"
        try db.cachedStatement(sql: sql).execute(arguments: [now.milliseconds, person] + arguments)
    }

    private func end(_ intent: Intent) throws {
        try db.cachedStatement(sql: "UPDATE holding SET intent = NULL WHERE intent = ?")
            .execute(arguments: [intent.id.number])
    }
}

/// What is kept of a resource, as JSON in a column:
/// `{"chosen": {name: value}, "former": [address], "names": "{…}", "claims": [name]}`.
enum KeptColumn {
    static func encode(_ kept: Kept) -> Data? {
        guard !kept.isEmpty else { return nil }
        let chosen = kept.chosen.sorted { $0.key < $1.key }.map { ($0.key, Value.string($0.value)) }
        var object: Object = [
            "chosen": .object(Object(chosen)), "former": .array(kept.formerAddresses.map(Value.string)),
        ]
        object["names"] = NamesColumn.encode(kept.names).map(Value.string)
        object["left"] = NamesColumn.encode(kept.left).map(Value.string)
        object["claims"] = kept.claims.map { .array($0.texts.sorted().map(Value.string)) }
        return Body.encode(Resource(attributes: object))
    }

    static func decode(_ data: Data?) throws -> Kept {
        guard let data else { return Kept() }
        let object = try Body.decode(data).attributes
        var kept = Kept()
        for (name, value) in object["chosen"]?.object ?? Object() { kept.chosen[name] = value.string }
        kept.formerAddresses = (object["former"]?.array ?? []).compactMap(\.string)
        kept.names = try NamesColumn.decode(object["names"]?.string)
        kept.left = try NamesColumn.decode(object["left"]?.string)
        kept.claims = object["claims"]?.array.map { Claims($0.compactMap(\.string)) }
        return kept
    }
}
