import Directory
import Foundation
import GRDB
import SCIM
import Sync

/// How a resource stands in its table.
enum ResourceRow {
    static let columns = """
        number, id, lifecycle, body, created, modified, revision, row_version, acknowledged,
        link_identity, link_dn, link_marker, type, kept, retired, arrears_since, arrears_body, arrears_kept
        """

    /// How many columns these are.
    static let width = columns.split(separator: ",").count

    /// All rows of a query, decoded as they are stepped through.
    ///
    /// - Parameter look: looks at each row beside.
    static func all(
        _ statement: Statement, _ arguments: StatementArguments, _ look: (Row) -> Void = { _ in }
    ) throws -> [StoredResource] {
        var resources: [StoredResource] = []
        let rows = try Row.fetchCursor(statement, arguments: arguments)
        while let row = try rows.next() {
            resources.append(try decode(row))
            look(row)
        }
        return resources
    }

    /// - Throws: `StoreError` when the row cannot be understood.
    static func decode(_ row: Row) throws -> StoredResource {
        let id: String = row[1]
        let lifecycle: String = row[2]
        guard let stage = StoredResource.Lifecycle(rawValue: lifecycle) else {
            throw StoreError("the state holds an unknown lifecycle \(lifecycle) for \(id)")
        }
        return StoredResource(
            id: ResourceID(id), type: try type(row[12]), resource: try Body.decode(row[3]),
            kept: try KeptColumn.decode(row[13]), lifecycle: stage,
            created: Timestamp(milliseconds: row[4]), lastModified: Timestamp(milliseconds: row[5]),
            revision: row[6], rowVersion: row[7], isAcknowledged: row[8], link: link(row),
            retired: (row[14] as Int64?).map { Timestamp(milliseconds: $0) }, arrears: try arrears(row))
    }

    private static func arrears(_ row: Row) throws -> Arrears? {
        guard let since: Int64 = row[15] else { return nil }
        return Arrears(
            since: Timestamp(milliseconds: since), written: try (row[16] as Data?).map(Body.decode),
            kept: try KeptColumn.decode(row[17]))
    }

    static func number(_ row: Row) -> Int64 { row[0] }

    static func type(_ text: String) throws -> ResourceKind {
        guard let type = ResourceKind(rawValue: text) else {
            throw StoreError("the state holds an unknown type of resource: \(text)")
        }
        return type
    }

    private static func link(_ row: Row) -> Link? {
        guard let identity: Data = row[9], let dn: String = row[10] else { return nil }
        let marker: Data? = row[11]
        return Link(
            identity: EntryIdentity(AttributeValue(bytes: [UInt8](identity))), written: dn,
            marker: marker.map { ChangeMarker(AttributeValue(bytes: [UInt8]($0))) })
    }
}

/// A resource's attributes as JSON in a column.
enum Body {
    static func encode(_ resource: Resource) -> Data { Data(JSONWriter.write(.object(resource.attributes))) }

    /// - Throws: `StoreError` when the column does not hold what `encode` wrote.
    static func decode(_ data: Data) throws -> Resource {
        guard case .object(let attributes) = try JSONReader.read([UInt8](data)) else {
            throw StoreError("the state holds a resource that is not an object")
        }
        return Resource(attributes: attributes)
    }
}
