import SCIM

/// What a filter says of the one resource that it asks for, such as its userName.
struct KnownAttributes {
    let type: ResourceType
    let compatibility: Compatibility

    /// A resource with the texts that its single-valued attributes must equal; nil where the filter says anything else.
    func resource(in filter: Filter) -> Resource? {
        var attributes = Object()
        return note(filter, in: &attributes) ? Resource(attributes: attributes) : nil
    }

    private func note(_ filter: Filter, in attributes: inout Object) -> Bool {
        switch filter {
        case .and(let left, let right): return note(left, in: &attributes) && note(right, in: &attributes)
        case .comparison(let path, .eq, .string(let text)):
            guard let resolved = type.resolve(path, compatibility), !resolved.attribute.isMultiValued,
                resolved.subAttribute == nil, resolved.attribute.type == .string
            else { return false }
            attributes.set(.string(text), of: resolved.attribute.name, in: resolved.container)
            return true
        default: return false
        }
    }
}
