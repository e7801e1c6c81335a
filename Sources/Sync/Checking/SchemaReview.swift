package import Directory
import Mapping

/// Judges whether the entries that the mapping makes fit the schema of a server.
///
/// Only what the server says of a class counts, never its name alone: several products ship classes of the same name
/// and of another kind.
package struct SchemaReview: Sendable {
    let schema: DirectorySchema
    let entry: MappedEntry
    let product: ServerProduct
    let closure: SchemaClosure

    package init(schema: DirectorySchema, entry: MappedEntry, product: ServerProduct) {
        self.schema = schema
        self.entry = entry
        self.product = product
        closure = SchemaClosure(schema, entry.objectClasses)
    }

    /// What has to be mended; empty when all is well.
    package var findings: [Finding] {
        classes + structure + entry.attributes.flatMap(findings) + protection + demands + collisions
    }

    func finding(
        _ severity: Finding.Severity, _ message: String, line: Int? = nil, attribute: AttributeName? = nil,
        advice: String? = nil, paste: String? = nil
    ) -> Finding {
        Finding(
            severity, "schema", message, place: entry.place(line: line), attribute: attribute, advice: advice,
            paste: paste)
    }
}

extension SchemaReview {
    /// A server takes a question about an attribute that it does not know for one without an answer.
    private var protection: [Finding] {
        entry.protecting.filter { schema.attributeType($0) == nil }.map { name in
            finding(
                .error, "the server knows no attribute \(name), by which entries are to be protected", attribute: name,
                advice: "mend `protected` under \(entry.noun)s: until then no entry is written")
        }
    }

    private var classes: [Finding] {
        entry.objectClasses.flatMap { name -> [Finding] in
            guard let definition = schema.objectClass(name) else {
                return [
                    finding(
                        .error, "the server knows no object class \(name)",
                        advice: "load the schema that defines it, or take \(name) out of object_classes")
                ]
            }
            guard definition.isObsolete else { return [] }
            return [
                finding(
                    .warning, "the server calls the object class \(name) obsolete",
                    advice: "use the class that replaces it before the server drops it")
            ]
        }
    }

    /// An entry has one structural class, with those that it is derived from (RFC 4512 §2.4.2).
    private var structure: [Finding] {
        let known = entry.objectClasses.compactMap { schema.objectClass($0) }
        guard known.count == entry.objectClasses.count else { return [] }
        let structural = known.filter { $0.kind == .structural }
        guard !structural.isEmpty else {
            return [
                finding(
                    .error,
                    "none of the object classes \(entry.objectClasses.joined(separator: ", ")) is structural here",
                    advice: "add the structural class of the entries to object_classes, such as inetOrgPerson")
            ]
        }
        for (index, first) in structural.enumerated() {
            for second in structural.dropFirst(index + 1) where !isDerived(first, second) && !isDerived(second, first) {
                return [conflict(first, second)]
            }
        }
        return []
    }

    private func conflict(_ first: ObjectClassDefinition, _ second: ObjectClassDefinition) -> Finding {
        finding(
            product.enforcesOneStructuralChain ? .error : .warning,
            "\(describe(first)) and \(describe(second)) are both structural, and neither is derived from the other",
            advice: "an entry has one structural class: keep one of the two in object_classes, and take what the other "
                + "was for from an auxiliary class")
    }

    private func isDerived(_ definition: ObjectClassDefinition, _ ancestor: ObjectClassDefinition) -> Bool {
        SchemaClosure(schema, [definition.name]).inherited.contains(ancestor)
    }

    /// A class as this server knows it: the name alone could be another one's elsewhere.
    func describe(_ definition: ObjectClassDefinition) -> String {
        let origin = definition.extensions["X-SCHEMA-FILE"]?.first ?? definition.extensions["X-ORIGIN"]?.first
        return "\(definition.name) (\(definition.kind.rawValue), \(definition.oid)\(origin.map { ", \($0)" } ?? ""))"
    }

    private var collisions: [Finding] {
        let used = Set((entry.objectClasses + entry.attributes.map(\.name.description)).map { $0.lowercased() })
        return schema.collisions.filter { used.contains($0.lowercased()) }.map {
            finding(
                .warning, "the server's schema has two definitions of the name \($0)",
                advice: "remove one of them from the server, or use the OID of the one that is meant")
        }
    }
}
