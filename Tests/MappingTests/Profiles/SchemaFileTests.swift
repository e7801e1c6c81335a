@testable import Mapping
import SCIM
import Testing

/// The JSON Schema of mapping files knows what the compiler knows, and the shipped files pass it.
struct SchemaFileTests {
    private func schema() throws -> JSONSchema {
        JSONSchema(try JSONReader.read(Array(try Profiles.text("schemas/mapping.schema.json").utf8)))
    }

    @Test func `every shipped profile passes the schema`() throws {
        let schema = try schema()
        for name in try Profiles.allShipped() {
            let document = try DocumentNode(parsing: try Profiles.shipped(name), file: name)
            #expect(schema.problems(of: document) == [], "\(name)")
        }
    }

    @Test(arguments: [
        ("users: { bse: x }", "users.bse"), ("users: { attributes: { mail: { form: x } } }", "users.attributes.mail"),
        ("users: { active: [{ atribute: x }] }", "users.active"), ("group: {}", "group"),
        ("users: { attributes: { mail: { from: x, steps: [lowercse] } } }", "users.attributes.mail"),
        ("users: { attributes: { mail: { from: x, authority: skim } } }", "users.attributes.mail"),
        ("users: { password: { method: modfy } }", "users.password.method"),
    ])
    func `a mistake does not pass it`(text: String, place: String) throws {
        let problems = try schema().problems(of: try DocumentNode(parsing: text, file: "m.yaml"))
        #expect(problems.contains { $0.hasPrefix(place) }, "\(problems)")
    }

    @Test func `the schema and the compiler know the same keys`() throws {
        let schema = try schema()
        #expect(schema.keys("pipeline") == Set(PipelineReader.keys))
        #expect(
            schema.keys("rule")
                == Set(PipelineReader.keys + ["allocate", "unique", "reference", "authority", "tolerate"]))
        #expect(schema.keys("step") == Set(StepName.allCases.map(\.rawValue)))
        let common = [
            "base", "container", "rdn", "object_classes", "only", "protected", "deprovision", "attributes", "addresses",
            "correlate", "owner_mark",
        ]
        #expect(schema.keys("users") == Set(common + ["active", "password"]))
        #expect(schema.keys("groups") == Set(common + ["members"]))
    }
}

/// As much of JSON Schema as the file uses.
struct JSONSchema {
    private let root: Value

    init(_ root: Value) { self.root = root }

    private func definition(_ name: String) -> Value? { root.object?["$defs"]?.object?[name] }

    /// The keys that a definition knows.
    func keys(_ name: String) -> Set<String> {
        Set(definition(name)?.object?["properties"]?.object?.names ?? [])
    }

    func problems(of node: DocumentNode) -> [String] { problems(node, root) }

    private func problems(_ node: DocumentNode, _ schema: Value) -> [String] {
        guard let schema = schema.object else { return schema == false ? [node.path] : [] }
        if let reference = schema["$ref"]?.string {
            return definition(String(reference.dropFirst("#/$defs/".count))).map { problems(node, $0) } ?? [
                "no \(reference)"
            ]
        }
        if let choices = (schema["oneOf"] ?? schema["anyOf"])?.array {
            return choices.contains { problems(node, $0).isEmpty } ? [] : [node.path]
        }
        if let words = schema["enum"]?.array {
            return words.contains { $0.string == node.text || $0 == true && node.text == "true" } ? [] : [node.path]
        }
        switch schema["type"]?.string {
        case "object": return object(node, schema)
        case "array": return array(node, schema)
        case "boolean": return ["true", "false"].contains(node.text) ? [] : [node.path]
        case "integer": return node.text.flatMap { Int($0) } == nil ? [node.path] : []
        case "string": return node.members != nil || node.items != nil ? [node.path] : []
        default: return ["\(node.path): the schema says nothing of a type"]
        }
    }

    private func object(_ node: DocumentNode, _ schema: Object) -> [String] {
        guard let members = node.members else { return [node.path] }
        let missing = (schema["required"]?.array ?? []).compactMap(\.string)
            .filter { name in !members.contains { $0.key == name } }
        let found = members.flatMap { key, value -> [String] in
            if let known = schema["properties"]?.object?[key] { return problems(value, known) }
            return problems(value, schema["additionalProperties"] ?? true)
        }
        let count = schema["maxProperties"]?.number?.integer ?? members.count
        return found + missing.map { "\(node.path): \($0) is missing" } + (members.count > count ? [node.path] : [])
    }

    private func array(_ node: DocumentNode, _ schema: Object) -> [String] {
        guard let items = node.items else { return [node.path] }
        let least = schema["minItems"]?.number?.integer ?? 0
        return items.flatMap { problems($0, schema["items"] ?? true) } + (items.count < least ? [node.path] : [])
    }
}
