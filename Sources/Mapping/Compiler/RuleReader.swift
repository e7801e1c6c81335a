import Directory
import SCIM

/// Reads one rule of the file: `uid: userName`, or a table of a source, steps and an authority.
struct RuleReader {
    /// A rule, and the generator of its value if it is to be chosen.
    struct Reading {
        let rule: Rule
        var generator: Generator?
    }

    let type: ResourceType
    /// The attributes that name the entry.
    let naming: [AttributeName]
    let hasAddresses: Bool

    private static let sources = PipelineReader.sources + ["allocate", "unique"]
    private static let keys =
        sources + ["reference", "when", "authority", "tolerate", "steps"] + StepName.allCases.map(\.rawValue)

    private var pipelines: PipelineReader { PipelineReader(type: type, hasAddresses: hasAddresses) }

    func rule(attribute key: String, _ node: DocumentNode) throws(DocumentProblem) -> Reading {
        guard let attribute = AttributeName(key) else { throw node.problem("\(key) is not an attribute's name") }
        guard node.members != nil else {
            return Reading(
                rule: Rule(attribute: attribute, Pipeline(.path(try PathReader.read(node, type))), line: node.line))
        }
        let members = try node.members(known: Self.keys)
        if members["allocate"] != nil || members["unique"] != nil {
            return try generated(attribute, members, node)
        }
        var pipeline = try pipelines.read(members, node, sources: Self.sources)
        if let reference = members["reference"] { pipeline = try self.reference(reference, pipeline) }
        return Reading(rule: try rule(attribute, pipeline, members, node, authority: .scim))
    }

    private func rule(
        _ attribute: AttributeName, _ pipeline: Pipeline, _ members: [String: DocumentNode], _ node: DocumentNode,
        authority: Authority
    ) throws(DocumentProblem) -> Rule {
        let authority = try members["authority"]?.choice(Authority.self) ?? authority
        var tolerance = Tolerance.none
        if let tolerate = members["tolerate"] {
            guard authority == .scim else { throw tolerate.problem("it is used with authority: scim only") }
            tolerance = try tolerate.tolerance()
        }
        return Rule(attribute: attribute, pipeline, authority: authority, tolerance: tolerance, line: node.line)
    }

    /// `{ from: …:manager, reference: dn }`
    private func reference(_ node: DocumentNode, _ pipeline: Pipeline) throws(DocumentProblem) -> Pipeline {
        guard case .path(let path) = pipeline.source else { throw node.problem("it is used with from only") }
        let text = try node.string()
        var target = ReferenceTarget.dn
        if text != "dn" {
            guard let name = AttributeName(text) else {
                throw node.problem("expected dn or an attribute of the other entry, such as uid")
            }
            target = .attribute(name)
        }
        guard pipeline.steps.isEmpty && pipeline.encoding == nil || target != .dn else {
            throw node.problem("the name of an entry is written as it is, without steps")
        }
        return Pipeline(
            .reference(path, target), steps: pipeline.steps, encoding: pipeline.encoding,
            condition: pipeline.condition)
    }

    /// A value that is chosen once. It is written at creation and then left, but for one that names the entry.
    private func generated(
        _ attribute: AttributeName, _ members: [String: DocumentNode], _ node: DocumentNode
    ) throws(DocumentProblem) -> Reading {
        for key in members.keys.sorted() where !["allocate", "unique", "when", "authority"].contains(key) {
            throw node.problem("\(key) cannot stand beside \(members["unique"] == nil ? "allocate" : "unique")")
        }
        guard members["allocate"] == nil || members["unique"] == nil else {
            throw node.problem("expected exactly one source, and not both allocate and unique")
        }
        let kind =
            if let unique = members["unique"] {
                try GeneratorReader.names(unique, pipelines)
            } else {
                try GeneratorReader.range(try node.required("allocate", members))
            }
        let condition = try pipelines.condition(members)
        let rule = try rule(
            attribute, Pipeline(.generated, condition: condition), members, node, authority: .scim)
        return Reading(
            rule: rule,
            generator: Generator(attribute: attribute, line: node.line, kind: kind, condition: condition))
    }
}

extension DocumentNode {
    /// Which values of others may stand beside ours: `all`, or a regular expression.
    func tolerance() throws(DocumentProblem) -> Tolerance { text == "all" ? .all : .matching(try pattern()) }
}
