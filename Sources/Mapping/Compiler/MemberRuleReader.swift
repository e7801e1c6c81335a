import Directory

/// Reads how the members of a group stand in its entry.
enum MemberRuleReader {
    private enum Spelling: String, CaseIterable { case dn }
    private enum EmptyGroup: String, CaseIterable { case absent, placeholder }

    /// Stands for nobody. It lies outside every naming context, so that nobody can come to stand there.
    private static let placeholder = DN([RDN(.cn, "sluice-empty-group")])

    static func read(_ node: DocumentNode) throws(DocumentProblem) -> MemberRule {
        let members = try node.members(known: ["attribute", "value", "when_empty", "placeholder"])
        guard let name = members["attribute"] else { throw node.problem("the key attribute is missing") }
        let text = try name.string()
        guard let attribute = AttributeName(text) else { throw name.problem("\(text) is not an attribute's name") }
        _ = try members["value"]?.choice(Spelling.self)
        let whenEmpty = try members["when_empty"]?.choice(EmptyGroup.self) ?? .absent
        var placeholder = whenEmpty == .placeholder ? Self.placeholder : nil
        if let node = members["placeholder"] {
            guard placeholder != nil else { throw node.problem("it is used with when_empty: placeholder only") }
            let text = try node.string()
            guard let dn = try? DN(text), !dn.rdns.isEmpty else {
                throw node.problem("expected a DN, such as cn=nobody")
            }
            placeholder = dn
        }
        return MemberRule(attribute: attribute, placeholder: placeholder, line: node.line)
    }
}
