import GRDB
import SCIM
import Sync

/// The values by which users are found beside those that have a column: addresses and display names. A value need
/// not be unique, and a user without any costs nothing.
struct LookupTable {
    let db: Database

    enum Attribute: String {
        case email, displayName
    }

    /// The resources that hold a value, as a condition on the resource table with one argument.
    static func condition(_ attribute: Attribute) -> String {
        "id IN (SELECT resource FROM lookup WHERE attribute = '\(attribute.rawValue)' AND key = ?)"
    }

    /// Brings the values of a resource from a former body to a new one.
    func update(_ id: ResourceID, _ type: ResourceKind, from old: Resource?, to new: Resource?) throws {
        let former = Self.keys(old, type)
        let current = Self.keys(new, type)
        for key in former.subtracting(current) {
            try db.cachedStatement(sql: "DELETE FROM lookup WHERE attribute = ? AND key = ? AND resource = ?")
                .execute(arguments: [key.attribute.rawValue, key.text, id.text])
        }
        for key in current.subtracting(former) {
            try db.cachedStatement(sql: "INSERT OR IGNORE INTO lookup (attribute, key, resource) VALUES (?, ?, ?)")
                .execute(arguments: [key.attribute.rawValue, key.text, id.text])
        }
    }

    /// Fills the table of a state that was made before there was one.
    static func fill(_ db: Database) throws {
        let table = LookupTable(db: db)
        let rows = try Row.fetchCursor(db, sql: "SELECT id, body FROM resource WHERE lifecycle = 'living'")
        while let row = try rows.next() {
            try table.update(ResourceID(row[0]), .user, from: nil, to: try Body.decode(row[1]))
        }
    }

    private struct Key: Hashable {
        let attribute: Attribute
        let text: String
    }

    private static func keys(_ resource: Resource?, _ type: ResourceKind) -> Set<Key> {
        guard let resource, type == .user else { return [] }
        var keys: Set<Key> = []
        if let name = resource.displayName { keys.insert(Key(attribute: .displayName, text: NameKey(name).text)) }
        for email in resource.attributes["emails"]?.array ?? [] {
            guard let address = email.object?["value"]?.string else { continue }
            keys.insert(Key(attribute: .email, text: NameKey(address).text))
        }
        return keys
    }
}
