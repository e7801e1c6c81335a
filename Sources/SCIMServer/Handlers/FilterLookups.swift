import SCIM
import Sync

/// What a filter demands of attributes that the state has an index for.
///
/// A lookup narrows the candidates; the whole filter is evaluated on each of them all the same.
enum FilterLookups {
    /// The lookups that every match must satisfy; empty when there are none.
    static func of(_ filter: Filter, type: ResourceType) -> [Lookup] {
        switch filter {
        case .and(let left, let right): of(left, type: type) + of(right, type: type)
        case .comparison(let path, .eq, .string(let text)): lookup(path, text, type).map { [$0] } ?? []
        default: []
        }
    }

    private static func lookup(_ path: AttributePath, _ text: String, _ type: ResourceType) -> Lookup? {
        guard path.subAttribute == nil, path.schema == nil || path.schema == type.schema.id else { return nil }
        switch path.name.lowercased() {
        case "id": return .id(ResourceID(text))
        case "username": return .userName(NameKey(text))
        case "externalid": return .externalId(text)
        default: return nil
        }
    }
}
