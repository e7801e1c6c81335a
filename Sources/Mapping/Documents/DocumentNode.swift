import Yams

/// A node of a YAML document that knows its line and its place in the document.
package struct DocumentNode: Sendable {
    /// The keys that lead here, joined by dots; empty at the top.
    package let path: String
    /// The line on which the node starts, counted from 1.
    package let line: Int?
    /// The line of the key that the node is the value of; the node's own where there is none.
    private var keyLine: Int?
    private let file: String
    private let content: Content

    private enum Content: Sendable {
        case scalar(String, isPlain: Bool)
        case sequence([DocumentNode])
        case mapping([(key: String, value: DocumentNode)])
    }

    /// Parses a document. An empty one is an empty mapping.
    ///
    /// - Throws: `DocumentProblem` with the line of the syntax error. Duplicate keys are refused.
    package init(parsing text: String, file: String) throws(DocumentProblem) {
        let root: Node?
        do {
            root = try Yams.compose(yaml: text)
        } catch {
            throw DocumentProblem(
                file: file, line: Self.line(of: error, in: text), message: Self.reason(of: error))
        }
        guard let root else {
            self.init(path: "", line: nil, file: file, content: .mapping([]))
            return
        }
        try self.init(root, path: "", file: file)
    }

    private init(path: String, line: Int?, file: String, content: Content) {
        self.path = path
        self.line = line
        self.keyLine = line
        self.file = file
        self.content = content
    }

    private init(_ node: Node, path: String, file: String) throws(DocumentProblem) {
        let line = node.mark?.line
        switch node {
        case .scalar(let scalar):
            let isPlain = scalar.style == .plain || scalar.style == .any
            self.init(path: path, line: line, file: file, content: .scalar(scalar.string, isPlain: isPlain))
        case .sequence(let sequence):
            var items: [DocumentNode] = []
            for (index, item) in sequence.enumerated() {
                items.append(try DocumentNode(item, path: "\(path)[\(index)]", file: file))
            }
            self.init(path: path, line: line, file: file, content: .sequence(items))
        case .mapping(let mapping):
            var members: [(key: String, value: DocumentNode)] = []
            for (key, value) in mapping {
                guard let name = key.string else {
                    throw DocumentProblem(
                        file: file, line: key.mark?.line, message: "a key must be plain text")
                }
                let child = path.isEmpty ? name : "\(path).\(name)"
                var member = try DocumentNode(value, path: child, file: file)
                member.keyLine = key.mark?.line
                members.append((name, member))
            }
            self.init(path: path, line: line, file: file, content: .mapping(members))
        case .alias:
            throw DocumentProblem(file: file, line: line, message: "aliases are not supported")
        }
    }

    /// A problem at this node, or at another line of it.
    package func problem(_ message: String, line other: Int? = nil) -> DocumentProblem {
        let place = path.isEmpty ? "" : "\(path): "
        return DocumentProblem(file: file, line: other ?? line, message: place + message)
    }

    /// A problem with the key that this node is the value of.
    package func problemOfKey(_ message: String) -> DocumentProblem { problem(message, line: keyLine) }

    /// The members of a mapping in their order, or nil for another kind of node.
    package var members: [(key: String, value: DocumentNode)]? {
        if case .mapping(let members) = content { members } else { nil }
    }

    /// The items of a sequence, or nil for another kind of node.
    package var items: [DocumentNode]? {
        if case .sequence(let items) = content { items } else { nil }
    }

    /// The text of a scalar, or nil for another kind of node. A plain `null`, `~` or nothing is nil, too.
    package var text: String? {
        guard case .scalar(let text, let isPlain) = content else { return nil }
        return isPlain && ["", "~", "null", "Null", "NULL"].contains(text) ? nil : text
    }

    private static func line(of error: any Error, in text: String) -> Int? {
        switch error as? YamlError {
        case .scanner(_, _, let mark, _), .parser(_, _, let mark, _), .composer(_, _, let mark, _): mark.line
        case .duplicatedKeysInMapping(let keys, let context):
            second(keys.first ?? "", from: context.mark.line, in: text) ?? context.mark.line
        default: nil
        }
    }

    /// Yams tells where the mapping starts; the second of the keys is searched for from there.
    private static func second(_ key: String, from line: Int, in text: String) -> Int? {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let places = lines.indices.dropFirst(max(line - 1, 0)).filter { index in
            let rest = lines[index].drop { " {'\"".contains($0) }
            return rest.hasPrefix(key) && rest.dropFirst(key.count).first { !" '\"".contains($0) } == ":"
        }
        return places.dropFirst().first.map { $0 + 1 }
    }

    private static func reason(of error: any Error) -> String {
        switch error as? YamlError {
        case .scanner(_, let problem, _, _), .parser(_, let problem, _, _), .composer(_, let problem, _, _):
            "this is not YAML: \(problem)"
        case .duplicatedKeysInMapping(let keys, _):
            "the same key stands here twice: \(keys.joined(separator: ", "))"
        default:
            "this is not YAML: \(error)"
        }
    }
}
