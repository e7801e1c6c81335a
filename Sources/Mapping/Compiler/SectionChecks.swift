import Directory
import SCIM

/// What the parts of a section have to have to do with one another.
struct SectionChecks {
    let section: DocumentNode
    let rules: [Rule]
    let addresses: AddressRule?
    private(set) var problems: [DocumentProblem] = []

    init(section: DocumentNode, rules: [Rule], addresses: AddressRule?) {
        self.section = section
        self.rules = rules
        self.addresses = addresses
    }

    /// No attribute may be written by two.
    mutating func checkUniqueness(members: [MemberRule]) {
        var seen: [AttributeName: Rule] = [:]
        for rule in rules {
            if members.contains(where: { $0.attribute == rule.attribute }) {
                add("\(rule.attribute) is written by members, not by a rule", rule)
            }
            if let first = seen[rule.attribute] {
                let line = first.line.map { " (the first is in line \($0))" } ?? ""
                add("two rules write \(rule.attribute)\(line)", rule)
            }
            if rule.attribute == .objectClass {
                add("objectClass is written by object_classes, not by a rule", rule)
            }
            seen[rule.attribute] = rule
        }
    }

    /// What names the entry must follow the resource, at all times.
    mutating func checkNaming(_ naming: [AttributeName], _ changes: [StatusChange]) {
        let node = section.members?.first { $0.key == "rdn" }?.value ?? section
        for name in naming {
            guard let rule = rules.first(where: { $0.attribute == name }) else {
                problems.append(node.problem("no rule under attributes gives \(name) a value"))
                continue
            }
            if rule.authority != .scim {
                add("\(name) names the entry and cannot have authority \(rule.authority.rawValue)", node)
            }
            if case .constant = rule.pipeline.source, naming.count == 1 {
                add("\(name) names the entry and cannot be a constant", node)
            }
            if rule.pipeline.condition != nil { add("\(name) names the entry and cannot depend on when", node) }
            if case .reference = rule.pipeline.source { add("\(name) names the entry and cannot be a reference", node) }
            if changes.contains(where: { $0.attribute == name }) {
                add("\(name) names the entry and cannot change with active", node)
            }
        }
    }

    /// What `active` changes must be ours to change.
    mutating func checkChanges(_ changes: [StatusReader.Reading]) {
        var seen: Set<AttributeName> = []
        var hasContainer = false
        for reading in changes {
            guard let name = reading.change.attribute else {
                if hasContainer { add("two changes of the container", reading.node) }
                hasContainer = true
                continue
            }
            if !seen.insert(name).inserted { add("two changes of \(name)", reading.node) }
            let rule = rules.first { $0.attribute == name }
            let isOwn = if case .active = rule?.pipeline.source { true } else { false }
            if case .removal = reading.change, isOwn {
                add("no rule under attributes gives \(name) the values that are to be left out", reading.node)
            }
            if let rule, !isOwn, rule.authority != .scim {
                add("\(name) has authority \(rule.authority.rawValue), so active cannot change it", reading.node)
            }
        }
    }

    /// What only the directory writes has to be read from there.
    ///
    /// - Parameters:
    ///   - type: the type of resource, whose name is the client's to give.
    ///   - scope: who has an entry at all, which cannot depend on what the entry says.
    mutating func checkReading(_ type: ResourceType, _ scope: Scope?) {
        let asked = (scope.flatMap { try? Filter($0.condition.description) }?.paths ?? []).map { $0.name.lowercased() }
        var seen: [TargetPath: Rule] = [:]
        for rule in rules where rule.authority == .directory {
            do {
                let path = try Inverse(rule.pipeline, addresses: addresses).path
                if let obstacle = obstacle(to: path, type, asked) {
                    add("\(rule.attribute) cannot have authority directory: \(obstacle)", rule)
                } else if let other = seen.updateValue(rule, forKey: path.target) {
                    add(
                        "\(rule.attribute) cannot have authority directory: \(other.attribute) gives \(path) already",
                        rule)
                }
            } catch {
                add("\(rule.attribute) has authority directory and cannot be read back: \(error.reason)", rule)
            }
        }
    }

    /// Why what stands at a path cannot be the directory's.
    private func obstacle(to path: SourcePath, _ type: ResourceType, _ asked: [String]) -> String? {
        let name = path.selector.attribute.attribute.name
        if name == type.kind.nameAttribute || name == "externalId" { return "\(name) is the client's to give" }
        if asked.contains(name.lowercased()) {
            return "only asks for \(name), and who has an entry cannot depend on what the entry says"
        }
        let isAddress = (addresses?.sources ?? []).contains { $0.selector.attribute.attribute.name == name }
        return isAddress ? "\(name) holds mail addresses, which the gateway keeps unique" : nil
    }

    private mutating func add(_ message: String, _ rule: Rule) {
        problems.append(section.problem(message, line: rule.line))
    }

    private mutating func add(_ message: String, _ node: DocumentNode) { problems.append(node.problem(message)) }
}
