import Planning
import SCIM
import Sync

/// Operations of the audit trail for people and for machines.
enum TrailText {
    static func lines(of operation: OperationRecord) -> [String] {
        let change = operation.change
        let entry = change.map { "  " + Printable.text($0.dn) } ?? ""
        let result = Printable.text(operation.result)
        let head =
            "\(operation.at)  \(operation.type.noun) \(operation.resource)  \(operation.kind.rawValue) by "
            + "\(Printable.text(operation.actor)): \(result)\(entry)"
        let rename = change?.newDN.map { ["    renamed to \(Printable.text($0))"] } ?? []
        return [head] + rename + (change?.attributes.flatMap(lines) ?? [])
    }

    private static func lines(of attribute: ChangeRecord.Attribute) -> [String] {
        let gone = attribute.before.isEmpty ? [] : ["    - \(attribute.name): \(text(attribute.before))"]
        let come = attribute.after.isEmpty ? [] : ["    + \(attribute.name): \(text(attribute.after))"]
        return gone + come
    }

    private static func text(_ values: [String]) -> String { values.map(Printable.text).joined(separator: ", ") }

    static func json(of operation: OperationRecord) -> Value {
        .object(
            Object([
                ("at", .string(operation.at.description)), ("id", .string(operation.resource.text)),
                ("type", .string(operation.type.noun)), ("kind", .string(operation.kind.rawValue)),
                ("actor", .string(operation.actor)), ("result", .string(operation.result)),
                ("entry", operation.change.map(entry) ?? .null),
            ]))
    }

    private static func entry(_ change: ChangeRecord) -> Value {
        let attributes = change.attributes.map { attribute -> (String, Value) in
            (attribute.name, .object(Object([("before", array(attribute.before)), ("after", array(attribute.after))])))
        }
        return .object(
            Object([
                ("change", .string(change.kind.rawValue)), ("dn", .string(change.dn)),
                ("newDN", .optional(change.newDN)), ("attributes", .object(Object(attributes))),
            ]))
    }

    private static func array(_ texts: [String]) -> Value { .array(texts.map { .string($0) }) }
}
