import SCIM

@testable import sluice

/// The reference of all settings and their JSON Schema, derived from the one table of known keys.
enum SettingsReference {
    /// The table of `docs/settings.md`.
    static var table: String {
        let rows = KnownSettings.all.map { key in
            "| `\(key.path)` | \(kind(key.kind)) | \(key.fallback.map { "`\($0)`" } ?? "") | \(key.summary) |"
        }
        return (["| key | value | default | what it is for |", "|---|---|---|---|"] + rows).joined(separator: "\n")
    }

    private static func kind(_ kind: SettingKey.Kind) -> String {
        switch kind {
        case .text: "text"
        case .path: "path"
        case .secret: "secret, or `…_file`"
        case .integer(let range): "\(range.lowerBound) to \(range.upperBound)"
        case .duration: "duration"
        case .choice(let words): words.map { "`\($0)`" }.joined(separator: ", ")
        case .texts: "list"
        }
    }

    /// The JSON Schema (draft 2020-12) of `sluice.yaml`.
    static var schema: Value {
        var root = Node()
        for key in KnownSettings.all {
            root.insert(key.path.split(separator: ".").map(String.init), leaf(key))
            if let file = key.filePath {
                root.insert(file.split(separator: ".").map(String.init), ["type": "string"])
            }
        }
        var object = root.value.object ?? Object()
        object["$schema"] = "https://json-schema.org/draft/2020-12/schema"
        object["title"] = "Settings of Sluice"
        return .object(object)
    }

    private static func leaf(_ key: SettingKey) -> Value {
        var members: [(String, Value)] = [("description", .string(key.summary))]
        switch key.kind {
        case .text, .path, .secret: members.append(("type", "string"))
        case .integer(let range):
            members += [
                ("type", "integer"), ("minimum", .number(Number(range.lowerBound))),
                ("maximum", .number(Number(range.upperBound))),
            ]
        case .duration: members += [("type", "string"), ("pattern", "^[0-9]+(ms|s|m|h|d)$")]
        case .choice(let words): members.append(("enum", .array(words.map { .string($0) })))
        case .texts: members += [("type", "array"), ("items", ["type": "string"])]
        }
        return .object(Object(members))
    }

    /// A level of the document.
    private struct Node {
        private var members: [(name: String, content: Content)] = []

        private enum Content {
            case leaf(Value)
            case node(Node)
        }

        mutating func insert(_ path: [String], _ leaf: Value) {
            guard let name = path.first else { return }
            guard path.count > 1 else { return members.append((name, .leaf(leaf))) }
            let index = members.firstIndex { $0.name == name } ?? members.endIndex
            if index == members.endIndex { members.append((name, .node(Node()))) }
            guard case .node(var node) = members[index].content else { return }
            node.insert(Array(path.dropFirst()), leaf)
            members[index].content = .node(node)
        }

        var value: Value {
            let properties = members.map { member -> (String, Value) in
                switch member.content {
                case .leaf(let value): (member.name, value)
                case .node(let node): (member.name, node.value)
                }
            }
            return .object(
                Object([
                    ("type", "object"), ("additionalProperties", false), ("properties", .object(Object(properties))),
                ]))
        }
    }
}
