import Directory
import Mapping

/// Compares the mapping with the schema of the live server.
struct SchemaCheck {
    let schema: DirectorySchema
    let map: AttributeMap
    let file: String

    /// What has to be mended; empty when all is well.
    var findings: [Finding] { classes + attributes + members + unfilled }

    private var classes: [Finding] {
        map.objectClasses.filter { !schema.knows(objectClass: $0) }.map {
            .failure("schema", "the server knows no object class \($0) (\(file), object_classes)")
        }
    }

    private var attributes: [Finding] {
        map.rules.flatMap { finding(on: $0.attribute, line: $0.line) }
    }

    private func finding(on attribute: AttributeName, line: Int?) -> [Finding] {
        let place = line.map { "\(file):\($0)" } ?? file
        guard schema.knows(attribute) else {
            return [.failure("schema", "the server knows no attribute \(attribute) (\(place))")]
        }
        guard schema.allows(attribute, in: map.objectClasses) else {
            return [.failure("schema", "none of the object classes allows \(attribute) (\(place))")]
        }
        return []
    }

    /// The attribute of the members, which must be able to stand empty.
    private var members: [Finding] {
        guard let rule = map.members else { return [] }
        let isDemanded = schema.must(map.objectClasses).contains { schema.areSame($0, rule.attribute) }
        let place = rule.line.map { "\(file):\($0)" } ?? file
        return finding(on: rule.attribute, line: rule.line)
            + (isDemanded && rule.placeholder == nil
                ? [
                    .failure(
                        "schema",
                        "the object classes demand \(rule.attribute), and a group without members has none; "
                            + "set when_empty: placeholder (\(place))")
                ] : [])
    }

    /// What the classes demand and no rule fills.
    private var unfilled: [Finding] {
        let filled = map.managedAttributes + (map.members.map { [$0.attribute] } ?? [])
        return schema.must(map.objectClasses)
            .filter { demanded in !filled.contains { schema.areSame($0, demanded) } }
            .map { .failure("schema", "the object classes demand \($0), and no rule fills it (\(file))") }
    }
}
