import Directory
package import SCIM

/// Turns a mapping file into an `AttributeMap`, or says in which lines it cannot work.
package struct MappingCompiler {
    /// The type of resource that the section maps.
    private let resourceType: ResourceType
    private var problems: [DocumentProblem] = []

    /// Compiles a mapping file: the section `users` and, where it is there, the section `groups`.
    ///
    /// - Parameters:
    ///   - text: the content of the file.
    ///   - file: its name, for the messages.
    /// - Throws: `DocumentProblems` with everything that is wrong.
    package static func compile(
        _ text: String, file: String, catalog: SchemaCatalog
    ) throws(DocumentProblems) -> Mappings {
        do {
            let document = try DocumentNode(parsing: text, file: file)
            let sections = try document.members(known: ["users", "groups"])
            guard let section = sections["users"] else { throw document.problem("the section users is missing") }
            var users = MappingCompiler(resourceType: catalog.user)
            var groups = MappingCompiler(resourceType: catalog.group)
            let userMap = users.compile(section)
            let groupMap = sections["groups"].flatMap { groups.compile($0) }
            let problems = users.problems + groups.problems
            guard problems.isEmpty, let userMap else { throw DocumentProblems(problems) }
            return Mappings(users: userMap, groups: groupMap)
        } catch let problems as DocumentProblems {
            throw problems
        } catch let problem as DocumentProblem {
            throw DocumentProblems([problem])
        } catch {
            throw DocumentProblems([DocumentProblem(file: file, line: nil, message: "\(error)")])
        }
    }

    private init(resourceType: ResourceType) { self.resourceType = resourceType }

    private var sectionKeys: [String] {
        ["base", "rdn", "object_classes", "attributes", resourceType.kind == .group ? "members" : "active"]
    }

    /// The map of a section; nil when there are problems.
    private mutating func compile(_ section: DocumentNode) -> AttributeMap? {
        let known = sectionKeys
        guard let members = attempt({ try section.members(known: known) }) else { return nil }
        let base = attempt { try Self.base(members, section) }
        let rdn = attempt { try Self.name(Self.required("rdn", members, section)) }
        let classes = attempt { try Self.objectClasses(members, section) }
        var rules: [Rule] = []
        if let node = attempt({ try Self.required("attributes", members, section) }) {
            rules = self.rules(node)
        }
        if let active = members["active"], let rule = attempt({ try ActiveRule.compile(active) }) {
            rules.append(rule)
        }
        let memberRule = memberRule(members, section)
        checkUniqueness(rules, memberRule, section)
        if let rdn { checkNaming(rdn, rules, members["rdn"] ?? section) }
        guard problems.isEmpty, let base, let rdn, let classes else { return nil }
        return AttributeMap(
            base: base, rdn: rdn, objectClasses: classes, rules: rules, members: memberRule,
            resourceType: resourceType)
    }

    /// How the members of a group stand in its entry; a group without that would be of no use.
    private mutating func memberRule(_ members: [String: DocumentNode], _ section: DocumentNode) -> MemberRule? {
        guard resourceType.kind == .group else { return nil }
        return attempt { try MemberRuleReader.read(Self.required("members", members, section)) }
    }

    /// Runs one check and goes on after a problem, so that all problems are told at once.
    private mutating func attempt<Result>(_ check: () throws -> Result) -> Result? {
        do {
            return try check()
        } catch let problem as DocumentProblem {
            problems.append(problem)
        } catch {
            problems.append(DocumentProblem(file: "", line: nil, message: "\(error)"))
        }
        return nil
    }

    private static func required(
        _ key: String, _ members: [String: DocumentNode], _ section: DocumentNode
    ) throws(DocumentProblem) -> DocumentNode {
        guard let node = members[key] else { throw section.problem("the key \(key) is missing") }
        return node
    }

    private static func base(
        _ members: [String: DocumentNode], _ section: DocumentNode
    ) throws(DocumentProblem) -> DN {
        let node = try required("base", members, section)
        let text = try node.string()
        guard let dn = try? DN(text), !dn.rdns.isEmpty else {
            throw node.problem("expected a DN, such as ou=people,dc=example,dc=com")
        }
        return dn
    }

    private static func name(_ node: DocumentNode) throws(DocumentProblem) -> AttributeName {
        let text = try node.string()
        guard let name = AttributeName(text) else { throw node.problem("\(text) is not an attribute's name") }
        return name
    }

    private static func objectClasses(
        _ members: [String: DocumentNode], _ section: DocumentNode
    ) throws(DocumentProblem) -> [String] {
        let node = try required("object_classes", members, section)
        let classes = try node.strings()
        guard !classes.isEmpty else { throw node.problem("at least one object class is needed") }
        return classes
    }

    private mutating func rules(_ node: DocumentNode) -> [Rule] {
        guard let members = node.members else {
            problems.append(node.problem("expected attributes and their sources, such as uid: userName"))
            return []
        }
        var rules: [Rule] = []
        for (key, value) in members {
            let reader = RuleReader(resourceType: resourceType)
            if let rule = attempt({ try reader.rule(attribute: key, value) }) { rules.append(rule) }
        }
        return rules
    }

    private mutating func checkUniqueness(_ rules: [Rule], _ members: MemberRule?, _ section: DocumentNode) {
        var seen: [AttributeName: Rule] = [:]
        for rule in rules {
            if rule.attribute == members?.attribute {
                problems.append(
                    section.problem("\(rule.attribute) is written by members, not by a rule", line: rule.line))
            }
            if let first = seen[rule.attribute] {
                let line = first.line.map { " (the first is in line \($0))" } ?? ""
                problems.append(section.problem("two rules write \(rule.attribute)\(line)", line: rule.line))
            }
            if rule.attribute == .objectClass {
                problems.append(
                    section.problem("objectClass is written by object_classes, not by a rule", line: rule.line))
            }
            seen[rule.attribute] = rule
        }
    }

    private mutating func checkNaming(_ rdn: AttributeName, _ rules: [Rule], _ node: DocumentNode) {
        guard let rule = rules.first(where: { $0.attribute == rdn }) else {
            problems.append(node.problem("no rule under attributes gives \(rdn) a value"))
            return
        }
        if rule.authority != .scim {
            problems.append(node.problem("\(rdn) names the entry and cannot have authority initial"))
        }
        if case .constant = rule.source {
            problems.append(node.problem("\(rdn) names the entry and cannot be a constant"))
        }
    }
}
