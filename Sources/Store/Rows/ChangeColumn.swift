import Foundation
import Planning
import SCIM

/// What a write did to an entry, as JSON in a column.
enum ChangeColumn {
    static func encode(_ change: ChangeRecord?) -> Data? {
        guard let change else { return nil }
        let attributes = change.attributes.map { attribute -> Value in
            .array([.string(attribute.name), texts(attribute.before), texts(attribute.after)])
        }
        let value = Value.object(
            Object([
                ("kind", .string(change.kind.rawValue)), ("dn", .string(change.dn)),
                ("newDN", change.newDN.map { .string($0) } ?? .null), ("attributes", .array(attributes)),
            ]))
        return Data(JSONWriter.write(value))
    }

    /// Nil for what an older version left empty.
    static func decode(_ data: Data?) throws -> ChangeRecord? {
        guard let data else { return nil }
        let object = try JSONReader.read([UInt8](data), limits: JSONReader.Limits(bytes: data.count)).object
        guard let object, let kind = object["kind"]?.string.flatMap({ ChangeRecord.Kind(rawValue: $0) }),
            let dn = object["dn"]?.string
        else { throw StoreError("the state holds an unreadable change") }
        return ChangeRecord(
            kind: kind, dn: dn, newDN: object["newDN"]?.string,
            attributes: (object["attributes"]?.array ?? []).compactMap(attribute))
    }

    private static func attribute(_ value: Value) -> ChangeRecord.Attribute? {
        guard let parts = value.array, parts.count == 3, let name = parts[0].string else { return nil }
        return ChangeRecord.Attribute(
            name: name, before: (parts[1].array ?? []).compactMap(\.string),
            after: (parts[2].array ?? []).compactMap(\.string))
    }

    private static func texts(_ texts: [String]) -> Value { .array(texts.map { .string($0) }) }
}
