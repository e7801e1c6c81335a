/// All that some classes together bring to an entry: their own attributes, inherited ones, and what the server's
/// content rules add (RFC 4512 §2.4).
package struct SchemaClosure: Sendable {
    /// The classes, all that they are derived from and what content rules add, each once, in a stable order.
    package let classes: [ObjectClassDefinition]
    /// The named classes and all that they are derived from.
    package let inherited: [ObjectClassDefinition]
    private let schema: DirectorySchema
    private let rules: [ContentRuleDefinition]

    package init(_ schema: DirectorySchema, _ names: [String]) {
        inherited = Self.closure(schema, names)
        rules = inherited.compactMap { schema.contentRule(of: $0) }
        classes = Self.closure(schema, names + rules.flatMap(\.auxiliaries))
        self.schema = schema
    }

    private static func closure(_ schema: DirectorySchema, _ names: [String]) -> [ObjectClassDefinition] {
        var seen: [ObjectClassDefinition] = []
        var waiting = Array(names.reversed())
        while let name = waiting.popLast() {
            guard let definition = schema.objectClass(name), !seen.contains(definition) else { continue }
            seen.append(definition)
            waiting += definition.superiors.reversed()
        }
        return seen
    }

    /// What an entry must have, each attribute once, with the class or rule that says so.
    package var must: [(attribute: AttributeName, origin: String)] {
        var found: [(AttributeName, String)] = []
        let demands =
            classes.flatMap { definition in definition.must.map { ($0, definition.name) } }
            + rules.flatMap { rule in rule.must.map { ($0, "the content rule of \(rule.oid)") } }
        for (attribute, origin) in demands where !found.contains(where: { schema.areSame($0.0, attribute) }) {
            found.append((attribute, origin))
        }
        return found
    }

    /// Whether an entry can have an attribute, under whichever of its names.
    package func allows(_ attribute: AttributeName) -> Bool {
        if schema.attributeType(attribute)?.isOperational == true { return true }
        if classes.contains(where: { $0.oid == Self.extensibleObject }) { return true }
        if rules.contains(where: { $0.precluded.contains { schema.areSame($0, attribute) } }) { return false }
        let named = classes.flatMap { $0.must + $0.may } + rules.flatMap { $0.must + $0.may }
        return named.contains { schema.areSame($0, attribute) }
    }

    /// An entry of this class may hold every attribute (RFC 4512 §4.3).
    private static let extensibleObject = "1.3.6.1.4.1.1466.101.120.111"
}
