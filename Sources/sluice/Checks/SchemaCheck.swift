import Directory
import Mapping

/// Compares the mapping with the schema of the live server.
struct SchemaCheck {
    let schema: DirectorySchema
    let map: AttributeMap
    let file: String

    var findings: [Finding] {
        let problems = classes + attributes + unfilled
        return problems.isEmpty
            ? [.ok("schema", "the server knows every class and attribute of the mapping")] : problems
    }

    private var classes: [Finding] {
        map.objectClasses.filter { !schema.knows(objectClass: $0) }.map {
            .failure("schema", "the server knows no object class \($0) (\(file), object_classes)")
        }
    }

    private var attributes: [Finding] {
        map.rules.compactMap { rule in
            let place = rule.line.map { "\(file):\($0)" } ?? file
            guard schema.knows(rule.attribute) else {
                return .failure("schema", "the server knows no attribute \(rule.attribute) (\(place))")
            }
            guard schema.allows(rule.attribute, in: map.objectClasses) else {
                return .failure("schema", "none of the object classes allows \(rule.attribute) (\(place))")
            }
            return nil
        }
    }

    /// What the classes demand and no rule fills.
    private var unfilled: [Finding] {
        let filled = map.managedAttributes
        return schema.must(map.objectClasses)
            .filter { demanded in !filled.contains { schema.areSame($0, demanded) } }
            .map { .failure("schema", "the object classes demand \($0), and no rule fills it (\(file))") }
    }
}
