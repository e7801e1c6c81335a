import Directory

/// Reads how members stand in the entry of their group, or memberships on the entries of the members.
enum MemberRuleReader {
    /// What `members` of a section says.
    struct Reading {
        var rules: [MemberRule] = []
        var membership: MembershipRule?
    }

    private enum EmptyGroup: String, CaseIterable { case absent, placeholder }

    /// Stands for nobody. It lies outside every naming context, so that nobody can come to stand there.
    private static let placeholder = DN([RDN(.cn, "sluice-empty-group")])

    /// One way, or a list of several that are all followed.
    static func read(_ node: DocumentNode) throws(DocumentProblem) -> Reading {
        var reading = Reading()
        for item in node.items ?? [node] {
            if item.members?.contains(where: { $0.key == "on_member" }) == true {
                guard reading.membership == nil else { throw item.problem("on_member stands here twice") }
                reading.membership = try membership(item)
            } else {
                let rule = try rule(item)
                guard !reading.rules.contains(where: { $0.attribute == rule.attribute }) else {
                    throw item.problem("\(rule.attribute) stands here twice")
                }
                reading.rules.append(rule)
            }
        }
        if reading.rules.isEmpty && reading.membership == nil {
            throw node.problem("expected a way to keep members, such as { attribute: member, value: dn }")
        }
        return reading
    }

    private static func membership(_ node: DocumentNode) throws(DocumentProblem) -> MembershipRule {
        let members = try node.members(known: ["on_member", "value"])
        return MembershipRule(
            attribute: try node.required("on_member", members).attributeName(),
            value: try node.required("value", members).attributeName(), line: node.line)
    }

    private static func rule(_ node: DocumentNode) throws(DocumentProblem) -> MemberRule {
        let members = try node.members(known: ["attribute", "value", "when_empty", "placeholder", "tolerate"])
        let attribute = try node.required("attribute", members).attributeName()
        let naming = try naming(members["value"])
        let placeholder = try placeholder(members)
        guard placeholder == nil || naming == .dn else {
            throw (members["when_empty"] ?? node).problem("a placeholder is a DN and goes with value: dn only")
        }
        return MemberRule(
            attribute: attribute, naming: naming, placeholder: placeholder,
            tolerance: try tolerance(members["tolerate"]), line: node.line)
    }

    /// `dn`, or an attribute of the member's entry.
    private static func naming(_ node: DocumentNode?) throws(DocumentProblem) -> MemberRule.Naming {
        guard let node else { return .dn }
        return try node.string().lowercased() == "dn" ? .dn : .attribute(try node.attributeName())
    }

    private static func tolerance(_ node: DocumentNode?) throws(DocumentProblem) -> Tolerance {
        try node?.tolerance() ?? .none
    }

    private static func placeholder(_ members: [String: DocumentNode]) throws(DocumentProblem) -> DN? {
        let whenEmpty = try members["when_empty"]?.choice(EmptyGroup.self) ?? .absent
        guard let node = members["placeholder"] else { return whenEmpty == .placeholder ? placeholder : nil }
        guard whenEmpty == .placeholder else { throw node.problem("it is used with when_empty: placeholder only") }
        guard let dn = try? DN(try node.string()), !dn.rdns.isEmpty else {
            throw node.problem("expected a DN, such as cn=nobody")
        }
        return dn
    }
}
