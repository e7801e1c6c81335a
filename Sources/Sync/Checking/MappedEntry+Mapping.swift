import Directory
package import Mapping
import SCIM

/// The one place where the check reads the compiled mapping.
extension MappedEntry {
    /// - Parameter file: the name of the mapping file.
    package init(_ map: AttributeMap, file: String) {
        var members = map.members.map { rule in
            MappedAttribute(
                rule.attribute, line: rule.line, source: "members", mayBeEmpty: rule.placeholder == nil,
                mayBeMany: true, constants: rule.standIn.map { [$0] } ?? [],
                content: rule.naming == .dn ? .dn : nil, isMembers: true)
        }
        if let name = map.membershipAttribute {
            members.append(
                MappedAttribute(name, source: "groups", mayBeEmpty: true, mayBeMany: true, isMembers: true))
        }
        self.init(
            noun: map.resourceType.kind.noun, base: map.base, containers: map.fixedContainers,
            movesEntries: map.movesEntries, rdn: map.rdn, objectClasses: map.objectClasses,
            attributes: map.rules.map { MappedAttribute($0, of: map) } + members,
            protecting: map.protectingAttributes, password: map.password, file: file)
    }
}

extension MappedAttribute {
    init(_ rule: Rule, of map: AttributeMap) {
        self.init(rule.attribute, line: rule.line, source: rule.sourceDescription)
        read(rule.pipeline)
        if case .address(.primary) = rule.pipeline.source, let primary = map.addressRule?.primary {
            var address = self
            address.read(primary)
            mayBeEmpty = address.mayBeEmpty
        }
        if let generator = map.generators.first(where: { $0.attribute == rule.attribute }) {
            (isChosen, content) = (true, generator.isRange ? .integer : .text)
        }
        for change in map.statusChanges where change.attribute == rule.attribute { take(change) }
        if rule.authority == .directory { (mayBeEmpty, isWritten) = (true, false) }
    }

    private mutating func read(_ pipeline: Pipeline) {
        switch pipeline.source {
        case .path(let path): read(path)
        case .reference(let path, _):
            read(path)
            (content, mayBeEmpty) = (nil, true)
        case .first(let pipelines): read(pipelines)
        case .constant(let values):
            constants = values.map { AttributeValue($0) }
            mayBeEmpty = values.allSatisfy(\.isEmpty)
            mayBeMany = Set(values).count > 1
        case .template(let template):
            read(template.placeholders)
            mayBeEmpty = template.placeholders.contains { pipeline in
                var part = MappedAttribute(name, source: source)
                part.read(pipeline)
                return part.mayBeEmpty
            }
            content = .text
        case .address(let selection): (content, mayBeEmpty, mayBeMany) = (.text, true, selection != .primary)
        case .active: mayBeEmpty = true
        case .generated, .owner: break
        }
        if pipeline.condition != nil { mayBeEmpty = true }
        for step in pipeline.steps { take(step) }
        if pipeline.encoding != nil { content = .binary }
    }

    private mutating func read(_ path: SourcePath) {
        (content, mayBeEmpty, mayBeMany) = (path.content, !path.isAlwaysThere, path.mayBeMany)
    }

    /// The first that has values gives them all.
    private mutating func read(_ pipelines: [Pipeline]) {
        let parts = pipelines.map { pipeline in
            var part = MappedAttribute(name, source: source)
            part.read(pipeline)
            return part
        }
        mayBeEmpty = parts.allSatisfy(\.mayBeEmpty)
        mayBeMany = parts.contains(where: \.mayBeMany)
        constants = parts.flatMap(\.constants)
        let contents = Set(parts.compactMap(\.content))
        content = contents.count == 1 ? contents.first : .text
    }

    private mutating func take(_ step: Step) {
        switch step {
        case .split: mayBeMany = true
        case .join: mayBeMany = false
        case .take(let count): if count == 1 { mayBeMany = false }
        case .default(let others):
            constants += others.map { AttributeValue($0) }
            if others.contains(where: { !$0.isEmpty }) { mayBeEmpty = false }
        case .filter, .table, .domain: mayBeEmpty = true
        case .codec: content = nil
        case .replace, .proxyAddresses: content = .text
        case .trim, .lowercase, .uppercase, .localPart, .ascii, .limit: break
        }
    }

    private mutating func take(_ change: StatusChange) {
        switch change {
        case .values(_, let whenTrue, let whenFalse):
            constants += [whenTrue, whenFalse].compactMap(\.self).map { AttributeValue($0) }
            if whenTrue != nil && whenFalse != nil { mayBeEmpty = false }
        case .bits(_, let mask, let initial):
            constants += [initial & ~mask, initial | mask].map { AttributeValue(String($0)) }
            mayBeEmpty = false
        case .removal, .container: break
        }
    }
}

extension SourcePath {
    /// Whether the schema makes every resource have it.
    fileprivate var isAlwaysThere: Bool {
        let named = selector.attribute
        return named.attribute.isRequired && named.subAttribute == nil && !named.isExtension
            && !named.attribute.isMultiValued
    }

    /// At most one value of a list is the primary one (RFC 7643 §2.4).
    fileprivate var mayBeMany: Bool {
        let named = selector.attribute
        return (named.attribute.isMultiValued || named.leaf.isMultiValued)
            && !description.lowercased().contains("primary eq true")
    }

    fileprivate var content: MappedAttribute.Content {
        switch selector.attribute.leaf.type {
        case .boolean: .boolean
        case .integer: .integer
        case .decimal: .decimal
        case .dateTime: .time
        case .binary: .binary
        case .reference: .reference
        case .string, .complex: .text
        }
    }
}
