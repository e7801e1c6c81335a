import Directory
import SCIM

/// Reads a source with its steps: a SCIM path alone, or a table.
struct PipelineReader {
    let type: ResourceType
    /// Whether the section says how mail addresses are found.
    let hasAddresses: Bool

    static let sources = ["from", "first", "value", "values", "template", "address"]
    static let keys = sources + ["when", "steps"] + StepName.allCases.map(\.rawValue)

    /// A pipeline in a place where no bytes can stand.
    func read(_ node: DocumentNode) throws(DocumentProblem) -> Pipeline {
        guard node.members != nil else { return Pipeline(.path(try PathReader.read(node, type))) }
        let pipeline = try read(try node.members(known: Self.keys), node, sources: Self.sources)
        guard pipeline.encoding == nil else {
            throw node.problem("only a rule's own steps can end in bytes (base64, utf16_password)")
        }
        return pipeline
    }

    /// - Parameter sources: the keys one of which has to be there.
    func read(
        _ members: [String: DocumentNode], _ node: DocumentNode, sources: [String]
    ) throws(DocumentProblem) -> Pipeline {
        let (steps, encoding) = try StepReader.steps(members, node)
        return Pipeline(
            try source(members, node, sources), steps: steps, encoding: encoding, condition: try condition(members))
    }

    func condition(_ members: [String: DocumentNode]) throws(DocumentProblem) -> Condition? {
        guard let node = members["when"] else { return nil }
        return try ConditionReader.read(node, type)
    }

    private func source(
        _ members: [String: DocumentNode], _ node: DocumentNode, _ sources: [String]
    ) throws(DocumentProblem) -> Source {
        let given = sources.filter { members[$0] != nil }
        guard given.count == 1, let key = given.first, let source = members[key] else {
            let last = sources.last ?? ""
            throw node.problem(
                "expected exactly one source: \(sources.dropLast().joined(separator: ", ")) or \(last)")
        }
        switch key {
        case "from": return .path(try PathReader.read(source, type))
        case "first": return .first(try alternatives(source))
        case "values": return .constant(try source.strings())
        case "template": return .template(try TemplateReader(node: source, type: type).template(try source.string()))
        case "address": return .address(try selection(source))
        default: return .constant([try source.string()])
        }
    }

    private func alternatives(_ node: DocumentNode) throws(DocumentProblem) -> [Pipeline] {
        guard let items = node.items, !items.isEmpty else {
            throw node.problem("expected a list of SCIM paths, such as [displayName, userName]")
        }
        var pipelines: [Pipeline] = []
        for item in items { pipelines.append(try read(item)) }
        return pipelines
    }

    private func selection(_ node: DocumentNode) throws(DocumentProblem) -> AddressSelection {
        let selection = try node.choice(AddressSelection.self)
        guard hasAddresses else { throw node.problem("the section has no addresses") }
        return selection
    }
}
