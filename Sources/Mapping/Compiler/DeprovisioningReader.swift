import Directory

/// Reads `deprovision`: an action, or a table with what it needs.
enum DeprovisioningReader {
    /// - Parameters:
    ///   - isOfGroups: whether groups are meant, which are never out of service.
    ///   - disables: whether the section has an `active`, without which nobody can be disabled.
    static func read(
        _ node: DocumentNode, isOfGroups: Bool, disables: Bool
    ) throws(DocumentProblem) -> Deprovisioning {
        guard node.members != nil else {
            return try checked(Deprovisioning(try node.choice(Deprovisioning.Action.self)), node, isOfGroups, disables)
        }
        let members = try node.members(known: ["action", "container", "delete_after"])
        let word = try node.required("action", members)
        let action = try word.choice(Deprovisioning.Action.self)
        if let container = members["container"], action != .archive {
            throw container.problem("it is for the action archive only")
        }
        if let time = members["delete_after"], action == .delete || action == .keep {
            throw time.problem("it is for the actions disable and archive only")
        }
        let rule = Deprovisioning(
            action, archive: try members["container"].map { node throws(DocumentProblem) in try dn(node) },
            deleteAfter: try members["delete_after"]?.duration().components.seconds)
        return try checked(rule, word, isOfGroups, disables)
    }

    private static func checked(
        _ rule: Deprovisioning, _ node: DocumentNode, _ isOfGroups: Bool, _ disables: Bool
    ) throws(DocumentProblem) -> Deprovisioning {
        if isOfGroups, rule.retires {
            throw node.problem("a group is never out of service: expected delete or keep")
        }
        if rule.action == .disable, !disables {
            throw node.problem("the section has no active, so nobody can be disabled")
        }
        if rule.action == .archive, rule.archive == nil {
            throw node.problem(
                "archive needs a container, such as { action: archive, container: \"ou=leavers,dc=example,dc=com\" }")
        }
        return rule
    }

    private static func dn(_ node: DocumentNode) throws(DocumentProblem) -> DN {
        guard let dn = try? DN(try node.string()), !dn.isRoot else {
            throw node.problem("expected a DN, such as ou=leavers,dc=example,dc=com")
        }
        return dn
    }
}
