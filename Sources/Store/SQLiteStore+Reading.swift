package import Directory
import Foundation
import GRDB
package import SCIM
package import Sync

extension SQLiteStore {
    package func resource(_ id: ResourceID) async throws -> StoredResource? {
        if let stored = try one("id = ?", [id.text]) { return stored }
        if let pending = try look({ db in try IntentTable.pending(id, db) }) { return pending }
        // Its create may have been completed between the two looks.
        return try one("id = ?", [id.text])
    }

    package func holder(of name: NameKey, type: ResourceKind) async throws -> StoredResource? {
        guard
            let id = try look({ db in
                let sql = "SELECT resource FROM claim WHERE type = ? AND name_key = ?"
                return try String.fetchOne(db.cachedStatement(sql: sql), arguments: [type.rawValue, name.text])
            })
        else { return nil }
        return try await resource(ResourceID(id))
    }

    package func owner(of identity: EntryIdentity) async throws -> StoredResource? {
        try one("link_identity = ?", [Data(identity.value.bytes)])
    }

    package func retired(_ lookup: Lookup, type: ResourceKind?) async throws -> [StoredResource] {
        try found(lookup, type, "retired IS NOT NULL", by: "retired DESC, number DESC")
    }

    package func retiredCount() async throws -> Int {
        try look { db in
            let sql = "SELECT count(*) FROM resource INDEXED BY resource_retired WHERE retired IS NOT NULL"
            return try Int.fetchOne(db.cachedStatement(sql: sql)) ?? 0
        }
    }

    package func isReleased(_ identity: EntryIdentity) async throws -> Bool {
        try look { db in
            let sql = "SELECT EXISTS (SELECT 1 FROM released WHERE identity = ?)"
            return try Bool.fetchOne(db.cachedStatement(sql: sql), arguments: [Data(identity.value.bytes)]) ?? false
        }
    }

    package func resources(_ lookup: Lookup, type: ResourceKind?) async throws -> [StoredResource] {
        try found(lookup, type, "lifecycle = 'living'", by: "number")
    }

    private func found(
        _ lookup: Lookup, _ type: ResourceKind?, _ state: String, by order: String
    ) throws -> [StoredResource] {
        let (condition, argument) = Self.condition(lookup, type)
        // Looked up by the lookup's index; the type only sorts out what is of another one.
        let ofType = type == nil ? "" : " AND +type = '\(type?.rawValue ?? "")'"
        return try look { db in
            let sql = """
                SELECT \(ResourceRow.columns) FROM resource
                WHERE \(state) AND \(condition)\(ofType) ORDER BY \(order)
                """
            return try ResourceRow.all(db.cachedStatement(sql: sql), [argument])
        }
    }

    private static func condition(_ lookup: Lookup, _ type: ResourceKind?) -> (sql: String, argument: String) {
        switch lookup {
        case .id(let id): ("id = ?", id.text)
        case .name(let key): ("id IN (SELECT resource FROM claim WHERE \(named(type))) AND name_key = ?1", key.text)
        case .externalId(let text): ("external_id = ?", text)
        case .dn(let dn): ("link_dn_key = ?", dn.normalized)
        case .email(let key): (LookupTable.condition(.email), key.text)
        case .displayName(let key): (LookupTable.condition(.displayName), key.text)
        case .member(let id):
            ("id IN (SELECT group_id FROM membership WHERE member_id = ? AND settled = 1)", id.text)
        case .group(let id):
            ("id IN (SELECT member_id FROM membership WHERE group_id = ? AND settled = 1)", id.text)
        }
    }

    /// A claim is found by type and name; without a type, all types are tried.
    private static func named(_ type: ResourceKind?) -> String {
        let kinds = type.map { [$0] } ?? ResourceKind.allCases
        return kinds.map { "type = '\($0.rawValue)' AND claim.name_key = ?1" }.joined(separator: " OR ")
    }

    package func count(of type: ResourceKind?) async throws -> Int {
        try look { db in try PopulationTable(db: db).count(of: type) }
    }

    package func page(
        of type: ResourceKind?, after position: PagePosition?, limit: Int
    ) async throws -> ResourcePage {
        try await read { db in
            let sql = """
                SELECT \(ResourceRow.columns) FROM resource
                WHERE lifecycle = 'living'\(Self.isOfType(type)) AND number > ? ORDER BY number LIMIT ?
                """
            var last: Int64?
            let resources = try ResourceRow.all(
                db.cachedStatement(sql: sql), [position?.number ?? 0, limit]
            ) { last = ResourceRow.number($0) }
            return ResourcePage(
                resources: resources, next: resources.count == limit ? last.map { PagePosition($0) } : nil)
        }
    }

    package func window(of type: ResourceKind?, offset: Int, limit: Int) async throws -> [StoredResource] {
        try await read { db in
            let start = try PopulationTable(db: db).start(of: type, offset: offset)
            let sql = """
                SELECT \(ResourceRow.columns) FROM resource
                WHERE number IN (
                    SELECT number FROM resource WHERE lifecycle = 'living'\(Self.isOfType(type)) AND number >= ?
                    ORDER BY number LIMIT ? OFFSET ?)
                ORDER BY number
                """
            return try ResourceRow.all(db.cachedStatement(sql: sql), [start.number, limit, start.offset])
        }
    }

    /// A type is one of ours and needs no escaping.
    private static func isOfType(_ type: ResourceKind?) -> String {
        type.map { " AND type = '\($0.rawValue)'" } ?? ""
    }

    /// A page of rows, and where the next one starts if this one is full.
    static func page(_ rows: [Row], limit: Int) throws -> ResourcePage {
        let last = rows.count == limit ? rows.last : nil
        return ResourcePage(
            resources: try rows.map(ResourceRow.decode), next: last.map { PagePosition(ResourceRow.number($0)) })
    }

    private func one(_ condition: String, _ arguments: StatementArguments) throws -> StoredResource? {
        try look { db in
            let sql = "SELECT \(ResourceRow.columns) FROM resource WHERE \(condition)"
            return try Row.fetchOne(db.cachedStatement(sql: sql), arguments: arguments)
                .map(ResourceRow.decode)
        }
    }
}
