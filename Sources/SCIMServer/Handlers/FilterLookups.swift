import SCIM
import Sync

/// What a filter demands of attributes that the state has an index for.
///
/// A lookup narrows the candidates; the whole filter is evaluated on each of them all the same.
struct FilterLookups {
    let type: ResourceType

    /// The lookups that every match must satisfy; empty when there are none.
    func lookups(in filter: Filter) -> [Lookup] {
        switch filter {
        case .and(let left, let right): lookups(in: left) + lookups(in: right)
        default: equality(filter).flatMap { lookup($0.attribute, $0.text) }.map { [$0] } ?? []
        }
    }

    /// The members that a filter asks about one by one, so that no others need be read; nil when it asks for more.
    func members(in filter: Filter) -> [ResourceID]? {
        switch filter {
        case .and(let left, let right), .or(let left, let right):
            guard let left = members(in: left), let right = members(in: right) else { return nil }
            return left + right
        case .not(let inner): return members(in: inner)
        default:
            if let equality = equality(filter), equality.attribute == Resource.members.lowercased() {
                return [ResourceID(equality.text)]
            }
            return mentionsMembers(filter) ? nil : []
        }
    }

    private func mentionsMembers(_ filter: Filter) -> Bool {
        switch filter {
        case .present(let path), .comparison(let path, _, _), .valuePath(let path, _),
            .valuePathComparison(let path, _, _, _, _):
            path.name.lowercased() == Resource.members.lowercased()
        case .and, .or, .not: true
        }
    }

    /// An attribute, or its values, of which one must equal a text.
    private struct Equality {
        /// In lower case.
        let attribute: String
        let text: String
    }

    private func equality(_ filter: Filter) -> Equality? {
        switch filter {
        case .comparison(let path, .eq, .string(let text)):
            return isWholeOrValue(path) ? equality(path, text) : nil
        case .valuePath(let path, let inner):
            return Self.value(in: inner).flatMap { equality(path, $0) }
        case .valuePathComparison(let path, _, let part, .eq, .string(let text)):
            return part.lowercased() == "value" ? equality(path, text) : nil
        default: return nil
        }
    }

    private func equality(_ path: AttributePath, _ text: String) -> Equality? {
        guard path.schema == nil || path.schema == type.schema.id else { return nil }
        return Equality(attribute: path.name.lowercased(), text: text)
    }

    private func isWholeOrValue(_ path: AttributePath) -> Bool {
        path.subAttribute == nil || path.subAttribute?.lowercased() == "value"
    }

    /// The value that an element must have; nil where the filter leaves it open.
    private static func value(in filter: Filter) -> String? {
        switch filter {
        case .and(let left, let right): value(in: left) ?? value(in: right)
        case .comparison(let path, .eq, .string(let text)):
            path.schema == nil && path.subAttribute == nil && path.name.lowercased() == "value" ? text : nil
        default: nil
        }
    }

    private func lookup(_ attribute: String, _ text: String) -> Lookup? {
        switch (attribute, type.kind) {
        case ("id", _): .id(ResourceID(text))
        case ("externalid", _): .externalId(text)
        case ("username", .user), ("displayname", .group): .name(NameKey(text))
        case ("displayname", .user): .displayName(NameKey(text))
        case ("emails", .user): .email(NameKey(text))
        case ("groups", .user): .group(ResourceID(text))
        case ("members", .group): .member(ResourceID(text))
        default: nil
        }
    }
}
