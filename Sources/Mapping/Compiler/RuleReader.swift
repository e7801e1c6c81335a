import Directory
import SCIM

/// Reads one rule of the file: `uid: userName`, or a table of a source, steps and an authority.
struct RuleReader {
    let resourceType: ResourceType

    private static let keys = [
        "from", "first", "value", "values", "lowercase", "trim", "split", "default", "authority",
    ]

    func rule(attribute key: String, _ node: DocumentNode) throws(DocumentProblem) -> Rule {
        guard let attribute = AttributeName(key) else {
            throw node.problem("\(key) is not an attribute's name")
        }
        guard node.members != nil else {
            return Rule(attribute: attribute, source: .path(try path(node)), line: node.line)
        }
        let members = try node.members(known: Self.keys)
        return Rule(
            attribute: attribute, source: try source(members, node), steps: try steps(members),
            authority: try members["authority"]?.choice(Authority.self) ?? .scim, line: node.line)
    }

    private func source(
        _ members: [String: DocumentNode], _ node: DocumentNode
    ) throws(DocumentProblem) -> Source {
        let given = ["from", "first", "value", "values"].filter { members[$0] != nil }
        guard given.count == 1, let key = given.first, let source = members[key] else {
            throw node.problem("expected exactly one source: from, first, value or values")
        }
        switch key {
        case "from": return .path(try path(source))
        case "first": return .first(try paths(source))
        case "values": return .constant(try source.strings())
        default: return .constant([try source.string()])
        }
    }

    private func paths(_ node: DocumentNode) throws(DocumentProblem) -> [SourcePath] {
        guard let items = node.items, !items.isEmpty else {
            throw node.problem("expected a list of SCIM paths, such as [displayName, userName]")
        }
        var paths: [SourcePath] = []
        for item in items { paths.append(try path(item)) }
        return paths
    }

    /// Steps run in the order split, trim, lowercase, default, however they are written: a table has no order.
    private func steps(_ members: [String: DocumentNode]) throws(DocumentProblem) -> [Step] {
        var steps: [Step] = []
        if let node = members["split"] {
            let separator = try node.string()
            guard !separator.isEmpty else { throw node.problem("expected a separator, such as \";\"") }
            steps.append(.split(separator: separator))
        }
        if let node = members["trim"], try node.boolean() { steps.append(.trim) }
        if let node = members["lowercase"], try node.boolean() { steps.append(.lowercase) }
        if let node = members["default"] { steps.append(.default([try node.string()])) }
        return steps
    }

    private func path(_ node: DocumentNode) throws(DocumentProblem) -> SourcePath {
        let text = try node.string()
        let path: TargetPath
        let selector: ValueSelector?
        do {
            path = try TargetPath(text)
            selector = try ValueSelector(path, type: resourceType, compatibility: .strict)
        } catch {
            throw node.problem("\(text) is not a SCIM path: \(error.detail)")
        }
        guard let selector else { throw node.problem("no schema of \(resourceType.name) defines \(text)") }
        guard !["members", "groups"].contains(selector.attribute.attribute.name) else {
            throw node.problem("\(text) cannot be a source: the section groups says how memberships are written")
        }
        let leaf = selector.attribute.leaf
        guard leaf.type != .complex || leaf.subAttribute(named: "value") != nil else {
            throw node.problem("\(text) is complex; name one of its sub-attributes")
        }
        return SourcePath(path, selector: selector)
    }
}
