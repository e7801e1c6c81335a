import Directory
import SCIM

/// Compiles one section of a mapping file: how the resources of one type become entries.
struct SectionCompiler {
    private let section: DocumentNode
    /// The type of resource that the section maps.
    private let type: ResourceType
    private let policy: AddressPolicy
    private var list = ProblemList()

    /// What is wrong with the section, once it has been compiled.
    var problems: [DocumentProblem] { list.problems }

    init(_ section: DocumentNode, _ type: ResourceType, _ policy: AddressPolicy) {
        self.section = section
        self.type = type
        self.policy = policy
    }

    private var isOfGroups: Bool { type.kind == .group }

    private var keys: [String] {
        ["base", "container", "rdn", "object_classes", "only", "protected", "deprovision", "attributes"]
            + (isOfGroups ? ["members"] : ["active", "password"]) + ["addresses", "correlate", "owner_mark"]
    }

    /// The map of the section; nil when there are problems.
    mutating func compile() -> AttributeMap? {
        let (section, type, policy, keys) = (section, type, policy, keys)
        guard let members = list.attempt({ () throws(DocumentProblem) in try section.members(known: keys) }) else {
            return nil
        }
        let parts = SectionParts(section: section, members: members, type: type)
        let base = list.attempt { () throws(DocumentProblem) in try parts.base() }
        let naming = list.attempt { () throws(DocumentProblem) in try parts.naming() }
        let classes = list.attempt { () throws(DocumentProblem) in try parts.objectClasses() }
        let container = read(members["container"]) { node throws(DocumentProblem) in
            try ContainerReader.read(node, type)
        }
        let scope = read(members["only"]) { node throws(DocumentProblem) in
            try ScopeReader.read(node, type, disables: members["active"] != nil)
        }
        let protection = read(members["protected"]) { node throws(DocumentProblem) in try ProtectionReader.read(node) }
        let deprovisioning = read(members["deprovision"]) { [isOfGroups] node throws(DocumentProblem) in
            try DeprovisioningReader.read(node, isOfGroups: isOfGroups, disables: members["active"] != nil)
        }
        let addresses = read(members["addresses"]) { node throws(DocumentProblem) in
            try AddressReader.rule(node, type, policy)
        }
        var rules = rules(parts, naming: naming ?? [])
        let changes = statusChanges(members["active"], &rules)
        if let node = members["owner_mark"] {
            let mark = list.attempt { () throws(DocumentProblem) in try node.attributeName() }
            if let mark {
                rules.append(RuleReader.Reading(rule: Rule(attribute: mark, Pipeline(.owner), line: node.line)))
            }
        }
        let memberRules = memberRules(parts)
        let correlations = correlations(parts)
        let password = read(members["password"]) { [rules] node throws(DocumentProblem) in
            try PasswordReader.read(node, rules.map(\.rule))
        }
        check(
            SectionChecks(section: section, rules: rules.map(\.rule), addresses: addresses), naming, changes,
            memberRules.rules, scope)
        if let node = members["deprovision"], let archive = deprovisioning?.archive, let base {
            let templates = [container] + changes.map { $0.change.containerTemplate }
            checkArchive(archive, node, base, templates)
        }
        guard problems.isEmpty, let base, let naming, let classes else { return nil }
        return AttributeMap(
            base: base, naming: naming, container: container, objectClasses: classes, rules: rules.map(\.rule),
            statusChanges: changes.map(\.change), members: memberRules.rules, membership: memberRules.membership,
            scope: scope, addressRule: addresses, correlations: correlations,
            generators: rules.compactMap(\.generator), protection: protection,
            deprovisioning: deprovisioning ?? Deprovisioning(.delete),
            password: password, resourceType: type)
    }

    private mutating func read<Part>(
        _ node: DocumentNode?, _ reading: (DocumentNode) throws(DocumentProblem) -> Part
    ) -> Part? {
        guard let node else { return nil }
        return list.attempt { () throws(DocumentProblem) in try reading(node) }
    }

    /// Who is out of service has to be told from the others by the place.
    private mutating func checkArchive(
        _ archive: DN, _ node: DocumentNode, _ base: DN, _ templates: [ContainerTemplate?]
    ) {
        let entry = archive.child(RDN("cn", "entry"))
        let isUsed = templates.contains { template in
            template.map { $0.mayHold(entry, below: base) } ?? (archive == base)
        }
        if isUsed || base.isDescendant(of: archive) {
            list.add(
                node.problem(
                    "\(archive) is where the section has its other entries; the archive has to be a place of its own"))
        }
    }

    private mutating func check(
        _ checks: SectionChecks, _ naming: [AttributeName]?, _ changes: [StatusReader.Reading], _ members: [MemberRule],
        _ scope: Scope?
    ) {
        var checks = checks
        checks.checkUniqueness(members: members)
        if let naming { checks.checkNaming(naming, changes.map(\.change)) }
        checks.checkChanges(changes)
        checks.checkReading(type, scope)
        checks.problems.forEach { list.add($0) }
    }

    private mutating func rules(_ parts: SectionParts, naming: [AttributeName]) -> [RuleReader.Reading] {
        let node = list.attempt { () throws(DocumentProblem) in try parts.required("attributes") }
        guard let node else { return [] }
        guard let members = node.members else {
            list.add(node.problem("expected attributes and their sources, such as uid: userName"))
            return []
        }
        let reader = RuleReader(type: type, naming: naming, hasAddresses: parts.hasAddresses)
        return members.compactMap { key, value in
            list.attempt { () throws(DocumentProblem) in try reader.rule(attribute: key, value) }
        }
    }

    /// Reads `active`, and adds a rule for each attribute that only it writes.
    private mutating func statusChanges(
        _ node: DocumentNode?, _ rules: inout [RuleReader.Reading]
    ) -> [StatusReader.Reading] {
        guard let node else { return [] }
        var changes: [StatusReader.Reading] = []
        for item in node.items ?? [node] {
            let reading = list.attempt { [type] () throws(DocumentProblem) in try StatusReader.read(item, type) }
            guard let reading else { continue }
            changes.append(reading)
            let name = reading.change.attribute
            let isOwn: Bool
            switch reading.change {
            case .bits: isOwn = true
            default: isOwn = !rules.contains { $0.rule.attribute == name }
            }
            guard let name, isOwn else { continue }
            rules.append(RuleReader.Reading(rule: Rule(attribute: name, Pipeline(.active), line: item.line)))
        }
        return changes
    }

    /// How the members of a group stand in the directory; a group without that would be of no use.
    private mutating func memberRules(_ parts: SectionParts) -> MemberRuleReader.Reading {
        guard isOfGroups else { return MemberRuleReader.Reading() }
        let reading = list.attempt { () throws(DocumentProblem) in
            try MemberRuleReader.read(try parts.required("members"))
        }
        return reading ?? MemberRuleReader.Reading()
    }

    private mutating func correlations(_ parts: SectionParts) -> [Correlation] {
        guard let node = parts.members["correlate"] else { return [] }
        guard let items = node.items, !items.isEmpty else {
            list.add(node.problem("expected a list, such as [{ attribute: mail, equals: userName }]"))
            return []
        }
        let reader = PipelineReader(type: type, hasAddresses: parts.hasAddresses)
        return items.compactMap { item in
            list.attempt { () throws(DocumentProblem) in try CorrelationReader.read(item, reader) }
        }
    }
}
