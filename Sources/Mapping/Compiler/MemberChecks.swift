import Directory

/// What the sections of users and of groups have to have to do with one another.
struct MemberChecks {
    let users: AttributeMap
    let groups: AttributeMap
    let section: DocumentNode

    var problems: [DocumentProblem] {
        groups.members.compactMap(namingProblem) + (groups.membership.flatMap(membershipProblem).map { [$0] } ?? [])
    }

    /// Members are named by what the mapping itself writes and keeps right.
    private func namingProblem(_ rule: MemberRule) -> DocumentProblem? {
        guard case .attribute(let name) = rule.naming else { return nil }
        let line = rule.line
        guard let source = users.rules.first(where: { $0.attribute == name }) else {
            return problem("no rule of users gives \(name) a value by which a member could be named", line)
        }
        return source.names(name).map { problem($0, line) }
    }

    private func membershipProblem(_ rule: MembershipRule) -> DocumentProblem? {
        guard rule.attribute != .objectClass, !rule.attribute.isSecret else {
            return problem("\(rule.attribute) cannot hold names of groups", rule.line)
        }
        if let written = users.rules.first(where: { $0.attribute == rule.attribute }) {
            let place = written.line.map { " in line \($0)" } ?? ""
            return problem("\(rule.attribute) is written by a rule of users\(place), too", rule.line)
        }
        guard let source = groups.rules.first(where: { $0.attribute == rule.value }) else {
            return problem("no rule of groups gives \(rule.value) a value by which a group could be known", rule.line)
        }
        return source.names(rule.value).map { problem($0, rule.line) }
    }

    private func problem(_ message: String, _ line: Int?) -> DocumentProblem {
        let node = section.members?.first { $0.key == "members" }?.value ?? section
        return node.problem(message, line: line)
    }
}

extension Rule {
    /// Why entries cannot be known by what this rule writes; nil where they can.
    fileprivate func names(_ attribute: AttributeName) -> String? {
        if case .constant = pipeline.source { return "\(attribute) is the same for all, so nobody can be known by it" }
        guard authority == .scim else {
            return "\(attribute) has authority \(authority.rawValue), so it may change without the groups following"
        }
        return nil
    }
}
