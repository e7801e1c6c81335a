import Directory
package import Mapping
import SCIM

/// The one place where the check reads the compiled mapping.
extension MappedEntry {
    /// - Parameter file: the name of the mapping file.
    package init(_ map: AttributeMap, file: String) {
        let members = map.members.map { rule in
            MappedAttribute(
                rule.attribute, line: rule.line, source: "members", mayBeEmpty: rule.placeholder == nil,
                mayBeMany: true, constants: rule.placeholder.map { [AttributeValue($0.description)] } ?? [],
                content: .dn, isMembers: true)
        }
        self.init(
            noun: map.resourceType.kind.noun, base: map.base, rdn: map.rdn, objectClasses: map.objectClasses,
            attributes: map.rules.map { MappedAttribute($0) } + (members.map { [$0] } ?? []), file: file)
    }
}

extension MappedAttribute {
    init(_ rule: Rule) {
        self.init(rule.attribute, line: rule.line, source: rule.sourceDescription)
        switch rule.source {
        case .path(let path): read([path])
        case .first(let paths): read(paths)
        case .constant(let values):
            constants = values.map { AttributeValue($0) }
            mayBeEmpty = values.allSatisfy(\.isEmpty)
            mayBeMany = Set(values).count > 1
        case .active(let whenTrue, let whenFalse):
            constants = [whenTrue, whenFalse].compactMap(\.self).map { AttributeValue($0) }
            mayBeEmpty = whenTrue == nil || whenFalse == nil
        }
        for step in rule.steps { take(step) }
    }

    private mutating func read(_ paths: [SourcePath]) {
        mayBeEmpty = !paths.contains(where: \.isAlwaysThere)
        mayBeMany = paths.contains(where: \.mayBeMany)
        let contents = Set(paths.map(\.content))
        content = contents.count == 1 ? contents.first : .text
    }

    private mutating func take(_ step: Step) {
        switch step {
        case .split: mayBeMany = true
        case .default(let others):
            constants += others.map { AttributeValue($0) }
            if others.contains(where: { !$0.isEmpty }) { mayBeEmpty = false }
        case .lowercase, .trim: break
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
