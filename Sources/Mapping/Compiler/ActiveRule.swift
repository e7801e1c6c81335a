import Directory

/// Reads how `active` stands in the entry: one attribute with a value for each state, or its absence for one.
enum ActiveRule {
    static func compile(_ node: DocumentNode) throws(DocumentProblem) -> Rule {
        let members = try node.members(known: ["attribute", "when_true", "when_false"])
        guard let name = members["attribute"] else { throw node.problem("the key attribute is missing") }
        let text = try name.string()
        guard let attribute = AttributeName(text) else {
            throw name.problem("\(text) is not an attribute's name")
        }
        let whenTrue = try members["when_true"]?.string()
        let whenFalse = try members["when_false"]?.string()
        guard whenTrue != whenFalse else {
            throw node.problem("when_true and when_false must differ; one of them may be left out")
        }
        return Rule(
            attribute: attribute, source: .active(whenTrue: whenTrue, whenFalse: whenFalse), line: node.line)
    }
}
