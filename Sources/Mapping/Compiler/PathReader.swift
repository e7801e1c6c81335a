import SCIM

/// Reads SCIM paths, as they stand in rules and templates.
enum PathReader {
    static func read(_ node: DocumentNode, _ type: ResourceType) throws(DocumentProblem) -> SourcePath {
        try read(try node.string(), at: node, type)
    }

    static func read(_ text: String, at node: DocumentNode, _ type: ResourceType) throws(DocumentProblem) -> SourcePath
    {
        let path: TargetPath
        let selector: ValueSelector?
        do {
            path = try TargetPath(text)
            selector = try ValueSelector(path, type: type, compatibility: .strict)
        } catch {
            throw node.problem("\(text) is not a SCIM path: \(error.detail)")
        }
        guard let selector else { throw node.problem("no schema of \(type.name) defines \(text)") }
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

/// Reads SCIM filters, as they stand behind `when` and `only`.
enum ConditionReader {
    static func read(_ node: DocumentNode, _ type: ResourceType) throws(DocumentProblem) -> Condition {
        let text = try node.string()
        let evaluator: FilterEvaluator
        do {
            evaluator = try FilterEvaluator(try Filter(text), type: type, compatibility: .strict)
        } catch {
            throw node.problem("\(text) is not a SCIM filter: \(error.detail)")
        }
        guard !evaluator.readsMeta, !evaluator.reads("members"), !evaluator.reads("groups") else {
            throw node.problem("a filter here cannot ask for meta, members or groups")
        }
        return Condition(text, evaluator: evaluator, type: type)
    }
}
